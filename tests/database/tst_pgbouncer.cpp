// SPDX-License-Identifier: GPL-3.0-or-later
// Behind a real PgBouncer in transaction mode: everything works, nothing is left to the pool's other clients,
// and what can't work there says so.
#include "models/audience/audiencequeries.h"
#include "models/campaigns/campaignqueries.h"
#include "models/deenrollment/deenrollmentworker.h"
#include "models/enrollment/enrollment.h"
#include "tests/database/pgbouncer.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTest>

#include <thread>

using namespace cm;
using namespace cm::test;

namespace {

constexpr auto limitsQuery =
    u"SELECT concat_ws(' ', current_setting('transaction_read_only'), current_setting('statement_timeout'), "
    "current_setting('lock_timeout'), current_setting('idle_in_transaction_session_timeout'), "
    "current_setting('TimeZone'), current_setting('search_path')) AS limits";

QString limitsOf(SessionKind kind)
{
    return kind == SessionKind::Read ? QStringLiteral("on 1min 0 0 UTC \"$user\", public")
                                     : QStringLiteral("off 0 5s 1min UTC \"$user\", public");
}

QString failureOf(const Result<Rows>& answer)
{
    return answer ? QString() : answer.error().sqlState;
}

} // namespace

class PgBouncerTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase_data()
    {
        QTest::addColumn<PgBouncer::Options>("options");
        QTest::newRow("options refused") << PgBouncer::Options::Refused;
        QTest::newRow("options ignored") << PgBouncer::Options::Ignored;
    }
    void init()
    {
        QFETCH_GLOBAL(PgBouncer::Options, options);
        m_database = std::make_unique<PooledDatabase>(options);
    }
    void cleanup() { m_database.reset(); }
    void poolerIsRecognised();
    void mainJobEndToEnd();
    void limitsHoldForEveryStatement_data();
    void limitsHoldForEveryStatement();
    void readersCannotWrite();
    void optionsOfTheAddressAreKept();
    void sixteenSessionsLeaveNothingBehind();
    void workerNeedsTheDirectAddress();
    void migrationsNeedTheDirectAddress();
    void commandLineWorksBehindIt();

private:
    QJsonObject ctl(const QStringList& arguments, int exitCode) const
    {
        return run(
            QStringList{QStringLiteral("--database"), m_database->pooledSettings().toConninfo()} + arguments,
            exitCode);
    }
    static QJsonObject run(const QStringList& arguments, int exitCode)
    {
        QProcess process;
        process.start(QStringLiteral(CM_CTL), QStringList{QStringLiteral("--json")} + arguments);
        process.waitForFinished(60000);
        if (process.exitCode() != exitCode)
            qWarning("%s", process.readAllStandardError().constData());
        const QJsonObject answer = QJsonDocument::fromJson(process.readAllStandardOutput()).object();
        return process.exitCode() == exitCode ? answer : QJsonObject();
    }

    std::unique_ptr<PooledDatabase> m_database;
};

void PgBouncerTest::poolerIsRecognised()
{
    for (int i = 0; i < 3; ++i) {
        QVERIFY(m_database->pooled(SessionKind::Read)->isPooled());
        QVERIFY(m_database->pooled(SessionKind::Write)->isPooled());
    }
    QVERIFY(!m_database->direct().isPooled());
    QVERIFY(!m_database->pooled(SessionKind::Read, m_database->directSettings())->isPooled());
}

void PgBouncerTest::mainJobEndToEnd()
{
    const ClientId client = makeClient(m_database->direct());
    makeLeads(m_database->direct(), client, 450);
    const auto reader = m_database->pooled(SessionKind::Read);
    const auto writer = m_database->pooled(SessionKind::Write);
    Audience audience;
    audience.tagsAny = {QStringLiteral("webinar")};
    QCOMPARE(audienceSummary(*reader, client, audience)->matching, 450);
    const auto spine = audienceLeadIds(*reader, client, audience);
    QCOMPARE(spine->count(), 450);
    for (const auto& [first, length] : {std::pair(0, 200), std::pair(200, 200), std::pair(400, 50)}) {
        const auto page = leadsById(*reader, client, spine->range(first, 200));
        QCOMPARE(page->size(), length);
        QCOMPARE(page->first().createdAt, QDateTime(QDate(2026, 1, 15), QTime(12, 0), Qt::UTC));
    }

    const CampaignId campaign = makeCampaign(*writer, client, QStringLiteral("Pooled"), 3, 300);
    QCOMPARE(enrollCampaign(*writer, client, campaign, EnrollmentMode::DryRun)->enrolled, 300);
    QCOMPARE(loadCampaign(*reader, client, campaign)->leadsEnrolled, 0);
    QCOMPARE(enrollCampaign(*writer, client, campaign, EnrollmentMode::Real)->enrolled, 300);
    QCOMPARE(loadCampaign(*reader, client, campaign)->active, 300);
    for (const auto& [action, status] : {std::pair(CampaignAction::Pause, CampaignStatus::Paused),
             std::pair(CampaignAction::Resume, CampaignStatus::Active),
             std::pair(CampaignAction::Deactivate, CampaignStatus::Deactivated),
             std::pair(CampaignAction::Reactivate, CampaignStatus::Active)}) {
        QVERIFY(changeCampaignState(*writer, client, campaign, action));
        QCOMPARE(loadCampaign(*reader, client, campaign)->status, status);
    }
    QCOMPARE(counterDrift(m_database->direct()), QString());
}

