// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/support/testdatabase.h"

#include <map>

namespace cm::test {

/// A client with something in every table that belongs to clients.
struct Tenant {
    ClientId client;
    CampaignId campaign; ///< "Spring", form id "spring_1"; its first two leads have left
    RunId enrollmentRun; ///< of "Spring", not undone
    RunId deEnrollmentRun;
    QUuid enrollment; ///< open, in "Spring"
    LeadId lead; ///< the enrollment's

    [[nodiscard]] QString id() const { return client.toString(); }
};

/// Two clients and a login for each role. The logins of one client belong to the first, `a`; "nobody" may
/// connect and is nothing else. Logins belong to the whole server, so their names are this object's own
/// and they are dropped with it.
class TwoTenants {
public:
    TwoTenants();
    ~TwoTenants();
    TwoTenants(const TwoTenants&) = delete;
    TwoTenants& operator=(const TwoTenants&) = delete;

    /// super, admin, staff, manager, worker, nobody.
    static const QStringList roles;
    /// The PostgreSQL role of each, but for nobody.
    static const QMap<QString, QString> groups;
    static bool seesAll(const QString& role);
    [[nodiscard]] QString login(const QString& role) const { return m_prefix + role; }
    /// Whom PostgreSQL takes for the user: the schema's owner.
    [[nodiscard]] Session& owner() { return *m_owner; }
    /// A connection that works as the role's login; made when first asked for.
    [[nodiscard]] Session& as(const QString& role);
    [[nodiscard]] TestDatabase& database() { return m_database; }

    Tenant a;
    Tenant b;

private:
    TestDatabase m_database;
    QString m_prefix;
    std::unique_ptr<Session> m_owner;
    std::map<QString, std::unique_ptr<Session>> m_sessions;
};

/// What a statement is answered, in a transaction that is rolled back.
Result<Rows> attempt(Session& session, const QString& sql);
/// Its SQLSTATE, empty if it succeeded.
QString sqlState(Session& session, const QString& sql);

} // namespace cm::test
