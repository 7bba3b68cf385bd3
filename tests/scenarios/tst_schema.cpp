// SPDX-License-Identifier: GPL-3.0-or-later
// Scenarios VF-*: migrations and the drift guard, on a real PostgreSQL.
#include "models/schema/catalog.h"
#include "models/schema/migrator.h"
#include "models/schema/verifier.h"
#include "tests/support/testdatabase.h"

#include <QTest>

using namespace cm;
using namespace cm::test;

class SchemaScenarios : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void VF_01_aFreshDatabasePassesEveryCheck();
    void VF_02_plantedDriftIsNamed_data();
    void VF_02_plantedDriftIsNamed();
    void VF_03_upDownUpGivesTheSameCatalog();
    void VF_03_aFailingMigrationLeavesTheDatabaseAsItWas();
    void famousMigrationsKeepTheirNumbers();
    void foreignNewerAndChangedSchemasAreRefused();
    void historyCannotBeRewritten_data();
    void historyCannotBeRewritten();
};

void SchemaScenarios::VF_01_aFreshDatabasePassesEveryCheck()
{
    TestDatabase database;
    const auto session = database.session();
    const auto report = verifySchema(*session);
    QVERIFY2(report, report ? "" : qPrintable(report.error().message));
    for (const VerifyCheck& check : report->checks)
        QVERIFY2(check.passed, qPrintable(check.kind + u' ' + check.subject + u' ' + check.problem));
    QVERIFY(report->checks.size() > 150);
    // Every function of ours that is no trigger, and every view, was called.
    const auto called = std::count_if(report->checks.cbegin(), report->checks.cend(),
        [](const auto& c) { return c.kind == QLatin1String("call"); });
    QCOMPARE(called,
        number(*session,
            QStringLiteral("SELECT (SELECT count(*) FROM pg_proc WHERE pronamespace = 'public'::regnamespace "
                           "AND prorettype <> 'trigger'::regtype) + (SELECT count(*) FROM pg_views WHERE "
                           "schemaname = 'public') AS n")));
    QCOMPARE(report->summary(),
        QStringLiteral("Total Checks: %1 | Passed: %1 | Failed: 0").arg(report->checks.size()));
}

void SchemaScenarios::VF_02_plantedDriftIsNamed_data()
{
    QTest::addColumn<QString>("change");
    QTest::addColumn<QString>("subject");
    QTest::newRow("dropped index") << QStringLiteral("DROP INDEX enrollments_leaving_idx")
                                   << QStringLiteral("enrollments_leaving_idx");
    QTest::newRow("changed default") << QStringLiteral(
        "ALTER TABLE campaigns ALTER is_paused SET DEFAULT true")
                                     << QStringLiteral("campaigns.is_paused");
    QTest::newRow("function body") << QStringLiteral("CREATE OR REPLACE FUNCTION enrollment_order() RETURNS "
                                                     "text LANGUAGE sql IMMUTABLE AS $$ SELECT 'l.id' $$")
                                   << QStringLiteral("enrollment_order()");
    QTest::newRow("missing column") << QStringLiteral("ALTER TABLE clients DROP COLUMN airtable_base_id")
                                    << QStringLiteral("clients.airtable_base_id");
    QTest::newRow("extra column") << QStringLiteral("ALTER TABLE leads ADD COLUMN extra text")
                                  << QStringLiteral("leads.extra");
    QTest::newRow("nullability") << QStringLiteral("ALTER TABLE leads ALTER booked DROP NOT NULL")
                                 << QStringLiteral("leads.booked");
    QTest::newRow("dropped constraint")
        << QStringLiteral("ALTER TABLE campaigns DROP CONSTRAINT campaigns_counters_check")
        << QStringLiteral("campaigns.campaigns_counters_check");
    QTest::newRow("disabled trigger")
        << QStringLiteral("ALTER TABLE lead_events DISABLE TRIGGER lead_events_append_only")
        << QStringLiteral("lead_events.lead_events_append_only");
    QTest::newRow("edited migration")
        << QStringLiteral("UPDATE schema_migrations SET checksum = 'x' WHERE version = 20")
        << QStringLiteral("0020_unify_campaign_model");
    QTest::newRow("function that can't run")
        << QStringLiteral("ALTER TABLE leads RENAME COLUMN phone TO telephone")
        << QStringLiteral("lead_current");
}

void SchemaScenarios::VF_02_plantedDriftIsNamed()
{
    QFETCH(QString, change);
    QFETCH(QString, subject);
    TestDatabase database;
    const auto session = database.session();
    QVERIFY(session->executeScript(change));
    const auto report = verifySchema(*session);
    QVERIFY(report);
    QVERIFY(report->failed() > 0);
    QVERIFY(std::any_of(report->checks.cbegin(), report->checks.cend(),
        [&](const VerifyCheck& c) { return !c.passed && c.subject == subject; }));
}

void SchemaScenarios::VF_03_upDownUpGivesTheSameCatalog()
{
    TestDatabase database(TestDatabase::Content::Empty);
    const auto session = database.session();
    auto migrator = Migrator::create(*session);
    QVERIFY(migrator);
    QVERIFY(migrator->migrate());
    const auto first = readCatalog(*session);
    const auto migrations = *compiledMigrations();
    // Each step alone: down to the one before and up again.
    for (qsizetype i = migrations.size() - 1; i >= 0; --i) {
        const int before = i == 0 ? 0 : migrations[i - 1].version;
        const auto down = migrator->migrate(before);
        QVERIFY2(down, down ? "" : qPrintable(down.error().message));
    }
    const auto empty = readCatalog(*session);
    QCOMPARE(empty->value(QLatin1String("table")).toObject().keys(),
        QStringList{QStringLiteral("schema_migrations")});
    QVERIFY(empty->value(QLatin1String("function")).toObject().isEmpty());
    const auto up = migrator->migrate();
    QVERIFY2(up, up ? "" : qPrintable(up.error().message));
    QCOMPARE(*readCatalog(*session), *first);
}

void SchemaScenarios::VF_03_aFailingMigrationLeavesTheDatabaseAsItWas()
{
    TestDatabase database;
    const auto session = database.session();
    const auto before = readCatalog(*session);
    auto migrations = *compiledMigrations();
    migrations.append({9999, QStringLiteral("broken"),
        QStringLiteral("CREATE TABLE half_made (id integer); ALTER TABLE leads ADD COLUMN half text; SELECT "
                       "no_such_column FROM leads"),
        QStringLiteral("DROP TABLE half_made"), QStringLiteral("checksum")});
    const auto failed = Migrator(*session, migrations).migrate();
    QVERIFY(!failed);
    QVERIFY2(
        failed.error().message.contains(QStringLiteral("9999_broken")), qPrintable(failed.error().message));
    QCOMPARE(*readCatalog(*session), *before);
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
    const auto before = readCatalog(*session);
    QVERIFY(!Migrator::create(*session)->migrate());
    QCOMPARE(*readCatalog(*session), *before);

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

QTEST_GUILESS_MAIN(SchemaScenarios)
#include "tst_schema.moc"
