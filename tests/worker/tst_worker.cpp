// SPDX-License-Identifier: GPL-3.0-or-later
// The worker among others: who works, several clients at a time, runs whose worker is gone, and what it does
// when the database says no.
#include "models/deenrollment/deenrollmentrunner.h"
#include "models/deenrollment/deenrollmentworker.h"
#include "models/deenrollment/workerlane.h"
#include "models/enrollment/enrollment.h"
#include "tests/support/heldbatches.h"
#include "tests/support/sanitized.h"
#include "tests/worker/workertestbed.h"

#include <QElapsedTimer>
#include <QFile>
#include <QTest>

#include <latch>
#include <thread>

using namespace cm;
using namespace cm::test;

namespace {

// As record_message_sent() does it one by one.
constexpr auto everybodyReceivesAll =
    u"WITH sent AS (UPDATE enrollments SET sms_sequence_position = 1, processing_status = 'In Sequence', "
    u"last_sent_at = now() WHERE campaign_id = :campaign RETURNING client_id, lead_id, campaign_id), noted "
    u"AS ("
    u"INSERT INTO lead_events (client_id, lead_id, campaign_id, event_type) "
    u"SELECT client_id, lead_id, campaign_id, 'message_sent' FROM sent) "
    u"UPDATE campaigns SET messages_sent = messages_sent + (SELECT count(*) FROM sent) WHERE id = :campaign";

/// What this program holds of the machine's memory.
qint64 residentKb()
{
    QFile status(QStringLiteral("/proc/self/status"));
    if (!status.open(QIODevice::ReadOnly))
        return 0;
    for (const QByteArray& line : status.readAll().split('\n')) {
        if (line.startsWith("VmRSS:"))
            return line.mid(6).simplified().split(' ').first().toLongLong();
    }
    return 0;
}

} // namespace

class WorkerTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init() { m_bed = std::make_unique<WorkerTestBed>(); }
    void cleanup() { m_bed.reset(); }

    void DE_16_whoWorksIsListedAndForgotten();
    void DE_16_oneWorksOnAClientTheOthersCarryOn();
    void DE_07_clientsInParallelStayApart();
    void parallelWorkersFinishEverything();
    void interruptedRunsAreResumedOnceNobodyHoldsThem();
    void pausesBetweenBatchesAndCanBeCancelledThere();
    void serializationFailuresAreTriedAgain_data();
    void serializationFailuresAreTriedAgain();
    void DE_19_aSlowDiskEndsAsPartial();
    void DE_20_aHundredThousandLeaveInFlatMemory();
    void optionsAreChecked_data();
    void optionsAreChecked();

private:
    QVector<DeEnrollmentResult> run(const DeEnrollmentOptions& options, const QVector<ClientId>& clients = {})
    {
        DeEnrollmentWorker worker(m_bed->database.settings());
        const auto results = worker.run(clients, options, m_cancellation);
        if (!results)
            qFatal("the worker failed: %s", qPrintable(results.error().message));
        return *results;
    }

    std::unique_ptr<WorkerTestBed> m_bed;
    Cancellation m_cancellation;
};

void WorkerTest::DE_16_whoWorksIsListedAndForgotten()
{
    const ClientId client = m_bed->client(QStringLiteral("Acme"), 1);
    const auto reader = m_bed->database.session(SessionKind::Read);
    auto session = m_bed->database.session(SessionKind::Batch);
    auto registration = std::make_unique<WorkerRegistration>(*session, QStringLiteral("the-worker"));
    auto workers = listWorkers(*reader);
    QVERIFY2(workers, workers ? "" : qPrintable(workers.error().message));
    QCOMPARE(workers->size(), 1);
    QVERIFY(workers->first().alive);
    QVERIFY(workers->first().clientId.isNull());
    QCOMPARE(workers->first().pid, QCoreApplication::applicationPid());
    QVERIFY2(workers->first().who().startsWith(QLatin1String("the-worker on ")),
        qPrintable(workers->first().who()));
    registration->hold(client);
    workers = listWorkers(*reader);
    QCOMPARE(workers->first().clientId, client);
    QCOMPARE(workers->first().clientName, QStringLiteral("Acme"));
    QVERIFY(workers->first().clientSince.isValid());
    // Its connection is cut: nobody says goodbye, and yet it is seen.
    mustExecute(*m_bed->session,
        u"SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory' AND "
        "((classid::bigint << 32) | objid::bigint) IN (SELECT worker_lock_key(id) FROM workers)");
    QTRY_VERIFY(!listWorkers(*reader)->first().alive);
    registration.reset();
    QCOMPARE(listWorkers(*reader)->size(), 1);
    // The next one clears it away, and leaves nothing itself.
    session = m_bed->database.session(SessionKind::Batch);
    registration = std::make_unique<WorkerRegistration>(*session, QStringLiteral("the-next"));
    workers = listWorkers(*reader);
    QCOMPARE(workers->size(), 1);
    QCOMPARE(workers->first().program, QStringLiteral("the-next"));
    registration.reset();
    QVERIFY(listWorkers(*reader)->isEmpty());
}

