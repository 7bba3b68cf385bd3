// SPDX-License-Identifier: GPL-3.0-or-later
// The worker when the network, the server or the clock fail in the middle of its work.
#include "models/deenrollment/deenrollmentworker.h"
#include "tests/support/droppingproxy.h"
#include "tests/support/invariants.h"
#include "tests/support/restartingserver.h"
#include "tests/worker/workertestbed.h"

#include <QElapsedTimer>
#include <QJsonArray>
#include <QJsonDocument>
#include <QProcess>
#include <QRandomGenerator>
#include <QTest>

#include <atomic>
#include <thread>

using namespace cm;
using namespace cm::test;

class WorkerFaults : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void DE_19_theNetworkIsCutInMidBatch_data();
    void DE_19_theNetworkIsCutInMidBatch();
    void DE_19_theNetworkStaysAwayAndTheRunIsResumedLater();
    void DE_19_theAnswerToTheRunsEndIsLost_data();
    void DE_19_theAnswerToTheRunsEndIsLost();
    void DE_19_theServerRestartsInMidBatch_data();
    void DE_19_theServerRestartsInMidBatch();
    void DE_15_theClockJumps();
};

void WorkerFaults::DE_19_theNetworkIsCutInMidBatch_data()
{
    QTest::addColumn<bool>("heard");
    QTest::newRow("the batch reaches the server") << true;
    QTest::newRow("everything is cut") << false;
}

void WorkerFaults::DE_19_theNetworkIsCutInMidBatch()
{
    QFETCH(bool, heard);
    WorkerTestBed bed;
    const ClientId client = bed.client(QStringLiteral("Acme"), 60);
    bed.slowDown(3);
    DroppingProxy proxy(bed.database.settings());
    DeEnrollmentWorker worker(proxy.settings());
    int cuts = 0;
    connect(&worker, &DeEnrollmentWorker::progressed, &worker, [&](const DeEnrollmentResult& soFar) {
        // In the middle of the batch that follows; five times in all.
        if (soFar.status.isEmpty() && cuts < 5) {
            ++cuts;
            if (heard)
                proxy.dropAfter(QRandomGenerator::global()->bounded(100));
            else
                std::thread([&proxy] {
                    QTest::qSleep(15);
                    proxy.drop();
                }).detach();
        }
    });
    const auto results = worker.run({client}, {.batchSize = 10}, {});
    QVERIFY2(results, results ? "" : qPrintable(results.error().message));
    QCOMPARE(results->first().status, QStringLiteral("success"));
    QVERIFY2(proxy.dropped() >= 2, "the network was not cut");
    // What it says is what is recorded, the unheard batches included.
    QCOMPARE(results->first().deEnrolled, 60);
    QCOMPARE(bed.run(results->first().runId).deEnrolled, 60);
    QCOMPARE(bed.count(QStringLiteral("de_enrollment_runs")), 1);
    QCOMPARE(bed.problem(), QString());
    QTRY_COMPARE(bed.count(QStringLiteral("workers w WHERE is_lock_held(worker_lock_key(w.id))")), 0);
    qInfo("%d cuts, %d connections", proxy.dropped(), proxy.accepted());
}

void WorkerFaults::DE_19_theNetworkStaysAwayAndTheRunIsResumedLater()
{
    WorkerTestBed bed;
    const ClientId client = bed.client(QStringLiteral("Acme"), 40);
    bed.slowDown(3);
    DroppingProxy proxy(bed.database.settings());
    DeEnrollmentWorker worker(proxy.settings());
    const auto connection =
        connect(&worker, &DeEnrollmentWorker::progressed, &worker, [&](const DeEnrollmentResult& soFar) {
            if (soFar.batches == 2) {
                proxy.setRefusing(true);
                proxy.drop();
            }
        });
    const auto failed = worker.run({client}, {.batchSize = 10, .connectionRetries = 2}, {});
    QVERIFY(!failed);
    QCOMPARE(failed.error().code, ErrorCode::Unavailable);
    disconnect(connection);
    const DeEnrollmentRun abandoned = bed.newestRun(client);
    QCOMPARE(abandoned.status, QStringLiteral("running"));
    QVERIFY(abandoned.deEnrolled >= 20 && abandoned.deEnrolled < 40);
    proxy.setRefusing(false);
    const auto next = worker.run({}, {.runType = QStringLiteral("scheduled"), .resumeInterrupted = true}, {});
    QVERIFY(next);
    QCOMPARE(next->first().runId, abandoned.id);
    QCOMPARE(bed.run(abandoned.id).deEnrolled, 40);
    QCOMPARE(bed.problem(), QString());
}

