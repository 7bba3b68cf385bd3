// SPDX-License-Identifier: GPL-3.0-or-later
// Behind a real PgBouncer in transaction mode: everything works, nothing is left to the pool's other clients,
// and what can't work there says so.
#include "models/audience/audiencequeries.h"
#include "models/campaigns/campaignqueries.h"
#include "models/database/database.h"
#include "models/database/databaseerror.h"
#include "models/deenrollment/deenrollmentworker.h"
#include "models/enrollment/enrollment.h"
#include "tests/database/pgbouncer.h"
#include "tests/support/testdatabase.h"

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
        m_database = std::make_unique<TestDatabase>();
        m_direct = m_database->session();
        m_pool = std::make_unique<PgBouncer>(m_database->settings(), options);
    }
    void cleanup()
    {
        m_pool.reset();
        m_direct.reset();
        m_database.reset();
    }
    void poolerIsRecognised();
    void mainJobEndToEnd();
    void limitsHoldForEveryStatement_data();
    void limitsHoldForEveryStatement();
    void readersCannotWrite();
    void timeLimitEndsAStatement();
    void optionsOfTheAddressAreKept();
    void failuresGiveTheConnectionBack();
    void sixteenSessionsLeaveNothingBehind();
    void cancelStopsOnlyItsOwnStatement();
    void lostServerAndLostPoolerAreNoticed();
    void windowConnectsAgain();
    void cancelReachesTheQueue();
    void unreachableDatabasesSaySo();
    void workerNeedsTheDirectAddress();
    void migrationsNeedTheDirectAddress();
    void commandLineWorksBehindIt();

private:
    std::unique_ptr<Session> pooled(SessionKind kind) const { return pooled(kind, m_pool->settings()); }
    static std::unique_ptr<Session> pooled(SessionKind kind, const ConnectionSettings& settings)
    {
        auto session = Session::open(settings, kind, QStringLiteral("tests"));
        if (!session)
            qFatal("%s\n%s", qPrintable(session.error().message), qPrintable(session.error().detail));
        return std::move(*session);
    }
    ConnectionSettings both() const
    {
        ConnectionSettings settings = m_pool->settings();
        settings.setDirect(m_database->settings());
        return settings;
    }
    QJsonObject ctl(const QStringList& arguments, int exitCode) const
    {
        QProcess process;
        process.start(QStringLiteral(CM_CTL),
            QStringList{
                QStringLiteral("--json"), QStringLiteral("--database"), m_pool->settings().toConninfo()}
                + arguments);
        process.waitForFinished(60000);
        if (process.exitCode() != exitCode)
            qWarning("%s", process.readAllStandardError().constData());
        const QJsonObject answer = QJsonDocument::fromJson(process.readAllStandardOutput()).object();
        return process.exitCode() == exitCode ? answer : QJsonObject();
    }

    std::unique_ptr<TestDatabase> m_database;
    std::unique_ptr<Session> m_direct;
    std::unique_ptr<PgBouncer> m_pool;
};

void PgBouncerTest::poolerIsRecognised()
{
    for (int i = 0; i < 3; ++i) {
        QVERIFY(pooled(SessionKind::Read)->isPooled());
        QVERIFY(pooled(SessionKind::Write)->isPooled());
    }
    QVERIFY(!m_direct->isPooled());
    QVERIFY(!m_database->session(SessionKind::Read)->isPooled());
}