void WorkerTest::DE_16_oneWorksOnAClientTheOthersCarryOn()
{
    const ClientId held = m_bed->client(QStringLiteral("Acme"), 10);
    m_bed->client(QStringLiteral("Birch"), 10);
    const auto holder = m_bed->database.session(SessionKind::Batch);
    mustExecute(*holder, u"SELECT pg_advisory_lock(de_enrollment_lock_key(:client))",
        {{QLatin1String("client"), held}});
    mustExecute(*m_bed->session, u"SELECT start_de_enrollment_run(:client, 'scheduled', 'cron', 'host9')",
        {{QLatin1String("client"), held}});
    const auto results = run({});
    QCOMPARE(results.size(), 2);
    for (const DeEnrollmentResult& result : results) {
        QCOMPARE(result.status, result.clientId == held ? QStringLiteral("busy") : QStringLiteral("success"));
        if (result.clientId == held)
            QVERIFY2(result.message.contains(QLatin1String("cron on host9"))
                    && result.message.contains(QLatin1String("since")),
                qPrintable(result.message));
    }
    QCOMPARE(m_bed->count(QStringLiteral("de_enrollment_lead_log")), 10);
}

void WorkerTest::DE_07_clientsInParallelStayApart()
{
    for (int i = 0; i < 6; ++i)
        m_bed->client(QStringLiteral("Client %1").arg(i), 7);
    const ClientId broken = m_bed->client(QStringLiteral("Broken"), 7);
    mustExecute(*m_bed->session, u"UPDATE campaigns SET active_leads_count = 0 WHERE client_id = :client",
        {{QLatin1String("client"), broken}});
    const auto results = run({.batchSize = 3, .parallel = 3});
    QCOMPARE(results.size(), 7);
    for (const DeEnrollmentResult& result : results)
        QCOMPARE(
            result.status, result.clientId == broken ? QStringLiteral("failed") : QStringLiteral("success"));
    QCOMPARE(m_bed->count(QStringLiteral("de_enrollment_lead_log")), 42);
}

void WorkerTest::parallelWorkersFinishEverything()
{
    for (int i = 0; i < 4; ++i)
        m_bed->client(QStringLiteral("Client %1").arg(i), 10);
    QVERIFY(makeBatchesHoldable(*m_bed->session));
    // No batch ends before all four are at work.
    qint64 most = 0;
    std::latch held(1);
    std::thread watcher([&] {
        const auto session = m_bed->database.session();
        if (!holdBatches(*session))
            qFatal("the batches can't be held back");
        held.count_down();
        for (int looks = 0; most < 4 && looks < 2000; ++looks) {
            QTest::qSleep(10);
            most = number(*session,
                QStringLiteral("SELECT count(*) AS n FROM de_enrollment_runs WHERE status = 'running'"));
        }
    });
    held.wait();
    const auto results = run({.batchSize = 5, .parallel = 4});
    watcher.join();
    QCOMPARE(most, 4);
    QCOMPARE(results.size(), 4);
    QCOMPARE(m_bed->problem(), QString());
}

