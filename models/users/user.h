// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/database/session.h"
#include "models/domain/ids.h"

#include <QFlags>
#include <QVector>

namespace cm {

/// The roles of DESIGN §7. What each may do is said by the database (role_rights) and only shown here.
enum class UserRole { SuperAdmin, ClientAdmin, Staff, Manager, Worker };

/// "cm_client_admin", the group role in the database.
QString userRoleName(UserRole role);
/// "Client admin", for people.
QString userRoleLabel(UserRole role);
/// From the name with or without "cm_".
std::optional<UserRole> userRoleFromName(const QString& name);

/// Something that a role may or may not do.
enum class Right {
    Read = 1,
    Preview = 2,
    Manage = 4, ///< create, edit, enroll, pause, deactivate, undo
    EditLeads = 8,
    Process = 16, ///< run de-enrollment, messages, bookings
    Keys = 32,
    Administer = 64, ///< users, settings, migrations
};
Q_DECLARE_FLAGS(Rights, Right)
Q_DECLARE_OPERATORS_FOR_FLAGS(Rights)

/// Who works here now: the login of a session, with what it may do.
struct CurrentUser {
    QString login;
    std::optional<UserRole> role; ///< none: the login is known to the server, but not to this program
    Rights rights;

    [[nodiscard]] bool may(Right right) const { return rights.testFlag(right); }
};

/// A login that was given a role.
struct User {
    QString login;
    UserRole role = UserRole::Staff;
    ClientId client; ///< null for the roles that see all clients
    QString clientName;
    bool canLogIn = true; ///< false: the server has no such login (yet)
};

Result<CurrentUser> currentUser(Session& session);
Result<QVector<User>> listUsers(Session& session);
/// Gives a login of the server a role; its group role follows. `client` is null for super admins and workers.
/// NotFound if the server has no such login.
Result<void> addUser(Session& session, const QString& login, UserRole role, ClientId client);
/// Takes the role away; the login stays on the server. NotFound if it has none.
Result<void> removeUser(Session& session, const QString& login);

} // namespace cm
