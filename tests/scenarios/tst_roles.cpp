// SPDX-License-Identifier: GPL-3.0-or-later
// Scenario RL-01: what each role sees and may do, tried by direct SQL under its login, for every table, view
// and function, against a matrix that is written down apart from the migrations.
#include "tests/scenarios/rolematrix.h"
#include "tests/scenarios/twotenants.h"

#include <QTest>

using namespace cm;
using namespace cm::test;

namespace {

const QString denied = QStringLiteral("42501");

} // namespace

class Roles : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { m_tenants = std::make_unique<TwoTenants>(); }
    void cleanupTestCase() { m_tenants.reset(); }

    void RL_01_everyTableAndFunctionIsInTheMatrix();
    void RL_01_bothClientsHaveRowsEverywhere();
    void RL_01_rowsSeen_data() { eachRole(); }
    void RL_01_rowsSeen();
    void RL_01_privilegesOfEveryColumn_data() { eachRole(); }
    void RL_01_privilegesOfEveryColumn();
    void RL_01_writingTried_data() { eachRole(); }
    void RL_01_writingTried();
    void RL_01_writingReachesOwnRowsOnly_data() { eachRole(); }
    void RL_01_writingReachesOwnRowsOnly();
    void RL_01_functionsCalled_data() { eachRole(); }
    void RL_01_functionsCalled();
    void RL_01_setRoleActsAsTheLogin_data() { eachRole(); }
    void RL_01_setRoleActsAsTheLogin();
    void RL_01_nobodyRisesByThemselves_data() { eachRole(); }
    void RL_01_nobodyRisesByThemselves();
    void RL_01_aRemovedUserMayNothing();

private:
    static void eachRole()
    {
        QTest::addColumn<QString>("role");
        for (const QString& role : TwoTenants::roles)
            QTest::addRow("%s", qPrintable(role)) << role;
    }
    Session& owner() { return m_tenants->owner(); }
    QStringList listed(const QString& sql)
    {
        QStringList names;
        for (const Row& row : mustExecute(owner(), sql))
            names.append(row.text("name"));
        return names;
    }
    QStringList columns(const QString& table)
    {
        return listed(
            QStringLiteral("SELECT attname AS name FROM pg_attribute WHERE attrelid = '%1'::regclass "
                           "AND attnum > 0 AND NOT attisdropped ORDER BY attnum")
                .arg(table));
    }
    bool isView(const QString& table)
    {
        return number(owner(),
                   QStringLiteral("SELECT count(*) AS n FROM pg_views WHERE viewname = '%1'").arg(table))
            > 0;
    }
    /// The column that says whose a row is; empty for what belongs to no client.
    QString clientColumn(const QString& table)
    {
        if (table == QLatin1String("clients"))
            return QStringLiteral("id");
        return columns(table).contains(QLatin1String("client_id")) ? QStringLiteral("client_id") : QString();
    }
    QString rowsOf(const QString& table);
    QString expectedRows(const QString& role, const QString& table);
    QString call(const QString& function, const QString& client);

    const RoleMatrix m_matrix;
    std::unique_ptr<TwoTenants> m_tenants;
};

void Roles::RL_01_everyTableAndFunctionIsInTheMatrix()
{
    QStringList known = m_matrix.tables();
    known.sort();
    QCOMPARE(listed(QStringLiteral("SELECT relname::text COLLATE \"C\" AS name FROM pg_class "
                                   "WHERE relnamespace = 'public'::regnamespace "
                                   "AND relkind IN ('r', 'p', 'v', 'm', 'f') ORDER BY 1")),
        known);
    QStringList functions = listed(
        QStringLiteral("SELECT p.oid::regprocedure::text AS name FROM pg_proc p WHERE p.pronamespace = "
                       "'public'::regnamespace "
                       "AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.objid = p.oid AND d.deptype = 'e')"));
    functions.sort();
    QCOMPARE(functions, QStringList(m_matrix.functions().keys()));
}

// A statement that counts a table's rows: "those of client A of all".
QString Roles::rowsOf(const QString& table)
{
    const QString column = clientColumn(table);
    return QStringLiteral("SELECT count(*) FILTER (WHERE %1) || ' of ' || count(*) AS rows FROM public.%2")
        .arg(column.isEmpty() ? QStringLiteral("true")
                              : QStringLiteral("%1 = '%2'").arg(column, m_tenants->a.id()),
            table);
}

// What the role is to see, from what there is.
QString Roles::expectedRows(const QString& role, const QString& table)
{
    if (!m_matrix.allows(role, QStringLiteral("SELECT"), table))
        return denied;
    const QString all = mustExecute(owner(), rowsOf(table)).first().text("rows");
    if (table == QLatin1String("app_users") && role != QLatin1String("super")) // a user sees the own row
        return TwoTenants::seesAll(role) ? QStringLiteral("0 of 1") : QStringLiteral("1 of 1");
    const QString ofA = all.section(u' ', 0, 0);
    return TwoTenants::seesAll(role) ? all : QStringLiteral("%1 of %1").arg(ofA);
}

