// SPDX-License-Identifier: GPL-3.0-or-later
// Scenarios VF-01 and VF-02: the drift guard, on a real PostgreSQL.
#include "migrations/migrationfiles.h"
#include "models/schema/catalog.h"
#include "models/schema/migrator.h"
#include "models/schema/verifier.h"
#include "tests/support/testdatabase.h"

#include <QCoreApplication>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTest>

using namespace cm;
using namespace cm::test;

class DriftScenarios : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void VF_01_aFreshDatabasePassesEveryCheck();
    void VF_01_theSameInOtherWordsIsNoDrift_data();
    void VF_01_theSameInOtherWordsIsNoDrift();
    void VF_01_aLoginThatMayOnlyReadCanCheck();
    void VF_02_plantedDriftIsNamed_data();
    void VF_02_plantedDriftIsNamed();
    void VF_02_aForeignSchemaIsReportedAndLeftAlone();
    void VF_02_aSlowCallIsNoDrift();
};

namespace {

// What verify says, as the command line prints it.
QStringList failures(const VerifyReport& report)
{
    QStringList sentences;
    for (const VerifyCheck& check : report.checks) {
        if (!check.passed)
            sentences.append(check.kind + u' ' + check.subject + u' ' + check.problem);
    }
    return sentences;
}

bool addsUp(const VerifyReport& report)
{
    const qsizetype passed = std::count_if(
        report.checks.cbegin(), report.checks.cend(), [](const VerifyCheck& c) { return c.passed; });
    return report.summary()
        == QStringLiteral("Total Checks: %1 | Passed: %2 | Failed: %3")
               .arg(report.checks.size())
               .arg(passed)
               .arg(report.checks.size() - passed);
}

void row(const char* name, const char* change, const char* sentence)
{
    QTest::newRow(name) << QString::fromLatin1(change) << QString::fromLatin1(sentence);
}

// A role of the whole server that lives as long as the test.
class TemporaryRole {
public:
    explicit TemporaryRole(Session& session)
        : m_session(&session)
        , m_name(QStringLiteral("test_reader_%1").arg(QCoreApplication::applicationPid()))
    {
        mustExecute(session, QStringLiteral("CREATE ROLE ") + m_name);
    }
    ~TemporaryRole()
    {
        (void)m_session->executeScript(
            QStringLiteral("RESET ROLE; DROP OWNED BY %1; DROP ROLE %1").arg(m_name));
    }
    TemporaryRole(const TemporaryRole&) = delete;
    TemporaryRole& operator=(const TemporaryRole&) = delete;
    [[nodiscard]] QString name() const { return m_name; }

private:
    Session* m_session;
    QString m_name;
};

} // namespace

void DriftScenarios::VF_01_aFreshDatabasePassesEveryCheck()
{
    TestDatabase database;
    const auto session = database.session();
    makeClient(*session);
    const auto report = verifySchema(*session);
    QVERIFY2(report, report ? "" : qPrintable(report.error().message));
    QCOMPARE(failures(*report), QStringList());
    QVERIFY(report->checks.size() > 400);
    QVERIFY(report->notTried.isEmpty());
    // Every function of ours that is no trigger, and every view, was called.
    const auto called = std::count_if(report->checks.cbegin(), report->checks.cend(),
        [](const auto& c) { return c.kind == QLatin1String("call"); });
    QCOMPARE(called,
        number(*session,
            QStringLiteral("SELECT (SELECT count(*) FROM pg_proc WHERE pronamespace = 'public'::regnamespace "
                           "AND prorettype <> 'trigger'::regtype) + (SELECT count(*) FROM pg_views WHERE "
                           "schemaname = 'public') AS n")));
    QVERIFY(addsUp(*report));
}

void DriftScenarios::VF_01_theSameInOtherWordsIsNoDrift_data()
{
    QTest::addColumn<QString>("change");
    const auto same = [](const char* name, const char* change) {
        QTest::newRow(name) << QString::fromLatin1(change);
    };
    same("privileges of the owner written out", "GRANT ALL ON leads, campaigns TO CURRENT_USER");
    same("a privilege given and taken",
        "GRANT SELECT (email) ON clients TO pg_monitor; GRANT USAGE ON TYPE "
        "audience_filter TO pg_monitor; REVOKE ALL (email) ON clients FROM "
        "pg_monitor; REVOKE ALL ON TYPE audience_filter FROM pg_monitor");
    same("another search path", "SET search_path = pg_catalog");
    same("other formats",
        "SET TimeZone = 'Asia/Tokyo'; SET DateStyle = 'German'; SET IntervalStyle = "
        "'iso_8601'; SET quote_all_identifiers = on");
    same("a comment", "COMMENT ON TABLE leads IS 'people'");
    same("another schema", "CREATE SCHEMA other; CREATE TABLE other.leads (id integer)");
}