void PgBouncerTest::limitsHoldForEveryStatement_data()
{
    QTest::addColumn<SessionKind>("kind");
    QTest::newRow("read") << SessionKind::Read;
    QTest::newRow("write") << SessionKind::Write;
}

void PgBouncerTest::limitsHoldForEveryStatement()
{
    QFETCH(SessionKind, kind);
    const auto session = m_database->pooled(kind);
    for (int i = 0; i < 3; ++i)
        QCOMPARE(mustExecute(*session, limitsQuery).first().text("limits"), limitsOf(kind));
    {
        auto transaction = Transaction::begin(*session);
        QVERIFY(transaction);
        QCOMPARE(mustExecute(*session, limitsQuery).first().text("limits"), limitsOf(kind));
    }
    // A script has no answer, so it compares by itself.
    const QString script =
        QStringLiteral("DO $do$ BEGIN IF (%1) <> '%2' THEN RAISE 'other limits'; END IF; END $do$")
            .arg(QString::fromUtf16(limitsQuery), limitsOf(kind));
    QVERIFY(session->executeScript(script));
    QVERIFY(!session->executeScript(QString(script).replace(limitsOf(kind), QStringLiteral("others"))));
    QVERIFY(session->executeScript(script));
}

void PgBouncerTest::readersCannotWrite()
{
    makeClient(m_database->direct());
    const auto reader = m_database->pooled(SessionKind::Read);
    const auto writer = m_database->pooled(SessionKind::Write);
    QCOMPARE(failureOf(reader->execute(u"UPDATE clients SET company_name = 'x'")), QStringLiteral("25006"));
    QVERIFY(!reader->executeScript(QStringLiteral("UPDATE clients SET company_name = 'x'")));
    {
        auto transaction = Transaction::begin(*reader);
        QCOMPARE(failureOf(reader->execute(u"DELETE FROM clients")), QStringLiteral("25006"));
        QVERIFY(!transaction->commit());
    }
    QVERIFY(writer->execute(u"UPDATE clients SET company_name = 'y'"));
    QCOMPARE(failureOf(reader->execute(u"UPDATE clients SET company_name = 'x'")), QStringLiteral("25006"));
    QCOMPARE(mustExecute(*reader, u"SELECT company_name FROM clients").first().text("company_name"),
        QStringLiteral("y"));
}

void PgBouncerTest::optionsOfTheAddressAreKept()
{
    ConnectionSettings settings = m_database->pooledSettings();
    settings.setParameter(QStringLiteral("options"),
        QStringLiteral("-c search_path=pg_catalog,\\ public --work-mem=7MB -cstatement_timeout=1s"));
    const Row row = mustExecute(*m_database->pooled(SessionKind::Read, settings),
        u"SELECT current_setting('search_path') AS path, current_setting('work_mem') AS memory, "
        "current_setting('statement_timeout') AS timeout")
                        .first();
    QCOMPARE(row.text("path"), QStringLiteral("pg_catalog, public"));
    QCOMPARE(row.text("memory"), QStringLiteral("7MB"));
    QCOMPARE(row.text("timeout"), QStringLiteral("1min")); // ours come last, as on a direct connection
    settings.setParameter(QStringLiteral("options"), QStringLiteral("-e"));
    const auto refused = Session::open(settings, SessionKind::Read);
    QVERIFY(!refused);
    QCOMPARE(refused.error().code, ErrorCode::ValidationError);
    QVERIFY2(refused.error().message.contains(QStringLiteral("\"-e\"")), qPrintable(refused.error().message));
}