void Roles::RL_01_bothClientsHaveRowsEverywhere()
{
    QStringList differences;
    for (const QString& table : m_matrix.tables()) {
        const QString rows = mustExecute(owner(), rowsOf(table)).first().text("rows");
        const int ofA = rows.section(u' ', 0, 0).toInt();
        const int all = rows.section(u' ', 2).toInt();
        const bool apart = clientColumn(table).isEmpty() || table == QLatin1String("app_users");
        if (ofA < 1 || (!apart && all < ofA + 1))
            differences.append(table + QLatin1String(": ") + rows);
    }
    QCOMPARE(differences.join(u'\n'), QString());
}

void Roles::RL_01_rowsSeen()
{
    QFETCH(QString, role);
    Session& session = m_tenants->as(role);
    QStringList differences;
    const auto compare = [&](const QString& what, const QString& actual, const QString& expected) {
        if (actual != expected)
            differences.append(QStringLiteral("%1: %2 instead of %3").arg(what, actual, expected));
    };
    for (const QString& table : m_matrix.tables()) {
        const auto answer = attempt(session, rowsOf(table));
        compare(table, answer ? answer->first().text("rows") : answer.error().sqlState,
            expectedRows(role, table));
        const bool whole =
            m_matrix.allows(role, QStringLiteral("SELECT"), table) && table != QLatin1String("api_keys");
        compare(table + QLatin1String(".*"),
            sqlState(session, QStringLiteral("SELECT * FROM public.") + table), whole ? QString() : denied);
    }
    compare(QStringLiteral("key_hash"),
        sqlState(session, QStringLiteral("SELECT key_hash FROM public.api_keys")), denied);
    QCOMPARE(differences.join(u'\n'), QString());
}

void Roles::RL_01_privilegesOfEveryColumn()
{
    QFETCH(QString, role);
    const QString login = m_tenants->login(role);
    QStringList differences;
    const auto compare = [&](const QString& what, bool granted, bool expected) {
        if (granted != expected)
            differences.append(
                what + (expected ? QLatin1String(" is missing") : QLatin1String(" is granted")));
    };
    for (const Row& row : mustExecute(owner(),
             u"SELECT c.relname, a.attname, p.name AS privilege, "
             "has_column_privilege(:login, c.oid, a.attnum, p.name) AS may "
             "FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT "
             "a.attisdropped "
             "CROSS JOIN unnest(ARRAY['SELECT', 'INSERT', 'UPDATE', 'REFERENCES']) AS p (name) "
             "WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p', 'v')",
             {{QLatin1String("login"), login}}))
        compare(QStringLiteral("%1 of %2.%3")
                    .arg(row.text("privilege"), row.text("relname"), row.text("attname")),
            row.boolean("may"),
            m_matrix.allows(role, row.text("privilege"), row.text("relname"), row.text("attname")));
    for (const Row& row : mustExecute(owner(),
             u"SELECT c.relname, p.name AS privilege, has_table_privilege(:login, c.oid, p.name) AS may "
             "FROM pg_class c CROSS JOIN unnest(ARRAY['DELETE', 'TRUNCATE', 'TRIGGER']) AS p (name) "
             "WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p', 'v')",
             {{QLatin1String("login"), login}}))
        compare(row.text("privilege") + QLatin1String(" of ") + row.text("relname"), row.boolean("may"),
            m_matrix.allows(role, row.text("privilege"), row.text("relname")));
    for (const Row& row : mustExecute(owner(),
             u"SELECT relname, has_sequence_privilege(:login, oid, 'USAGE, SELECT, UPDATE') AS may "
             "FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'S'",
             {{QLatin1String("login"), login}}))
        compare(row.text("relname"), row.boolean("may"), false);
    QCOMPARE(differences.join(u'\n'), QString());
    QCOMPARE(sqlState(m_tenants->as(role), QStringLiteral("CREATE TABLE public.mine (id integer)")), denied);
}