void DriftScenarios::VF_01_theSameInOtherWordsIsNoDrift()
{
    QFETCH(QString, change);
    TestDatabase database;
    const auto session = database.session();
    QVERIFY(session->executeScript(change));
    const auto report = verifySchema(*session);
    QVERIFY2(report, report ? "" : qPrintable(report.error().message));
    QCOMPARE(failures(*report), QStringList());
}

void DriftScenarios::VF_01_aLoginThatMayOnlyReadCanCheck()
{
    TestDatabase database;
    const auto admin = database.session();
    const TemporaryRole reader(*admin);
    // enrollment_order may be called, and reads a table that may not be read.
    QVERIFY(admin->executeScript(QStringLiteral(
        "REVOKE EXECUTE ON ALL FUNCTIONS IN SCHEMA public FROM PUBLIC; "
        "CREATE OR REPLACE FUNCTION enrollment_order(p_order text DEFAULT 'score') RETURNS text LANGUAGE sql "
        "IMMUTABLE AS $$ SELECT "
        "login FROM app_users $$; GRANT USAGE ON SCHEMA public TO %1; GRANT SELECT ON schema_migrations "
        "TO %1; GRANT EXECUTE ON FUNCTION enrollment_order(text), normalize_tags(text[]) TO %1")
                                     .arg(reader.name())));
    const auto session = database.session(SessionKind::Read);
    mustExecute(*session, QStringLiteral("SET ROLE ") + reader.name());
    auto migrator = Migrator::create(*session);
    QVERIFY(migrator);
    QCOMPARE(*migrator->state(), SchemaState::Current);
    const auto nothing = migrator->migrate();
    QVERIFY2(nothing, nothing ? "" : qPrintable(nothing.error().message));
    QVERIFY(nothing->isEmpty());

    const auto report = verifySchema(*session);
    QVERIFY2(report, report ? "" : qPrintable(report.error().message));
    QVERIFY(addsUp(*report));
    QVERIFY(report->notTried.contains(QStringLiteral("lead_current")));
    QVERIFY(report->notTried.contains(QStringLiteral("check_batch_size(integer)")));
    QStringList called;
    for (const VerifyCheck& check : report->checks) {
        if (check.kind == QLatin1String("call"))
            called.append(
                check.subject + (check.passed ? QLatin1String(" passed") : QLatin1String(" failed")));
    }
    QCOMPARE(called,
        (QStringList{QStringLiteral("enrollment_order(text) failed"),
            QStringLiteral("normalize_tags(text[]) passed")}));
}