void WorkerTest::interruptedRunsAreResumedOnceNobodyHoldsThem()
{
    const ClientId client = m_bed->client(QStringLiteral("Acme"), 20);
    const RunId abandoned = m_bed->abandonedRun(client, 6);
    const auto holder = m_bed->database.session(SessionKind::Batch);
    const SqlParameters who{{QLatin1String("client"), client}};
    mustExecute(*holder, u"SELECT pg_advisory_lock(de_enrollment_lock_key(:client))", who);
    const DeEnrollmentOptions tick{.runType = QStringLiteral("scheduled"), .resumeInterrupted = true};
    // Somebody still holds the client: the run is theirs.
    QCOMPARE(run(tick).constFirst().status, QStringLiteral("busy"));
    QCOMPARE(m_bed->run(abandoned).status, QStringLiteral("running"));
    mustExecute(*holder, u"SELECT pg_advisory_unlock(de_enrollment_lock_key(:client))", who);
    const auto results = run(tick);
    QCOMPARE(results.first().runId, abandoned);
    QCOMPARE(results.first().status, QStringLiteral("success"));
    QCOMPARE(m_bed->run(abandoned).deEnrolled, 20);
    QCOMPARE(m_bed->problem(), QString());
    // Nothing is left to resume: the next tick begins a run.
    QVERIFY(run(tick).constFirst().runId != abandoned);
    QCOMPARE(m_bed->count(QStringLiteral("de_enrollment_runs")), 2);
}