void WorkerFaults::DE_19_theAnswerToTheRunsEndIsLost_data()
{
    QTest::addColumn<qint64>("maxRuntimeMs");
    QTest::addColumn<QString>("status");
    QTest::addColumn<int>("leads");
    QTest::newRow("it is done") << qint64(60'000) << QStringLiteral("success") << 30;
    // The limit was for this run, not for each connection of it.
    QTest::newRow("the time limit was reached") << qint64(1) << QStringLiteral("partial") << 10;
}

void WorkerFaults::DE_19_theAnswerToTheRunsEndIsLost()
{
    QFETCH(qint64, maxRuntimeMs);
    QFETCH(QString, status);
    QFETCH(int, leads);
    WorkerTestBed bed;
    const ClientId client = bed.client(QStringLiteral("Acme"), 30);
    bed.slowDown(1);
    QVERIFY(bed.session->executeScript(QStringLiteral(
        "CREATE FUNCTION slow_end() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN PERFORM pg_sleep(0.5); "
        "RETURN NEW; END $$; CREATE TRIGGER slow_end BEFORE UPDATE ON de_enrollment_runs FOR EACH ROW "
        "WHEN (NEW.status IN ('success', 'partial')) EXECUTE FUNCTION slow_end()")));
    DroppingProxy proxy(bed.database.settings());
    std::atomic<bool> over = false;
    std::thread cutter([&, settings = bed.database.settings()] {
        const auto watching = Session::open(settings, SessionKind::Read, QStringLiteral("cutter"));
        while (watching && !over && proxy.dropped() == 0) {
            const auto ending = (*watching)->execute(
                u"SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND state = 'active' "
                "AND wait_event = 'PgSleep' AND query LIKE 'SELECT finish_de_enrollment_run%'");
            if (ending && !ending->isEmpty())
                proxy.drop();
            QTest::qSleep(5);
        }
    });
    DeEnrollmentWorker worker(proxy.settings());
    const auto results = worker.run({client}, {.batchSize = 10, .maxRuntimeMs = maxRuntimeMs}, {});
    over = true;
    cutter.join();
    QVERIFY2(results, results ? "" : qPrintable(results.error().message));
    QVERIFY(proxy.dropped() > 0);
    const DeEnrollmentResult result = results->first();
    const DeEnrollmentRun recorded = bed.run(result.runId);
    QCOMPARE(result.status, status);
    QCOMPARE(recorded.status, status);
    QCOMPARE(result.deEnrolled, leads);
    QCOMPARE(recorded.deEnrolled, leads);
    QCOMPARE(result.durationMs, recorded.durationMs.value_or(-1));
    QCOMPARE(result.message, recorded.errorDetails);
    QCOMPARE(bed.count(QStringLiteral("de_enrollment_runs")), 1);
}

void WorkerFaults::DE_19_theServerRestartsInMidBatch_data()
{
    QTest::addColumn<ServerEnd>("end");
    QTest::newRow("it is stopped") << ServerEnd::Stopped;
    // The batches before may be lost again, whole: none of them waited for the disk.
    QTest::newRow("it breaks down") << ServerEnd::BrokenDown;
}

void WorkerFaults::DE_19_theServerRestartsInMidBatch()
{
    QFETCH(ServerEnd, end);
    RestartingServer server;
    const ClientId client = makeClient(*server.session());
    addFinishedLeads(*server.session(), client, 60);
    DeEnrollmentWorker worker(server.settings());
    bool restarted = false;
    connect(&worker, &DeEnrollmentWorker::progressed, &worker, [&](const DeEnrollmentResult& soFar) {
        if (soFar.batches == 2 && !restarted) {
            restarted = true;
            server.restartBeside(std::chrono::milliseconds(15), end);
        }
    });
    const auto results = worker.run({client}, {.batchSize = 10}, {});
    server.wait();
    QVERIFY2(results, results ? "" : qPrintable(results.error().message));
    QVERIFY(restarted);
    QCOMPARE(results->first().status, QStringLiteral("success"));
    QCOMPARE(results->first().deEnrolled, 60);
    const auto session = server.session();
    QCOMPARE(brokenInvariants(*session), QStringList());
    QCOMPARE(number(*session, QStringLiteral("SELECT count(*) AS n FROM de_enrollment_runs")), 1);
    QCOMPARE(
        number(*session, QStringLiteral("SELECT count(*) AS n FROM enrollments WHERE leaves_as IS NOT NULL")),
        0);
}

void WorkerFaults::DE_15_theClockJumps()
{
    WorkerTestBed bed;
    const ClientId client = bed.client(QStringLiteral("Acme"), 40);
    bed.slowDown(10);
    QProcess process;
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    environment.insert(QStringLiteral("LD_PRELOAD"), QStringLiteral(CM_JUMPING_CLOCK));
    process.setProcessEnvironment(environment);
    QElapsedTimer wall;
    wall.start();
    process.start(QStringLiteral(CM_CTL),
        {QStringLiteral("--database"), bed.database.dsn(), QStringLiteral("--json"),
            QStringLiteral("de-enroll"), QStringLiteral("--client-id"), client.toString(),
            QStringLiteral("--batch-size"), QStringLiteral("5")});
    QVERIFY(process.waitForFinished(60'000));
    const qint64 elapsed = wall.elapsed();
    const QByteArray errors = process.readAllStandardError();
    QVERIFY2(process.exitCode() == 0, errors.constData());
    const QJsonObject result = QJsonDocument::fromJson(process.readAllStandardOutput())
                                   .object()
                                   .value(QStringLiteral("runs"))
                                   .toArray()
                                   .first()
                                   .toObject();
    const auto duration = static_cast<qint64>(result.value(QStringLiteral("durationMs")).toDouble());
    QVERIFY2(duration >= 400 && duration <= elapsed,
        qPrintable(QStringLiteral("%1 ms measured, %2 ms by the wall").arg(duration).arg(elapsed)));
    // What is stored is the database's time.
    QCOMPARE(bed.count(QStringLiteral(
                 "de_enrollment_runs WHERE run_at BETWEEN now() - interval '1 minute' AND now() AND "
                 "finished_at BETWEEN run_at AND now() AND duration_ms BETWEEN 400 AND 60000")),
        1);
    QCOMPARE(bed.count(QStringLiteral(
                 "de_enrollment_lead_log WHERE processed_at BETWEEN now() - interval '1 minute' AND now()")),
        40);
    QCOMPARE(bed.problem(), QString());
}

QTEST_GUILESS_MAIN(WorkerFaults)
#include "tst_workerfaults.moc"
