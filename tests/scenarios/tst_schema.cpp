// SPDX-License-Identifier: GPL-3.0-or-later
// Scenario VF-03 and what else migrations promise, on a real PostgreSQL.
#include "models/schema/catalog.h"
#include "models/schema/migrator.h"
#include "models/schema/partitioning.h"
#include "models/schema/verifier.h"
#include "tests/support/testdatabase.h"

#include <QTest>

using namespace cm;
using namespace cm::test;

class SchemaScenarios : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void VF_03_upDownUpGivesTheSameCatalog();
    void VF_03_eachStepDownAndUpGivesTheSameCatalog();
    void VF_03_aFailingMigrationLeavesTheDatabaseAsItWas();
    void famousMigrationsKeepTheirNumbers();
    void foreignNewerAndChangedSchemasAreRefused();
    void historyCannotBeRewritten_data();
    void historyCannotBeRewritten();
    void theLargestTablesAreMarkedForPartitions();
    void partitionsAreChosenOnceAtCreation();
    void partitionsThatCannotBeAreRefused();
    void partitionedAndPlainHaveOneFingerprint();
    void partitionDriftIsNamed_data();
    void partitionDriftIsNamed();
    void differencesAreShownInPart_data();
    void differencesAreShownInPart();
};

namespace {

// Without the roles: they are the whole server's, and another test may make them meanwhile.
QJsonObject catalogOf(Session& session)
{
    QJsonObject catalog = *readCatalog(session);
    catalog.remove(QStringLiteral("role"));
    return catalog;
}

// Given only where it decides something: with the first of the migrations that make the marked tables.
std::optional<int> partitionsFor(const Migration& migration)
{
    return markedTables(migration.upSql).isEmpty() ? std::nullopt : partitionsUnderTest();
}

} // namespace

void SchemaScenarios::VF_03_upDownUpGivesTheSameCatalog()
{
    TestDatabase database(TestDatabase::Content::Empty);
    const auto session = database.session();
    auto migrator = Migrator::create(*session);
    QVERIFY(migrator);
    QVERIFY(migrator->migrate(std::nullopt, partitionsUnderTest()));
    const QJsonObject first = catalogOf(*session);
    const auto down = migrator->migrate(0);
    QVERIFY2(down, down ? "" : qPrintable(down.error().message));
    // Nothing is left but the table of what was applied.
    const QJsonObject empty = catalogOf(*session);
    for (auto kind = empty.begin(); kind != empty.end(); ++kind) {
        const QStringList subjects = kind->toObject().keys();
        for (const QString& subject : subjects) {
            QVERIFY2(subject.contains(QStringLiteral("schema_migrations"))
                    || subject.endsWith(QStringLiteral(" on schema public")),
                qPrintable(kind.key() + u' ' + subject));
        }
    }
    QCOMPARE(
        number(*session,
            QStringLiteral("SELECT count(*) AS n FROM pg_proc WHERE pronamespace = 'public'::regnamespace")),
        0);
    const auto up = migrator->migrate(std::nullopt, partitionsUnderTest());
    QVERIFY2(up, up ? "" : qPrintable(up.error().message));
    QCOMPARE(catalogOf(*session), first);
}

void SchemaScenarios::VF_03_eachStepDownAndUpGivesTheSameCatalog()
{
    TestDatabase database;
    const auto session = database.session();
    auto migrator = Migrator::create(*session);
    QVERIFY(migrator);
    const QVector<Migration> migrations = *compiledMigrations();
    for (qsizetype i = migrations.size() - 1; i >= 0; --i) {
        const int before = i == 0 ? 0 : migrations[i - 1].version;
        const QJsonObject with = catalogOf(*session);
        auto done = migrator->migrate(before);
        QVERIFY2(done, done ? "" : qPrintable(done.error().message));
        const QJsonObject without = catalogOf(*session);
        QVERIFY2(with != without, qPrintable(migrations[i].name));
        done = migrator->migrate(migrations[i].version, partitionsFor(migrations[i]));
        QVERIFY2(done, done ? "" : qPrintable(done.error().message));
        QVERIFY2(catalogOf(*session) == with, qPrintable(migrations[i].name));
        done = migrator->migrate(before);
        QVERIFY2(done, done ? "" : qPrintable(done.error().message));
        QVERIFY2(catalogOf(*session) == without, qPrintable(migrations[i].name));
    }
}