void Roles::RL_01_writingTried()
{
    QFETCH(QString, role);
    Session& session = m_tenants->as(role);
    QStringList differences;
    const auto tried = [&](const QString& sql, bool allowed) {
        const QString state = sqlState(session, sql);
        if (state != (allowed ? QString() : denied))
            differences.append(
                sql + QLatin1String(": ") + (state.isEmpty() ? QStringLiteral("done") : state));
    };
    const QMap<QString, QString> samples{
        {QStringLiteral("clients"), QStringLiteral("(company_name) VALUES ('Cedar')")},
        {QStringLiteral("leads"),
            QStringLiteral("(client_id, first_name, sms_stop) VALUES ('%1', 'Ada', true)")
                .arg(m_tenants->a.id())},
        {QStringLiteral("saved_audiences"),
            QStringLiteral("(client_id, name, audience) VALUES ('%1', 'Fans', '{}')").arg(m_tenants->a.id())},
        {QStringLiteral("settings"), QStringLiteral("(key, value) VALUES ('a.key', '1')")},
        {QStringLiteral("app_users"),
            QStringLiteral("(login, role, client_id) VALUES ('ada', 'staff', '%1')").arg(m_tenants->a.id())}};
    for (const QString& table : m_matrix.tables()) {
        if (isView(table))
            continue;
        const QString name = QStringLiteral("public.") + table;
        tried(QStringLiteral("INSERT INTO %1 %2")
                  .arg(name, samples.value(table, QStringLiteral("DEFAULT VALUES"))),
            m_matrix.allows(role, QStringLiteral("INSERT"), table));
        for (const QString& column : columns(table)) {
            // Nothing is changed, and the right is still asked for.
            tried(QStringLiteral("UPDATE %1 SET %2 = DEFAULT WHERE false").arg(name, column),
                m_matrix.allows(role, QStringLiteral("UPDATE"), table, column));
            if (!m_matrix.allows(role, QStringLiteral("INSERT"), table, column))
                tried(QStringLiteral("INSERT INTO %1 (%2) VALUES (DEFAULT)").arg(name, column), false);
        }
        tried(QStringLiteral("DELETE FROM %1").arg(name),
            m_matrix.allows(role, QStringLiteral("DELETE"), table));
        tried(QStringLiteral("TRUNCATE %1").arg(name), false);
    }
    QCOMPARE(differences.join(u'\n'), QString());
}

void Roles::RL_01_writingReachesOwnRowsOnly()
{
    QFETCH(QString, role);
    const QList<std::array<QString, 2>> changes{
        {QStringLiteral("clients"), QStringLiteral("email = 'ada@example.com'")},
        {QStringLiteral("leads"), QStringLiteral("company = 'Analytical Engines'")},
        {QStringLiteral("leads"), QStringLiteral("is_active = false")},
        {QStringLiteral("leads"), QStringLiteral("sms_stop = true")},
        {QStringLiteral("leads"), QStringLiteral("booked = true")},
        {QStringLiteral("campaigns"), QStringLiteral("is_paused = true")},
        {QStringLiteral("campaigns"), QStringLiteral("booking_link = 'https://example.com'")},
    };
    QStringList differences;
    for (const auto& [table, change] : changes) {
        const QString column = change.section(u' ', 0, 0);
        const QString there = mustExecute(owner(), rowsOf(table)).first().text("rows");
        QString expected = denied;
        if (m_matrix.allows(role, QStringLiteral("UPDATE"), table, column))
            expected =
                there.section(u' ', TwoTenants::seesAll(role) ? 2 : 0, TwoTenants::seesAll(role) ? 2 : 0);
        const auto answer =
            attempt(m_tenants->as(role), QStringLiteral("UPDATE public.%1 SET %2").arg(table, change));
        const QString done = answer ? QString::number(answer->affected()) : answer.error().sqlState;
        if (done != expected)
            differences.append(
                QStringLiteral("%1 of %2: %3 instead of %4").arg(change, table, done, expected));
    }
    QCOMPARE(differences.join(u'\n'), QString());
}

// Calls it with the client, where that is the first parameter, and NULLs.
QString Roles::call(const QString& function, const QString& client)
{
    QStringList arguments;
    for (const QString& type : function.section(u'(', 1).chopped(1).split(u',', Qt::SkipEmptyParts))
        arguments.append(QStringLiteral("NULL::") + type);
    if (!client.isEmpty())
        arguments[0] = QStringLiteral("'%1'").arg(client);
    if (function.startsWith(QLatin1String("require_right("))) // without a right nobody has it
        arguments[1] = QStringLiteral("'read'");
    return QStringLiteral("SELECT public.%1(%2)").arg(function.section(u'(', 0, 0), arguments.join(u','));
}