void DriftScenarios::VF_02_plantedDriftIsNamed_data()
{
    QTest::addColumn<QString>("change");
    QTest::addColumn<QString>("sentence");
    row("dropped index", "DROP INDEX enrollments_leaving_idx", "index enrollments_leaving_idx is missing");
    row("changed index",
        "DROP INDEX enrollments_leaving_idx; CREATE INDEX enrollments_leaving_idx ON enrollments (lead_id)",
        "index enrollments_leaving_idx differs: expected");
    row("extra index", "CREATE INDEX other_idx ON leads (email)", "index other_idx is not ours");
    row("changed default", "ALTER TABLE campaigns ALTER is_paused SET DEFAULT true",
        "column campaigns.is_paused differs: expected \"boolean NOT NULL DEFAULT false\", found \"boolean "
        "NOT "
        "NULL DEFAULT true\"");
    row("changed type", "ALTER TABLE campaigns ALTER messages_sent TYPE numeric",
        "column campaigns.messages_sent differs: expected \"bigint NOT NULL DEFAULT 0\", found \"numeric");
    row("changed collation", "ALTER TABLE settings ALTER updated_by TYPE text COLLATE \"C\"",
        "column settings.updated_by differs: expected \"text NOT NULL DEFAULT app_login()\", found \"text "
        "COLLATE \"C\" NOT NULL");
    row("changed nullability", "ALTER TABLE leads ALTER booked DROP NOT NULL", "column leads.booked differs");
    row("generated no more", "ALTER TABLE leads ALTER normalized_tags DROP EXPRESSION",
        "column leads.normalized_tags differs");
    row("missing column", "ALTER TABLE clients DROP COLUMN airtable_base_id",
        "column clients.airtable_base_id is missing");
    row("extra column", "ALTER TABLE leads ADD COLUMN extra text",
        "column leads.extra is not ours: no migration made it");
    row("default of a view's column", "ALTER VIEW lead_current ALTER booked SET DEFAULT true",
        "column lead_current.booked is not ours");
    row("dropped constraint", "ALTER TABLE campaigns DROP CONSTRAINT campaigns_counters_check",
        "constraint campaigns.campaigns_counters_check is missing");
    row("constraint not valid",
        "ALTER TABLE settings ADD CONSTRAINT s CHECK (key <> '') NOT VALID; ALTER TABLE clients DROP "
        "CONSTRAINT clients_email_check; ALTER TABLE clients ADD CONSTRAINT clients_email_check CHECK (email "
        "LIKE '%_@_%') NOT VALID",
        "constraint clients.clients_email_check differs: expected \"CHECK ((email ~~ '%_@_%'::text))\", "
        "found "
        "\"CHECK ((email ~~ '%_@_%'::text)) NOT VALID\"");
    row("foreign key not enforced", "ALTER TABLE campaigns DISABLE TRIGGER ALL",
        "constraint campaigns.campaigns_client_fkey differs");
    row("disabled trigger", "ALTER TABLE lead_events DISABLE TRIGGER lead_events_append_only",
        "trigger lead_events.lead_events_append_only differs");
    row("dropped trigger", "DROP TRIGGER leads_touch ON leads", "trigger leads.leads_touch is missing");
    row("function body",
        "CREATE OR REPLACE FUNCTION enrollment_order(p_order text DEFAULT 'score') RETURNS text LANGUAGE sql "
        "IMMUTABLE AS $$ SELECT "
        "'l.id' $$",
        "function enrollment_order(text) differs in line ");
    row("function with a setting", "ALTER FUNCTION enrollment_order(text) SET work_mem = '1MB'",
        "function enrollment_order(text) differs in line ");
    row("function with its owner's rights", "ALTER FUNCTION normalize_tags(text[]) SECURITY DEFINER",
        "function normalize_tags(text[]) differs in line ");
    row("function of another owner", "ALTER FUNCTION enrollment_order(text) OWNER TO pg_monitor",
        "found \"belongs to pg_monitor\"");
    row("extra function", "CREATE FUNCTION f() RETURNS integer LANGUAGE sql AS 'SELECT 1'",
        "function f() is not ours");
    row("function that takes more",
        "CREATE FUNCTION enrollment_order(integer) RETURNS text LANGUAGE sql AS 'SELECT ''1'''",
        "function enrollment_order(integer) is not ours");
    row("extra procedure", "CREATE PROCEDURE p() LANGUAGE sql AS 'SELECT 1'", "procedure p() is not ours");
    row("extra aggregate", "CREATE AGGREGATE a(integer) (SFUNC = int4pl, STYPE = integer)",
        "aggregate a(integer) is not ours");
    row("changed view",
        "DO $$ BEGIN EXECUTE 'CREATE OR REPLACE VIEW lead_current AS ' || "
        "rtrim(pg_get_viewdef('lead_current'::regclass), ';') || ' LIMIT 1000'; END $$",
        "view lead_current differs in line ");
    row("view with an option", "ALTER VIEW lead_current SET (security_barrier = on)",
        "view lead_current differs in line ");
    row("extra view", "CREATE VIEW v AS SELECT 1 AS one", "view v is not ours");
    row("extra materialized view", "CREATE MATERIALIZED VIEW m AS SELECT 1 AS one",
        "materialized view m is not ours");
    row("extra table", "CREATE TABLE t (id integer)", "table t is not ours");
    row("extra type", "CREATE TYPE mood AS ENUM ('good')", "type mood is not ours");
    row("extra domain", "CREATE DOMAIN positive AS integer CHECK (VALUE > 0)", "type positive is not ours");
    row("changed type of ours", "ALTER TYPE audience_filter ADD ATTRIBUTE extra text",
        "type audience_filter differs");
    row("extra operator", "CREATE OPERATOR <=> (LEFTARG = text, RIGHTARG = text, FUNCTION = texteq)",
        "operator public.<=>(pg_catalog.text,pg_catalog.text) is not ours");
    row("extra collation", "CREATE COLLATION mine FROM \"C\"", "collation public.mine is not ours");
    row("extra statistics", "CREATE STATISTICS s ON client_id, booked FROM leads",
        "statistics object public.s is not ours");
    row("extra rule", "CREATE RULE r AS ON DELETE TO settings DO INSTEAD NOTHING",
        "rule settings.r is not ours");
    row("event trigger",
        "CREATE FUNCTION et() RETURNS event_trigger LANGUAGE plpgsql AS 'BEGIN END'; CREATE EVENT TRIGGER "
        "watch ON ddl_command_end EXECUTE FUNCTION et()",
        "event trigger watch is not ours");
    row("changed sequence", "ALTER SEQUENCE lead_events_id_seq CACHE 1 INCREMENT 2",
        "sequence lead_events_id_seq differs");
    row("extra sequence", "CREATE SEQUENCE s", "sequence s is not ours");
    row("unlogged table", "ALTER TABLE settings SET UNLOGGED", "table settings differs: expected \"table");
    row("table with an option", "ALTER TABLE campaigns SET (fillfactor = 51)", "WITH (fillfactor=51)\"");
    row("table of another owner", "ALTER TABLE settings OWNER TO pg_monitor", "belongs to pg_monitor\"");
    row("row security turned round",
        "DO $$ BEGIN EXECUTE format('ALTER TABLE campaigns %s ROW LEVEL SECURITY', (SELECT CASE WHEN "
        "relrowsecurity THEN 'DISABLE' ELSE 'ENABLE' END FROM pg_class WHERE oid = 'campaigns'::regclass)); "
        "END $$",
        "table campaigns differs: expected \"table");
    row("row security forced or not",
        "DO $$ BEGIN EXECUTE format('ALTER TABLE leads %s ROW LEVEL SECURITY', (SELECT CASE WHEN "
        "relforcerowsecurity THEN 'NO FORCE' ELSE 'FORCE' END FROM pg_class WHERE oid = 'leads'::regclass)); "
        "END $$",
        "table leads differs: expected \"table");
    row("extra policy", "CREATE POLICY everybody ON leads FOR SELECT TO pg_monitor USING (true)",
        "policy leads.everybody is not ours");
    row("privilege on a table", "GRANT SELECT, INSERT ON audit_log TO pg_monitor",
        "privilege pg_monitor on table audit_log is not ours: no migration granted it (INSERT, SELECT)");
    row("privilege for everybody", "GRANT DELETE ON audit_log TO PUBLIC",
        "privilege PUBLIC on table audit_log is not ours");
    row("privilege taken", "REVOKE TRUNCATE ON leads FROM CURRENT_USER",
        "privilege owner on table leads differs: expected \"DELETE, INSERT, REFERENCES, SELECT, TRIGGER, "
        "TRUNCATE, UPDATE\", found \"DELETE, INSERT, REFERENCES, SELECT, TRIGGER, UPDATE\"");
    row("privilege on a column", "GRANT UPDATE (email) ON clients TO pg_monitor",
        "privilege pg_monitor on column clients.email is not ours");
    row("privilege on a function", "GRANT EXECUTE ON FUNCTION enrollment_order(text) TO pg_monitor",
        "privilege pg_monitor on function enrollment_order(text) is not ours");
    row("privilege on a sequence", "GRANT USAGE ON SEQUENCE audit_log_id_seq TO pg_monitor",
        "privilege pg_monitor on sequence audit_log_id_seq is not ours");
    row("privilege on a view", "GRANT SELECT ON lead_current TO pg_monitor WITH GRANT OPTION",
        "privilege pg_monitor on view lead_current is not ours: no migration granted it (SELECT WITH GRANT "
        "OPTION)");
    row("privilege on a type", "GRANT USAGE ON TYPE audience_filter TO pg_monitor",
        "privilege pg_monitor on type audience_filter is not ours");
    row("privilege on the schema", "GRANT CREATE ON SCHEMA public TO PUBLIC",
        "privilege PUBLIC on schema public differs: expected \"USAGE\", found \"CREATE, USAGE\"");
    row("edited migration", "UPDATE schema_migrations SET checksum = 'x' WHERE version = 20",
        "migration 0020_unify_campaign_model is changed");
    row("migration taken out of the records", "DELETE FROM schema_migrations WHERE version = 21",
        "migration 0021_add_de_enrollment_monitoring is not applied");
    row("migration of a newer program",
        "INSERT INTO schema_migrations (version, name, checksum, duration_ms) VALUES (9000, 'future', 'x', "
        "1)",
        "migration 9000_future is not known to this program");
    row("function that can't run", "ALTER TABLE settings RENAME COLUMN value TO content",
        "call setting_number(text,numeric) can't be called: ");
    row("function that fails only for a client",
        "INSERT INTO clients (company_name) VALUES ('Acme'); CREATE OR REPLACE FUNCTION "
        "lead_state_lock_key(p_client_id uuid) RETURNS bigint LANGUAGE plpgsql AS $$ BEGIN IF p_client_id IS "
        "NOT NULL THEN PERFORM no_such_column FROM clients; END IF; RETURN 1; END $$",
        "call lead_state_lock_key(uuid) can't be called: ");
    const QJsonObject policies =
        QJsonDocument::fromJson(compiledFingerprint()).object().value(QLatin1String("policy")).toObject();
    if (!policies.isEmpty()) {
        const QString policy = policies.begin().key();
        QTest::newRow("dropped policy")
            << QStringLiteral("DROP POLICY %1 ON %2").arg(policy.section(u'.', 1), policy.section(u'.', 0, 0))
            << QStringLiteral("policy %1 is missing").arg(policy);
    }
}