void PgBouncerTest::mainJobEndToEnd()
{
    const ClientId client = makeClient(*m_direct);
    makeLeads(*m_direct, client, 450);
    const auto reader = pooled(SessionKind::Read);
    const auto writer = pooled(SessionKind::Write);
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
    QCOMPARE(counterDrift(*m_direct), QString());
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
    const auto session = pooled(kind);
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
    makeClient(*m_direct);
    const auto reader = pooled(SessionKind::Read);
    const auto writer = pooled(SessionKind::Write);
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

void PgBouncerTest::timeLimitEndsAStatement()
{
    ConnectionSettings settings = m_pool->settings();
    settings.setParameter(QStringLiteral("options"), QStringLiteral("-c statement_timeout=200ms"));
    const auto session = pooled(SessionKind::Write, settings);
    const auto slow = session->execute(u"SELECT pg_sleep(30)");
    QVERIFY(!slow);
    QCOMPARE(slow.error().code, ErrorCode::Timeout);
    {
        auto transaction = Transaction::begin(*session);
        QCOMPARE(session->execute(u"SELECT pg_sleep(30)").error().code, ErrorCode::Timeout);
    }
    QVERIFY(session->execute(u"SELECT 1"));
    // Another session on the same connections has its own limit.
    QVERIFY(pooled(SessionKind::Write)->execute(u"SELECT pg_sleep(0.4)"));
}

void PgBouncerTest::optionsOfTheAddressAreKept()
{
    ConnectionSettings settings = m_pool->settings();
    settings.setParameter(QStringLiteral("options"),
        QStringLiteral("-c search_path=pg_catalog,\\ public --work-mem=7MB -cstatement_timeout=1s"));
    const Row row = mustExecute(*pooled(SessionKind::Read, settings),
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

void PgBouncerTest::failuresGiveTheConnectionBack()
{
    mustExecute(*m_direct, u"CREATE TABLE late (id integer UNIQUE DEFERRABLE INITIALLY DEFERRED)");
    std::vector<std::unique_ptr<Session>> sessions;
    for (int i = 0; i < PgBouncer::poolSize + 1; ++i) {
        sessions.push_back(pooled(SessionKind::Write));
        Session& session = *sessions.back();
        QCOMPARE(failureOf(session.execute(u"SELECT 1 / 0")), QStringLiteral("22012"));
        QCOMPARE(failureOf(session.execute(u"SELECT no_such_column")), QStringLiteral("42703"));
        // Found only by the COMMIT that follows the statement.
        QCOMPARE(failureOf(session.execute(u"INSERT INTO late VALUES (1), (1)")), QStringLiteral("23505"));
        QVERIFY(!session.executeScript(QStringLiteral("INSERT INTO late VALUES (2); SELECT 1 / 0")));
        QCOMPARE(number(session, QStringLiteral("SELECT count(*) AS n FROM late")), 0);
    }
    for (const auto& session : sessions)
        QCOMPARE(mustExecute(*session, u"INSERT INTO late VALUES (:id)",
                     {{QLatin1String("id"), static_cast<qint32>(&session - sessions.data())}})
                     .affected(),
            1);
}

void PgBouncerTest::sixteenSessionsLeaveNothingBehind()
{
    mustExecute(*m_direct, u"CREATE TABLE written (thread integer, n integer)");
    const QVector<QStringList> before = settingsInPool(m_pool->settings());
    constexpr int rounds = 25;
    std::atomic<int> wrong{0};
    std::vector<std::thread> threads;
    for (qint32 i = 0; i < 16; ++i) {
        threads.emplace_back([&, i] {
            const SessionKind kind = i % 2 == 0 ? SessionKind::Read : SessionKind::Write;
            const auto session = pooled(kind);
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
    QCOMPARE(number(*m_direct, QStringLiteral("SELECT count(*) AS n FROM written")), 8 * rounds);
    QCOMPARE(number(*m_direct,
                 QStringLiteral("SELECT count(*) AS n FROM pg_stat_activity WHERE datname = "
                                "current_database() AND pid <> pg_backend_pid()")),
        PgBouncer::poolSize);
    const QVector<QStringList> after = settingsInPool(m_pool->settings());
    for (int i = 0; i < PgBouncer::poolSize; ++i) {
        QVERIFY(before[i].size() > 300);
        QCOMPARE(after[i], before[i]);
    }
}

void PgBouncerTest::cancelStopsOnlyItsOwnStatement()
{
    std::atomic<bool> stop{false};
    std::atomic<int> disturbed{0};
    std::thread neighbour([&] {
        const auto session = pooled(SessionKind::Read);
        while (!stop)
            disturbed += session->execute(u"SELECT pg_sleep(0.002)") ? 0 : 1;
    });
    const auto session = pooled(SessionKind::Write);
    for (int i = 0; i < 10; ++i) {
        const Cancellation cancellation;
        session->setCancellation(cancellation);
        std::thread user([&] {
            while (number(*m_direct,
                       QStringLiteral("SELECT count(*) AS n FROM pg_stat_activity WHERE state = 'active' "
                                      "AND query = 'SELECT pg_sleep(30)'"))
                == 0)
                QTest::qSleep(5);
            cancellation.cancel();
        });
        const auto stopped = session->execute(u"SELECT pg_sleep(30)");
        user.join();
        QCOMPARE(stopped.error().code, ErrorCode::Cancelled);
        session->setCancellation({});
        QVERIFY(session->execute(u"SELECT 1"));
    }
    stop = true;
    neighbour.join();
    QCOMPARE(disturbed.load(), 0);
}

void PgBouncerTest::lostServerAndLostPoolerAreNoticed()
{
    const auto session = pooled(SessionKind::Read);
    const auto killed = session->execute(u"SELECT pg_terminate_backend(pg_backend_pid())");
    QVERIFY(!killed);
    QVERIFY2(isConnectionLost(killed.error()), qPrintable(killed.error().sqlState));
    QCOMPARE(killed.error().code, ErrorCode::Unavailable);
    QVERIFY(!session->isConnected());
    const auto other = pooled(SessionKind::Write);
    auto transaction = Transaction::begin(*other);
    m_pool->stop();
    const auto lost = other->execute(u"SELECT 1");
    QVERIFY(isConnectionLost(lost.error()));
    QVERIFY(!transaction->commit());
    QVERIFY(!other->isConnected());
    QCOMPARE(Session::open(m_pool->settings(), SessionKind::Read).error().code, ErrorCode::Unavailable);
    m_pool->start();
    QVERIFY(pooled(SessionKind::Read)->execute(u"SELECT 1"));
}

void PgBouncerTest::windowConnectsAgain()
{
    Database database(m_pool->settings());
    int answers = 0;
    const auto ask = [&] {
        for (int i = 0; i < 6; ++i)
            database.read(
                this, [](Session& session) { return session.execute(u"SELECT 1 AS n"); },
                [&](const Result<Rows>& rows) { answers += rows ? 1 : 0; });
    };
    ask();
    QTRY_COMPARE(answers, 6);
    m_pool->stop();
    m_pool->start();
    ask();
    QTRY_COMPARE(answers, 12);
    mustExecute(*m_direct,
        u"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() "
        "AND pid <> pg_backend_pid()");
    ask();
    QTRY_COMPARE(answers, 18);
}

void PgBouncerTest::cancelReachesTheQueue()
{
    const auto session = pooled(SessionKind::Read);
    const auto other = pooled(SessionKind::Write);
    std::vector<std::unique_ptr<PlainClient>> holders;
    for (int i = 0; i < PgBouncer::poolSize; ++i) {
        holders.push_back(std::make_unique<PlainClient>(m_pool->settings()));
        holders.back()->ask(QStringLiteral("BEGIN"));
    }
    // PgBouncer's own limit of 20 s would answer otherwise.
    const auto cancelSoon = [](Session& waiting) {
        const Cancellation cancellation;
        waiting.setCancellation(cancellation);
        return std::thread([cancellation] {
            QTest::qSleep(200);
            cancellation.cancel();
        });
    };
    std::thread user = cancelSoon(*session);
    const auto stopped = session->execute(u"SELECT 1");
    user.join();
    QCOMPARE(stopped.error().code, ErrorCode::Cancelled);
    QVERIFY(!session->isConnected());
    user = cancelSoon(*other);
    const auto begun = Transaction::begin(*other);
    user.join();
    QCOMPARE(begun.error().code, ErrorCode::Cancelled);
    holders.clear();
    QVERIFY(pooled(SessionKind::Read)->execute(u"SELECT 1"));
}

void PgBouncerTest::unreachableDatabasesSaySo()
{
    ConnectionSettings settings = m_pool->settings();
    settings.setParameter(QStringLiteral("dbname"), QStringLiteral("no_such_database"));
    QCOMPARE(Session::open(settings, SessionKind::Read).error().code, ErrorCode::NotFound);
    ConnectionSettings nowhere = m_database->settings();
    nowhere.setParameter(QStringLiteral("port"), QStringLiteral("1"));
    const PgBouncer alone(nowhere, PgBouncer::Options::Refused);
    QCOMPARE(Session::open(alone.settings(), SessionKind::Read).error().code, ErrorCode::Unavailable);
}

void PgBouncerTest::workerNeedsTheDirectAddress()
{
    const ClientId client = makeClient(*m_direct);
    makeLeads(*m_direct, client, 30);
    const CampaignId campaign = makeCampaign(*m_direct, client);
    QVERIFY(enrollCampaign(*m_direct, client, campaign, EnrollmentMode::Real));
    mustExecute(*m_direct, u"UPDATE enrollments SET sms_sequence_position = 3");

    const auto refused = DeEnrollmentWorker(m_pool->settings()).run({client}, {}, {});
    QVERIFY(!refused);
    QCOMPARE(refused.error().code, ErrorCode::ValidationError);
    QCOMPARE(refused.error().field, QStringLiteral("directDatabase"));
    QVERIFY2(refused.error().message.contains(QStringLiteral("CM_DIRECT_DATABASE_URL")),
        qPrintable(refused.error().message));
    QCOMPARE(number(*m_direct, QStringLiteral("SELECT count(*) AS n FROM de_enrollment_runs")), 0);

    const auto results = DeEnrollmentWorker(both()).run({client}, {.batchSize = 8}, {});
    QVERIFY(results);
    QCOMPARE(results->first().status, QStringLiteral("success"));
    QCOMPARE(results->first().deEnrolled, 30);
    QCOMPARE(loadCampaign(*pooled(SessionKind::Read, both()), client, campaign)->completed, 30);
}

void PgBouncerTest::migrationsNeedTheDirectAddress()
{
    const auto refused = Session::open(m_pool->settings(), SessionKind::Admin);
    QVERIFY(!refused);
    QCOMPARE(refused.error().field, QStringLiteral("directDatabase"));
    QVERIFY(!pooled(SessionKind::Admin, both())->isPooled());
    QCOMPARE(ctl({QStringLiteral("migrate")}, 1).value(QStringLiteral("field")).toString(),
        QStringLiteral("directDatabase"));
    QVERIFY(ctl({QStringLiteral("migrate"), QStringLiteral("--direct-database"), m_database->dsn()}, 0)
                .contains(QStringLiteral("migrated")));
}

void PgBouncerTest::commandLineWorksBehindIt()
{
    const ClientId client = makeClient(*m_direct);
    QCOMPARE(ctl({QStringLiteral("clients"), QStringLiteral("list")}, 0)
                 .value(QStringLiteral("clients"))
                 .toArray()
                 .size(),
        1);
    const QStringList deEnroll{QStringLiteral("de-enroll"), QStringLiteral("--client-id"), client.toString()};
    QCOMPARE(ctl(deEnroll, 1).value(QStringLiteral("code")).toString(), QStringLiteral("VALIDATION_ERROR"));
    const QJsonArray runs =
        ctl(deEnroll + QStringList{QStringLiteral("--direct-database"), m_database->dsn()}, 0)
            .value(QStringLiteral("runs"))
            .toArray();
    QCOMPARE(runs.first().toObject().value(QStringLiteral("status")).toString(), QStringLiteral("success"));
}

QTEST_GUILESS_MAIN(PgBouncerTest)
#include "tst_pgbouncer.moc"