void WorkerTest::pausesBetweenBatchesAndCanBeCancelledThere()
{
    m_bed->client(QStringLiteral("Acme"), 12);
    QElapsedTimer clock;
    clock.start();
    QCOMPARE(run({.batchSize = 3, .pauseMs = 150}).constFirst().batches, 4);
    QVERIFY2(clock.elapsed() >= 450, qPrintable(QString::number(clock.elapsed())));
    m_bed->client(QStringLiteral("Birch"), 12);
    std::thread canceller([this] {
        const auto reader = m_bed->database.session(SessionKind::Read);
        while (number(*reader, QStringLiteral("SELECT count(*) AS n FROM de_enrollment_lead_log")) < 15)
            QTest::qSleep(5);
        m_cancellation.cancel();
    });
    clock.restart();
    run({.batchSize = 3, .pauseMs = 30'000});
    canceller.join();
    QVERIFY2(clock.elapsed() < 10'000, "a cancel ends the pause");
    QCOMPARE(m_bed->count(QStringLiteral("de_enrollment_runs WHERE status = 'partial'")), 1);
    m_cancellation = Cancellation();
}

void WorkerTest::serializationFailuresAreTriedAgain_data()
{
    QTest::addColumn<QString>("state");
    QTest::newRow("serialization failure") << QStringLiteral("40001");
    QTest::newRow("deadlock") << QStringLiteral("40P01");
}

void WorkerTest::serializationFailuresAreTriedAgain()
{
    QFETCH(QString, state);
    m_bed->client(QStringLiteral("Acme"), 10);
    // A sequence remembers what a rolled back transaction did.
    QVERIFY(m_bed->session->executeScript(QStringLiteral(
        "CREATE SEQUENCE tries; CREATE FUNCTION collide() RETURNS trigger LANGUAGE plpgsql AS $$ "
        "BEGIN IF nextval('tries') <= 3 THEN RAISE EXCEPTION 'collided' USING ERRCODE = '%1'; "
        "END IF; RETURN NULL; END $$; CREATE TRIGGER collide AFTER INSERT ON "
        "de_enrollment_lead_log FOR EACH STATEMENT EXECUTE FUNCTION collide()")
                                              .arg(state)));
    const auto results = run({.batchSize = 5});
    QCOMPARE(results.first().status, QStringLiteral("success"));
    QCOMPARE(results.first().deEnrolled, 10);
    QCOMPARE(m_bed->problem(), QString());
    QVERIFY(number(*m_bed->session, QStringLiteral("SELECT last_value AS n FROM tries")) >= 5);
}

void WorkerTest::DE_19_aSlowDiskEndsAsPartial()
{
    const ClientId client = m_bed->client(QStringLiteral("Acme"), 30);
    m_bed->slowDown(1);
    ConnectionSettings settings = m_bed->database.settings();
    settings.setParameter(QStringLiteral("options"), QStringLiteral("-c statement_timeout=3000"));
    // The disk becomes slow after two batches.
    QVERIFY(m_bed->session->executeScript(QStringLiteral(
        "CREATE FUNCTION stall() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF (SELECT count(*) FROM "
        "de_enrollment_lead_log) > 20 THEN PERFORM pg_sleep(60); END IF; RETURN NULL; END $$; "
        "CREATE TRIGGER stall AFTER INSERT ON de_enrollment_lead_log FOR EACH STATEMENT EXECUTE FUNCTION "
        "stall()")));
    DeEnrollmentWorker worker(settings);
    const auto results = worker.run({client}, {.batchSize = 10}, {});
    QVERIFY(results);
    QCOMPARE(results->first().status, QStringLiteral("partial"));
    QCOMPARE(results->first().deEnrolled, 20);
    QVERIFY2(
        results->first().message.contains(QLatin1String("resume")), qPrintable(results->first().message));
    const DeEnrollmentRun recorded = m_bed->run(results->first().runId);
    QCOMPARE(recorded.status, QStringLiteral("partial"));
    QCOMPARE(recorded.deEnrolled, 20);
    mustExecute(*m_bed->session, u"DROP TRIGGER stall ON de_enrollment_lead_log");
    QCOMPARE(worker.resume(recorded.id, {}, {})->status, QStringLiteral("success"));
    QCOMPARE(m_bed->problem(), QString());
}

// Its speed is measured by the benchmark de-enroll.
void WorkerTest::DE_20_aHundredThousandLeaveInFlatMemory()
{
    constexpr int leads = 100'000;
    const ClientId client = m_bed->client(QStringLiteral("Acme"), 1);
    makeLeads(*m_bed->session, client, leads - 1);
    const CampaignId campaign = makeCampaign(*m_bed->session, client, QStringLiteral("Everybody"), 1);
    QVERIFY(enrollCampaign(*m_bed->session, client, campaign, EnrollmentMode::Real));
    mustExecute(*m_bed->session, everybodyReceivesAll, {{QLatin1String("campaign"), campaign}});
    const auto session = m_bed->database.session(SessionKind::Batch);
    qint64 early = 0;
    qint64 late = 0;
    DeEnrollmentOptions options;
    options.maxRuntimeMs = 600'000;
    DeEnrollmentRunner runner(*session, options, [&](const DeEnrollmentResult& soFar) {
        if (soFar.batches == 10)
            early = residentKb();
        late = residentKb();
    });
    const auto result = runner.runClient(client);
    QVERIFY2(result, result ? "" : qPrintable(result.error().message));
    QCOMPARE(result->status, QStringLiteral("success"));
    QCOMPARE(result->deEnrolled, leads);
    QVERIFY2(result->batches >= 100, qPrintable(QString::number(result->batches)));
    QCOMPARE(m_bed->problem(), QString());
    if (isSanitized)
        QSKIP("The sanitizer keeps what is given back.");
    QVERIFY(early > 0);
    QVERIFY2(late - early <= 4096,
        qPrintable(QStringLiteral("from %1 kB after 10 batches to %2 kB").arg(early).arg(late)));
}

void WorkerTest::optionsAreChecked_data()
{
    QTest::addColumn<DeEnrollmentOptions>("options");
    QTest::addColumn<QString>("field");
    QTest::newRow("no lead") << DeEnrollmentOptions{.batchSize = 0} << QStringLiteral("batchSize");
    QTest::newRow("no time") << DeEnrollmentOptions{.maxRuntimeMs = 0} << QStringLiteral("maxRuntimeMs");
    QTest::newRow("negative pause") << DeEnrollmentOptions{.pauseMs = -1} << QStringLiteral("pauseMs");
    QTest::newRow("long pause") << DeEnrollmentOptions{.pauseMs = 60'001} << QStringLiteral("pauseMs");
    QTest::newRow("no client") << DeEnrollmentOptions{.parallel = 0} << QStringLiteral("parallel");
    QTest::newRow("33 clients") << DeEnrollmentOptions{.parallel = 33} << QStringLiteral("parallel");
    QTest::newRow("retries") << DeEnrollmentOptions{.connectionRetries = 21}
                             << QStringLiteral("connectionRetries");
}

void WorkerTest::optionsAreChecked()
{
    QFETCH(DeEnrollmentOptions, options);
    QFETCH(QString, field);
    DeEnrollmentWorker worker(m_bed->database.settings());
    const auto refused = worker.run({}, options, {});
    QVERIFY(!refused);
    QCOMPARE(refused.error().code, ErrorCode::ValidationError);
    QCOMPARE(refused.error().field, field);
    QCOMPARE(m_bed->count(QStringLiteral("de_enrollment_runs")), 0);
}

QTEST_GUILESS_MAIN(WorkerTest)
#include "tst_worker.moc"