void DriftScenarios::VF_02_plantedDriftIsNamed()
{
    QFETCH(QString, change);
    QFETCH(QString, sentence);
    TestDatabase database;
    const auto session = database.session();
    const auto changed = session->executeScript(change);
    QVERIFY2(changed, changed ? "" : qPrintable(changed.error().message));
    const auto report = verifySchema(*session);
    QVERIFY2(report, report ? "" : qPrintable(report.error().message));
    const QString said = failures(*report).join(u'\n');
    QVERIFY2(said.contains(sentence), qPrintable(said));
    QVERIFY(addsUp(*report));
}

void DriftScenarios::VF_02_aForeignSchemaIsReportedAndLeftAlone()
{
    TestDatabase database(TestDatabase::Content::Empty);
    const auto session = database.session();
    QVERIFY(session->executeScript(QStringLiteral(
        "CREATE TABLE schema_migrations (version text PRIMARY KEY); CREATE TABLE clients (id "
        "serial PRIMARY KEY, name text); CREATE TABLE leads (id serial PRIMARY KEY, email text); "
        "INSERT INTO clients (name) VALUES ('Acme'); INSERT INTO leads (email) VALUES ('a@b'); "
        "CREATE FUNCTION empty_leads() RETURNS void LANGUAGE sql AS 'TRUNCATE leads'")));
    const auto before = readCatalog(*session);
    QVERIFY(before);
    const auto report = verifySchema(*session);
    QVERIFY2(report, report ? "" : qPrintable(report.error().message));
    const QStringList said = failures(*report);
    for (const QString& sentence :
        {QStringLiteral("table campaigns is missing"), QStringLiteral("column leads.client_id is missing"),
            QStringLiteral("function empty_leads() is not ours: no migration made it"),
            QStringLiteral("migration 0002_leads is not applied")})
        QVERIFY2(said.contains(sentence), qPrintable(sentence));
    QVERIFY(addsUp(*report));
    QCOMPARE(*readCatalog(*session), *before);
    QCOMPARE(number(*session, QStringLiteral("SELECT count(*) AS n FROM leads")), 1);
}

void DriftScenarios::VF_02_aSlowCallIsNoDrift()
{
    TestDatabase database;
    const auto session = database.session();
    QVERIFY(session->executeScript(
        QStringLiteral("CREATE OR REPLACE FUNCTION enrollment_order(p_order text DEFAULT 'score') RETURNS "
                       "text LANGUAGE plpgsql AS $$ BEGIN PERFORM "
                       "pg_sleep(3600); RETURN 'l.id'; END $$")));
    const auto report = verifySchema(*session);
    QVERIFY2(report, report ? "" : qPrintable(report.error().message));
    const QStringList said = failures(*report);
    QCOMPARE(said.size(), 1);
    QVERIFY2(said.first().startsWith(QStringLiteral("function enrollment_order(text) differs")),
        qPrintable(said.first()));
}

QTEST_GUILESS_MAIN(DriftScenarios)
#include "tst_drift.moc"