void SchemaScenarios::VF_03_aFailingMigrationLeavesTheDatabaseAsItWas()
{
    TestDatabase database;
    const auto session = database.session();
    const QJsonObject before = catalogOf(*session);
    auto migrations = *compiledMigrations();
    migrations.append({9999, QStringLiteral("broken"),
        QStringLiteral("CREATE TABLE half_made (id integer); ALTER TABLE leads ADD COLUMN half text; SELECT "
                       "no_such_column FROM leads"),
        QStringLiteral("DROP TABLE half_made"), QStringLiteral("checksum")});
    const auto failed = Migrator(*session, migrations).migrate();
    QVERIFY(!failed);
    QVERIFY2(
        failed.error().message.contains(QStringLiteral("9999_broken")), qPrintable(failed.error().message));
    QCOMPARE(catalogOf(*session), before);
    QCOMPARE(*Migrator::create(*session)->state(), SchemaState::Current);
}

void SchemaScenarios::famousMigrationsKeepTheirNumbers()
{
    QStringList names;
    const QVector<Migration> migrations = *compiledMigrations();
    for (const Migration& migration : migrations)
        names.append(
            QStringLiteral("%1_%2").arg(migration.version, 4, 10, QLatin1Char('0')).arg(migration.name));
    QVERIFY(names.contains(QStringLiteral("0020_unify_campaign_model")));
    QVERIFY(names.contains(QStringLiteral("0021_add_de_enrollment_monitoring")));
}

void SchemaScenarios::foreignNewerAndChangedSchemasAreRefused()
{
    TestDatabase foreign(TestDatabase::Content::Empty);
    auto session = foreign.session();
    QVERIFY(session->executeScript(QStringLiteral("CREATE TABLE leads (id serial PRIMARY KEY, email text)")));
    QCOMPARE(*Migrator::create(*session)->state(), SchemaState::Foreign);
    const QJsonObject before = catalogOf(*session);
    QVERIFY(!Migrator::create(*session)->migrate());
    QCOMPARE(catalogOf(*session), before);

    // The record table of another tool, which has no checksums.
    TestDatabase tools(TestDatabase::Content::Empty);
    session = tools.session();
    QVERIFY(
        session->executeScript(QStringLiteral("CREATE TABLE schema_migrations (version text PRIMARY KEY)")));
    QCOMPARE(*Migrator::create(*session)->state(), SchemaState::Foreign);
    QVERIFY(!Migrator::create(*session)->migrate());
    QCOMPARE(
        number(*session, QStringLiteral("SELECT count(*) AS n FROM pg_tables WHERE schemaname = 'public'")),
        1);

    TestDatabase database;
    session = database.session();
    mustExecute(*session,
        u"INSERT INTO schema_migrations (version, name, checksum, duration_ms) VALUES (9000, "
        u"'from_the_future', 'x', 1)");
    QCOMPARE(*Migrator::create(*session)->state(), SchemaState::Newer);
    auto refused = Migrator::create(*session)->migrate();
    QVERIFY(!refused);
    QVERIFY(refused.error().message.contains(QStringLiteral("newer")));
    mustExecute(*session, u"DELETE FROM schema_migrations WHERE version = 9000");
    mustExecute(*session, u"UPDATE schema_migrations SET checksum = 'other' WHERE version = 1");
    QCOMPARE(*Migrator::create(*session)->state(), SchemaState::Changed);
    QVERIFY(!Migrator::create(*session)->migrate());
    QVERIFY(!Migrator::create(*session)->migrate(12345));
}

void SchemaScenarios::historyCannotBeRewritten_data()
{
    QTest::addColumn<QString>("statement");
    for (const char* statement : {"UPDATE lead_events SET actor = 'x'", "DELETE FROM lead_events",
             "UPDATE audit_log SET actor = 'x'", "DELETE FROM audit_log",
             "UPDATE campaign_versions SET messages = messages", "DELETE FROM campaign_versions"})
        QTest::newRow(statement) << QString::fromLatin1(statement);
}

void SchemaScenarios::historyCannotBeRewritten()
{
    QFETCH(QString, statement);
    TestDatabase database;
    const auto session = database.session();
    const ClientId client = makeClient(*session);
    const LeadId lead = makeLead(*session, client);
    makeCampaign(*session, client);
    mustExecute(*session, u"SELECT record_booking(:client, :lead)",
        {{QLatin1String("client"), client}, {QLatin1String("lead"), lead}});
    const auto refused = session->execute(statement);
    QVERIFY(!refused);
    QCOMPARE(refused.error().sqlState, QStringLiteral("55000"));
}

void SchemaScenarios::theLargestTablesAreMarkedForPartitions()
{
    QStringList tables;
    const QVector<Migration> migrations = *compiledMigrations();
    for (const Migration& migration : migrations)
        tables += markedTables(migration.upSql);
    tables.sort();
    QCOMPARE(tables,
        (QStringList{QStringLiteral("de_enrollment_lead_log"), QStringLiteral("enrollments"),
            QStringLiteral("lead_events"), QStringLiteral("leads")}));
}