void PgBouncerTest::sixteenSessionsLeaveNothingBehind()
{
    mustExecute(m_database->direct(), u"CREATE TABLE written (thread integer, n integer)");
    const QVector<QStringList> before = settingsInPool(m_database->pooledSettings());
    constexpr int rounds = 25;
    std::atomic<int> wrong{0};
    std::vector<std::thread> threads;
    for (qint32 i = 0; i < 16; ++i) {
        threads.emplace_back([&, i] {
            const SessionKind kind = i % 2 == 0 ? SessionKind::Read : SessionKind::Write;
            const auto session = m_database->pooled(kind);
            for (qint32 n = 0; n < rounds; ++n) {
                std::optional<Result<Transaction>> transaction;
                if (n % 3 == 0)
                    transaction.emplace(Transaction::begin(*session));
                if (mustExecute(*session, limitsQuery).first().text("limits") != limitsOf(kind))
                    ++wrong;
                const auto written = session->execute(u"INSERT INTO written VALUES (:thread, :n)",
                    {{QLatin1String("thread"), i}, {QLatin1String("n"), n}});
                if (failureOf(written) != (kind == SessionKind::Read ? QLatin1String("25006") : QString()))
                    ++wrong;
                if (transaction && (*transaction)->commit().has_value() != (kind == SessionKind::Write))
                    ++wrong;
            }
        });
    }
    for (std::thread& thread : threads)
        thread.join();
    QCOMPARE(wrong.load(), 0);
    QCOMPARE(number(m_database->direct(), QStringLiteral("SELECT count(*) AS n FROM written")), 8 * rounds);
    // A server process that was let go is seen for a moment after.
    QTRY_COMPARE(number(m_database->direct(),
                     QStringLiteral("SELECT count(*) AS n FROM pg_stat_activity WHERE datname = "
                                    "current_database() AND pid <> pg_backend_pid() "
                                    "AND backend_type = 'client backend'")),
        PgBouncer::poolSize);
    const QVector<QStringList> after = settingsInPool(m_database->pooledSettings());
    for (int i = 0; i < PgBouncer::poolSize; ++i) {
        QVERIFY(before[i].size() > 300);
        QCOMPARE(after[i], before[i]);
    }
}

void PgBouncerTest::workerNeedsTheDirectAddress()
{
    const ClientId client = makeClient(m_database->direct());
    makeLeads(m_database->direct(), client, 30);
    const CampaignId campaign = makeCampaign(m_database->direct(), client);
    QVERIFY(enrollCampaign(m_database->direct(), client, campaign, EnrollmentMode::Real));
    mustExecute(m_database->direct(), u"UPDATE enrollments SET sms_sequence_position = 3");

    const auto refused = DeEnrollmentWorker(m_database->pooledSettings()).run({client}, {}, {});
    QVERIFY(!refused);
    QCOMPARE(refused.error().code, ErrorCode::ValidationError);
    QCOMPARE(refused.error().field, QStringLiteral("directDatabase"));
    QVERIFY2(refused.error().message.contains(QStringLiteral("CM_DIRECT_DATABASE_URL")),
        qPrintable(refused.error().message));
    QCOMPARE(number(m_database->direct(), QStringLiteral("SELECT count(*) AS n FROM de_enrollment_runs")), 0);

    const auto results = DeEnrollmentWorker(m_database->bothSettings()).run({client}, {.batchSize = 8}, {});
    QVERIFY(results);
    QCOMPARE(results->first().status, QStringLiteral("success"));
    QCOMPARE(results->first().deEnrolled, 30);
    QCOMPARE(
        loadCampaign(*m_database->pooled(SessionKind::Read, m_database->bothSettings()), client, campaign)
            ->completed,
        30);
}

void PgBouncerTest::migrationsNeedTheDirectAddress()
{
    const auto refused = Session::open(m_database->pooledSettings(), SessionKind::Admin);
    QVERIFY(!refused);
    QCOMPARE(refused.error().field, QStringLiteral("directDatabase"));
    QVERIFY(!m_database->pooled(SessionKind::Admin, m_database->bothSettings())->isPooled());
    QCOMPARE(ctl({QStringLiteral("migrate")}, 1).value(QStringLiteral("field")).toString(),
        QStringLiteral("directDatabase"));
    QVERIFY(ctl({QStringLiteral("migrate"), QStringLiteral("--direct-database"),
                    m_database->directSettings().toConninfo()},
        0)
                .contains(QStringLiteral("migrated")));
}

void PgBouncerTest::commandLineWorksBehindIt()
{
    const ClientId client = makeClient(m_database->direct());
    QCOMPARE(ctl({QStringLiteral("clients"), QStringLiteral("list")}, 0)
                 .value(QStringLiteral("clients"))
                 .toArray()
                 .size(),
        1);
    const QStringList deEnroll{QStringLiteral("de-enroll"), QStringLiteral("--client-id"), client.toString()};
    QCOMPARE(ctl(deEnroll, 1).value(QStringLiteral("code")).toString(), QStringLiteral("VALIDATION_ERROR"));
    const QJsonArray runs = ctl(deEnroll
            + QStringList{QStringLiteral("--direct-database"), m_database->directSettings().toConninfo()},
        0)
                                .value(QStringLiteral("runs"))
                                .toArray();
    QCOMPARE(runs.first().toObject().value(QStringLiteral("status")).toString(), QStringLiteral("success"));
    // The environment's direct address belongs to the environment's database and to no other.
    qputenv("CM_DIRECT_DATABASE_URL", m_database->directSettings().toConninfo().toUtf8());
    QVERIFY(!ctl(deEnroll, 1).isEmpty());
    qputenv("CM_DATABASE_URL", m_database->pooledSettings().toConninfo().toUtf8());
    const bool done = run(deEnroll, 0).contains(QStringLiteral("runs"));
    qunsetenv("CM_DATABASE_URL");
    qunsetenv("CM_DIRECT_DATABASE_URL");
    QVERIFY(done);
}

QTEST_GUILESS_MAIN(PgBouncerTest)
#include "tst_pgbouncer.moc"
