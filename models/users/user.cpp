// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/users/user.h"

#include <QCoreApplication>

#include <array>

namespace cm {

namespace {

struct RoleWords {
    UserRole role;
    const char* name;
    const char* label;
};
constexpr std::array roleWords{
    RoleWords{UserRole::SuperAdmin, "cm_super_admin", QT_TRANSLATE_NOOP("Users", "Super admin")},
    RoleWords{UserRole::ClientAdmin, "cm_client_admin", QT_TRANSLATE_NOOP("Users", "Client admin")},
    RoleWords{UserRole::Staff, "cm_staff", QT_TRANSLATE_NOOP("Users", "Staff")},
    RoleWords{UserRole::Manager, "cm_manager", QT_TRANSLATE_NOOP("Users", "Manager")},
    RoleWords{UserRole::Worker, "cm_worker", QT_TRANSLATE_NOOP("Users", "Worker")},
};

struct RightName {
    Right right;
    const char* name;
};
constexpr std::array rightNames{
    RightName{Right::Read, "read"},
    RightName{Right::Preview, "preview"},
    RightName{Right::Manage, "manage"},
    RightName{Right::EditLeads, "edit_leads"},
    RightName{Right::Process, "process"},
    RightName{Right::Keys, "keys"},
    RightName{Right::Administer, "administer"},
};

const RoleWords& wordsOf(UserRole role)
{
    return roleWords.at(static_cast<std::size_t>(role));
}

tl::unexpected<Error> problem(ErrorCode code, const QString& field, const QString& message)
{
    return failure(Error{code, message, {}, {}, field});
}

} // namespace

QString userRoleName(UserRole role)
{
    return QString::fromLatin1(wordsOf(role).name);
}

QString userRoleLabel(UserRole role)
{
    return QCoreApplication::translate("Users", wordsOf(role).label);
}

std::optional<UserRole> userRoleFromName(const QString& name)
{
    for (const RoleWords& words : roleWords) {
        const QString known = QString::fromLatin1(words.name);
        if (name == known || name == known.mid(3))
            return words.role;
    }
    return std::nullopt;
}

Result<CurrentUser> currentUser(Session& session)
{
    auto rows = session.execute(
        u"SELECT app_login() AS login, coalesce(app_role(), '') AS role, role_rights(app_role()) AS rights");
    if (!rows)
        return failure(rows.error());
    const Row row = rows->first();
    CurrentUser user{row.text("login"), userRoleFromName(row.text("role")), {}};
    const QStringList names = row.textArray("rights");
    for (const RightName& known : rightNames)
        user.rights.setFlag(known.right, names.contains(QLatin1String(known.name)));
    return user;
}

Result<QVector<User>> listUsers(Session& session)
{
    auto rows = session.execute(
        u"SELECT u.login, u.role, u.client_id, coalesce(c.company_name, '') AS company_name, "
        "EXISTS (SELECT FROM pg_roles r WHERE r.rolname = u.login AND r.rolcanlogin) AS can_log_in "
        "FROM app_users u LEFT JOIN clients c ON c.id = u.client_id ORDER BY lower(u.login)");
    if (!rows)
        return failure(rows.error());
    QVector<User> users;
    for (const Row& row : *rows) {
        users.append({row.text("login"), userRoleFromName(row.text("role")).value_or(UserRole::Staff),
            row.isNull("client_id") ? ClientId() : row.id<ClientId>("client_id"), row.text("company_name"),
            row.boolean("can_log_in")});
    }
    return users;
}

Result<void> addUser(Session& session, const QString& login, UserRole role, ClientId client)
{
    const bool seesAll = role == UserRole::SuperAdmin || role == UserRole::Worker;
    if (seesAll != client.isNull()) {
        return problem(ErrorCode::ValidationError, QStringLiteral("client"),
            (seesAll ? QStringLiteral("The role %1 belongs to no client. Leave the client out.")
                     : QStringLiteral("The role %1 belongs to one client. Name it."))
                .arg(userRoleLabel(role).toLower()));
    }
    auto known = session.execute(u"SELECT EXISTS (SELECT FROM pg_roles WHERE rolname = :login) AS there",
        {{QLatin1String("login"), login}});
    if (!known)
        return failure(known.error());
    if (!known->first().boolean("there")) {
        return problem(ErrorCode::NotFound, QStringLiteral("login"),
            QStringLiteral("The server has no login \"%1\". Create it first: "
                           "createuser --pwprompt %1")
                .arg(login));
    }
    auto added =
        session.execute(u"INSERT INTO app_users (login, role, client_id) VALUES (:login, :role, :client)",
            {{QLatin1String("login"), login}, {QLatin1String("role"), userRoleName(role)},
                {QLatin1String("client"), client}});
    if (!added)
        return failure(added.error());
    return {};
}

Result<void> removeUser(Session& session, const QString& login)
{
    auto removed =
        session.execute(u"DELETE FROM app_users WHERE login = :login", {{QLatin1String("login"), login}});
    if (!removed)
        return failure(removed.error());
    if (removed->affected() == 0) {
        return problem(ErrorCode::NotFound, QStringLiteral("login"),
            QStringLiteral("The login \"%1\" has no role here.").arg(login));
    }
    return {};
}

} // namespace cm