void SchemaScenarios::partitionsAreChosenOnceAtCreation()
{
    TestDatabase database(TestDatabase::Content::Empty);
    const auto session = database.session();
    auto migrator = Migrator::create(*session);
    QVERIFY(migrator);
    QVERIFY(!partitionsOf(*session)->has_value());
    // The later of the marked tables follow the earlier ones without being told.
    QVERIFY(migrator->migrate(2, 3));
    QCOMPARE(**partitionsOf(*session), 3);
    QVERIFY(migrator->migrate());
    const Rows rows = mustExecute(*session,
        u"SELECT i.inhparent::regclass::text AS name, count(*) AS n FROM pg_inherits i JOIN pg_class c "
        "ON c.oid = i.inhrelid AND c.relkind = 'r' GROUP BY 1 ORDER BY 1");
    QStringList counted;
    for (const Row& row : rows)
        counted.append(row.text("name") + u' ' + row.text("n"));
    QCOMPARE(counted.join(u", "),
        QStringLiteral("de_enrollment_lead_log 3, enrollments 3, lead_events 3, leads 3"));

    const QJsonObject before = catalogOf(*session);
    const auto other = migrator->migrate(std::nullopt, 4);
    QVERIFY(!other);
    QCOMPARE(other.error().code, ErrorCode::ValidationError);
    QCOMPARE(other.error().field, QStringLiteral("partitions"));
    QVERIFY2(
        other.error().message.contains(QStringLiteral("3 partitions")), qPrintable(other.error().message));
    QVERIFY(!migrator->migrate(0, 4));
    QCOMPARE(catalogOf(*session), before);
    QCOMPARE(**partitionsOf(*session), 3);
    const auto same = migrator->migrate(std::nullopt, 3);
    QVERIFY(same);
    QVERIFY(same->isEmpty());
}

void SchemaScenarios::partitionsThatCannotBeAreRefused()
{
    TestDatabase database(TestDatabase::Content::Empty);
    const auto session = database.session();
    auto migrator = Migrator::create(*session);
    QVERIFY(migrator);
    for (const int number : {-1, 0, 1, mostPartitions + 1}) {
        const auto refused = migrator->migrate(std::nullopt, number);
        QVERIFY2(!refused, qPrintable(QString::number(number)));
        QCOMPARE(refused.error().field, QStringLiteral("partitions"));
    }
    // Would be forgotten by the time the tables are made.
    QVERIFY(!migrator->migrate(1, 4));
    QCOMPARE(*migrator->state(), SchemaState::Empty);
    QVERIFY(catalogOf(*session).value(QLatin1String("table")).toObject().isEmpty());

    QVERIFY(migrator->migrate());
    const auto plain = migrator->migrate(std::nullopt, 4);
    QVERIFY(!plain);
    QVERIFY2(
        plain.error().message.contains(QStringLiteral("plain tables")), qPrintable(plain.error().message));
    QCOMPARE(**partitionsOf(*session), 0);
}

void SchemaScenarios::partitionedAndPlainHaveOneFingerprint()
{
    TestDatabase plain(TestDatabase::Content::Empty);
    TestDatabase split(TestDatabase::Content::Empty);
    const auto plainSession = plain.session();
    const auto splitSession = split.session();
    QVERIFY(Migrator::create(*plainSession)->migrate());
    QVERIFY(Migrator::create(*splitSession)->migrate(std::nullopt, 5));
    QCOMPARE(*readCatalog(*splitSession), *readCatalog(*plainSession));
    const auto report = verifySchema(*splitSession);
    QVERIFY(report);
    for (const VerifyCheck& check : report->checks)
        QVERIFY2(check.passed, qPrintable(check.kind + u' ' + check.subject + u' ' + check.problem));
    QCOMPARE(std::count_if(report->checks.cbegin(), report->checks.cend(),
                 [](const auto& c) { return c.kind == QLatin1String("partition"); }),
        20);
}