void Roles::RL_01_functionsCalled()
{
    QFETCH(QString, role);
    Session& session = m_tenants->as(role);
    QStringList differences;
    for (auto it = m_matrix.functions().cbegin(); it != m_matrix.functions().cend(); ++it) {
        const bool allowed = it->roles.contains(role);
        QStringList clients{QString()};
        if (it->ofClient)
            clients << m_tenants->a.id() << m_tenants->b.id();
        for (const QString& client : clients) {
            const QString sql = call(it.key(), client);
            const auto answer = attempt(session, sql);
            const QString state = answer ? QString() : answer.error().sqlState;
            const bool foreign = client == m_tenants->b.id() && !TwoTenants::seesAll(role);
            const bool missing = state == QLatin1String("P0002")
                && answer.error().message.startsWith(
                    QStringLiteral("There is no client %1.").arg(m_tenants->b.id()));
            // A worker without a key reaches the function, which refuses.
            const bool keyless = it->withKey && role == QLatin1String("worker");
            const bool right = keyless ? client.isEmpty()
                    || (state == denied
                        && answer.error().message.startsWith(
                            QLatin1String("Your role (worker) may not do this.")))
                : !allowed ? state == denied
                    && answer.error().message.contains(QLatin1String("permission denied for function"))
                : foreign ? missing
                          : state != denied && !missing;
            if (!right)
                differences.append(sql + QLatin1String(": ")
                    + (answer ? QStringLiteral("done") : state + u' ' + answer.error().message));
        }
    }
    QCOMPARE(differences.join(u'\n'), QString());
}

void Roles::RL_01_setRoleActsAsTheLogin()
{
    QFETCH(QString, role);
    const auto session = m_tenants->database().session();
    mustExecute(*session, QStringLiteral("SET ROLE ") + m_tenants->login(role));
    const QString leads = QStringLiteral("leads");
    const auto answer = attempt(*session, rowsOf(leads));
    QCOMPARE(answer ? answer->first().text("rows") : answer.error().sqlState, expectedRows(role, leads));
    const QString enroll =
        call(QStringLiteral("enroll_campaign(uuid,uuid,integer,integer,text)"), m_tenants->a.id());
    QCOMPARE(sqlState(*session, enroll), sqlState(m_tenants->as(role), enroll));
    const QString login =
        QStringLiteral("SELECT public.app_login() = '%1' AS same").arg(m_tenants->login(role));
    if (role != QLatin1String("nobody"))
        QVERIFY(mustExecute(*session, login).first().boolean("same"));
}

void Roles::RL_01_nobodyRisesByThemselves()
{
    QFETCH(QString, role);
    Session& session = m_tenants->as(role);
    for (const QString& group : std::as_const(TwoTenants::groups)) {
        QCOMPARE(sqlState(session, QStringLiteral("SET ROLE ") + group),
            group == TwoTenants::groups.value(role) ? QString() : denied);
        QCOMPARE(sqlState(session, QStringLiteral("GRANT %1 TO CURRENT_USER").arg(group)), denied);
    }
    const QString ownerName = listed(QStringLiteral("SELECT current_user AS name")).constFirst();
    QCOMPARE(
        sqlState(session, QStringLiteral("SELECT set_config('role', '%1', false)").arg(ownerName)), denied);
    // A client's role without its user's row belongs to no client.
    if (role == QLatin1String("admin")) {
        QVERIFY(session.executeScript(QStringLiteral("SET ROLE cm_client_admin")));
        QCOMPARE(mustExecute(session, rowsOf(QStringLiteral("leads"))).first().text("rows"),
            QStringLiteral("0 of 0"));
        QVERIFY(session.executeScript(QStringLiteral("RESET ROLE")));
    }
    // Rows that row security would hide can't be asked for without it.
    QVERIFY(session.executeScript(QStringLiteral("SET row_security = off")));
    QCOMPARE(sqlState(session, QStringLiteral("SELECT FROM public.leads")), denied);
    QVERIFY(session.executeScript(QStringLiteral("RESET row_security")));
}

void Roles::RL_01_aRemovedUserMayNothing()
{
    const QString login = m_tenants->login(QStringLiteral("staff"));
    const QString count = rowsOf(QStringLiteral("leads"));
    Session& staff = m_tenants->as(QStringLiteral("staff"));
    QCOMPARE(sqlState(staff, count), QString());
    mustExecute(m_tenants->as(QStringLiteral("super")), u"DELETE FROM app_users WHERE login = :login",
        {{QLatin1String("login"), login}});
    QCOMPARE(sqlState(staff, count), denied);
    mustExecute(m_tenants->as(QStringLiteral("super")),
        u"INSERT INTO app_users (login, role, client_id) VALUES (:login, 'worker', NULL)",
        {{QLatin1String("login"), login}});
    // A change of role takes the old one away.
    mustExecute(m_tenants->as(QStringLiteral("super")),
        u"UPDATE app_users SET role = 'manager', client_id = :client WHERE login = :login",
        {{QLatin1String("login"), login}, {QLatin1String("client"), m_tenants->a.client}});
    QCOMPARE(
        sqlState(staff, QStringLiteral("INSERT INTO leads (client_id) VALUES ('%1')").arg(m_tenants->a.id())),
        denied);
    QCOMPARE(sqlState(staff, QStringLiteral("UPDATE leads SET booked = true")), denied);
}

QTEST_GUILESS_MAIN(Roles)
#include "tst_roles.moc"