void SchemaScenarios::partitionDriftIsNamed_data()
{
    QTest::addColumn<QString>("change");
    QTest::addColumn<QString>("sentence");
    const auto row = [](const char* name, const char* change, const char* sentence) {
        QTest::newRow(name) << QString::fromLatin1(change) << QString::fromLatin1(sentence);
    };
    row("VF_02 missing partition", "ALTER TABLE leads DETACH PARTITION leads_p1; DROP TABLE leads_p1",
        "partition leads_p1 is missing: leads can't take the rows that belong there");
    row("detached partition", "ALTER TABLE enrollments DETACH PARTITION enrollments_p2",
        "partition enrollments_p2 is not attached to enrollments");
    row("partition split again",
        "ALTER TABLE lead_events DETACH PARTITION lead_events_p0; DROP TABLE lead_events_p0; CREATE TABLE "
        "half "
        "PARTITION OF lead_events FOR VALUES WITH (MODULUS 6, REMAINDER 0)",
        "partition half is not ours: it takes rows of lead_events for values with (modulus 6, remainder 0)");
    row("unlogged partition", "ALTER TABLE lead_events_p1 SET UNLOGGED",
        "partition lead_events_p1 is unlogged");
    row("partition of another owner", "ALTER TABLE lead_events_p1 OWNER TO pg_monitor",
        "partition lead_events_p1 belongs to pg_monitor");
    row("partition with a privilege", "GRANT SELECT ON leads_p2 TO PUBLIC",
        "partition leads_p2 can be reached past leads by PUBLIC");
    row("trigger disabled on a partition",
        "ALTER TABLE lead_events_p2 DISABLE TRIGGER lead_events_append_only",
        "partition lead_events_p2 has the trigger lead_events_append_only disabled");
    row("trigger on a partition",
        "CREATE TRIGGER own BEFORE UPDATE ON leads_p0 FOR EACH ROW EXECUTE FUNCTION touch_updated_at()",
        "partition leads_p0 has the trigger own of its own");
    row("constraint on a partition", "ALTER TABLE leads_p0 ADD CONSTRAINT own CHECK (company <> '')",
        "partition leads_p0 has the constraint own of its own");
    row("index on a partition", "CREATE INDEX own ON leads_p0 (email)",
        "partition leads_p0 has the index own of its own");
    row("a table of ours that became partitioned",
        "DROP TABLE settings; CREATE TABLE settings (key text, value jsonb) PARTITION BY HASH (key)",
        "partition settings is partitioned, which no migration does");
    row("partitioned by something else",
        "DROP TABLE lead_events; CREATE TABLE lead_events (client_id uuid, id bigint) PARTITION BY HASH (id)",
        "partition lead_events is partitioned by HASH (id), not by HASH (client_id)");
    row("a partitioned table that became plain",
        "DROP TABLE lead_events; CREATE TABLE lead_events (client_id uuid)",
        "partition lead_events is not partitioned, but leads is");
}

void SchemaScenarios::partitionDriftIsNamed()
{
    QFETCH(QString, change);
    QFETCH(QString, sentence);
    TestDatabase database(TestDatabase::Content::Empty);
    const auto session = database.session();
    QVERIFY(Migrator::create(*session)->migrate(std::nullopt, 3));
    const auto changed = session->executeScript(change);
    QVERIFY2(changed, changed ? "" : qPrintable(changed.error().message));
    const auto report = verifySchema(*session);
    QVERIFY2(report, report ? "" : qPrintable(report.error().message));
    QStringList sentences;
    for (const VerifyCheck& check : report->checks) {
        if (!check.passed)
            sentences.append(check.kind + u' ' + check.subject + u' ' + check.problem);
    }
    QVERIFY2(sentences.contains(sentence), qPrintable(sentences.join(u'\n')));
}

void SchemaScenarios::differencesAreShownInPart_data()
{
    QTest::addColumn<QString>("expected");
    QTest::addColumn<QString>("found");
    QTest::addColumn<QString>("words");
    QTest::newRow("short") << QStringLiteral("a") << QStringLiteral("b")
                           << QStringLiteral("differs: expected \"a\", found \"b\"");
    QTest::newRow("a line of several")
        << QStringLiteral("same\n  one\nend") << QStringLiteral("same\n  two\nend")
        << QStringLiteral("differs in line 2: expected \"one\", found \"two\"");
    QTest::newRow("longer") << QStringLiteral("same") << QStringLiteral("same\nmore")
                            << QStringLiteral("differs in line 2: expected its end, found \"more\"");
    const QString start(500, u'x');
    QTest::newRow("in the middle of a long one")
        << start + QLatin1String("one") + start << start + QLatin1String("two") + start
        << QStringLiteral("differs: expected \"…%1one%2…\", found \"…%1two%2…\"")
               .arg(QString(40, u'x'), QString(117, u'x'));
}

void SchemaScenarios::differencesAreShownInPart()
{
    QFETCH(QString, expected);
    QFETCH(QString, found);
    QFETCH(QString, words);
    QCOMPARE(describeDifference(expected, found), words);
}

QTEST_GUILESS_MAIN(SchemaScenarios)
#include "tst_schema.moc"
