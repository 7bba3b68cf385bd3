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

using namespace cm;
using namespace cm::test;

class WorkerFaults : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void DE_19_theNetworkIsCutInMidBatch_data();
    void DE_19_theNetworkIsCutInMidBatch();
    void DE_19_theNetworkStaysAwayAndTheRunIsResumedLater();
    void DE_19_theBeginIsUnheard();
    void DE_19_theEndIsUnheard_data();
    void DE_19_theEndIsUnheard();
    void DE_19_theTimeLimitIsTheRunsNotTheConnections();
    void DE_19_theServerRestartsInMidBatch_data();
    void DE_19_theServerRestartsInMidBatch();
    void DE_15_theClockJumps();
};

void WorkerFaults::DE_19_theNetworkIsCutInMidBatch_data()
{
    QTest::addColumn<int>("loss");
    QTest::newRow("the batch reaches the server") << static_cast<int>(DroppingProxy::Loss::Answer);
    QTest::newRow("the batch does not reach it") << static_cast<int>(DroppingProxy::Loss::Request);
    QTest::newRow("anywhere") << -1;
}

void WorkerFaults::DE_19_theNetworkIsCutInMidBatch()
{
    QFETCH(int, loss);
    WorkerTestBed bed;
    const ClientId client = bed.client(QStringLiteral("Acme"), 60);
    bed.slowDown(3);
    DroppingProxy proxy(bed.database.settings());
    DeEnrollmentWorker worker(proxy.settings());
    int cuts = 0;
    connect(&worker, &DeEnrollmentWorker::progressed, &worker, [&](const DeEnrollmentResult& soFar) {
        // In the batch that follows; five times in all.
        if (!soFar.status.isEmpty() || cuts == 5 || cuts > proxy.dropped())
            return;
        ++cuts;
        if (loss >= 0) {
            proxy.dropAt("run_de_enrollment_batch", static_cast<DroppingProxy::Loss>(loss));
        } else {
            auto* random = QRandomGenerator::global();
            const int bytes = random->bounded(400);
            const auto lost =
                random->bounded(2) == 0 ? DroppingProxy::Loss::Request : DroppingProxy::Loss::Answer;
            qInfo(
                "%s lost after %d bytes", lost == DroppingProxy::Loss::Request ? "request" : "answer", bytes);
            proxy.dropAfter(bytes, lost);
        }
    });
    const auto results = worker.run({client}, {.batchSize = 10}, {});
    QVERIFY2(results, results ? "" : qPrintable(results.error().message));
    QCOMPARE(results->first().status, QStringLiteral("success"));
    QVERIFY2(proxy.dropped() >= (loss < 0 ? 2 : 5), "the network was not cut");
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

void WorkerFaults::DE_19_theBeginIsUnheard()
{
    WorkerTestBed bed;
    const ClientId client = bed.client(QStringLiteral("Acme"), 20);
    DroppingProxy proxy(bed.database.settings());
    proxy.dropAt("start_de_enrollment_run", DroppingProxy::Loss::Answer);
    DeEnrollmentWorker worker(proxy.settings());
    const auto results = worker.run({client}, {.batchSize = 10}, {});
    QVERIFY2(results, results ? "" : qPrintable(results.error().message));
    QCOMPARE(proxy.dropped(), 1);
    QCOMPARE(results->first().status, QStringLiteral("success"));
    // The run that was begun went on; none is left that looks interrupted.
    QCOMPARE(bed.count(QStringLiteral("de_enrollment_runs")), 1);
    QCOMPARE(bed.run(results->first().runId).deEnrolled, 20);
    QCOMPARE(bed.problem(), QString());
}

void WorkerFaults::DE_19_theEndIsUnheard_data()
{
    QTest::addColumn<qint64>("maxRuntimeMs");
    QTest::addColumn<QString>("status");
    QTest::addColumn<int>("leads");
    QTest::newRow("it is done") << qint64(60'000) << QStringLiteral("success") << 30;
    QTest::newRow("the time limit was reached") << qint64(1) << QStringLiteral("partial") << 10;
}

void WorkerFaults::DE_19_theEndIsUnheard()
{
    QFETCH(qint64, maxRuntimeMs);
    QFETCH(QString, status);
    QFETCH(int, leads);
    WorkerTestBed bed;
    const ClientId client = bed.client(QStringLiteral("Acme"), 30);
    bed.slowDown(1);
    DroppingProxy proxy(bed.database.settings());
    proxy.dropAt("finish_de_enrollment_run", DroppingProxy::Loss::Answer);
    DeEnrollmentWorker worker(proxy.settings());
    const auto results = worker.run({client}, {.batchSize = 10, .maxRuntimeMs = maxRuntimeMs}, {});
    QVERIFY2(results, results ? "" : qPrintable(results.error().message));
    QCOMPARE(proxy.dropped(), 1);
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

void WorkerFaults::DE_19_theTimeLimitIsTheRunsNotTheConnections()
{
    WorkerTestBed bed;
    const ClientId client = bed.client(QStringLiteral("Acme"), 60);
    DroppingProxy proxy(bed.database.settings());
    DeEnrollmentWorker worker(proxy.settings());
    connect(&worker, &DeEnrollmentWorker::progressed, &worker, [&](const DeEnrollmentResult& soFar) {
        if (soFar.batches == 2 && proxy.dropped() == 0) {
            proxy.dropAt("run_de_enrollment_batch", DroppingProxy::Loss::Request);
            QTest::qSleep(5000);
        }
    });
    const auto results = worker.run({client}, {.batchSize = 10, .maxRuntimeMs = 5000}, {});
    QVERIFY2(results, results ? "" : qPrintable(results.error().message));
    QCOMPARE(proxy.dropped(), 1);
    // Two batches, and the one that was begun.
    QCOMPARE(results->first().status, QStringLiteral("partial"));
    QCOMPARE(results->first().deEnrolled, 30);
    const DeEnrollmentRun recorded = bed.run(results->first().runId);
    QVERIFY2(recorded.durationMs >= 5000, qPrintable(QString::number(recorded.durationMs.value_or(0))));
    QCOMPARE(results->first().durationMs, recorded.durationMs.value_or(-1));
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
    // libpq counts its time to connect by the clock that jumps.
    const QString dsn = bed.database.dsn() + QStringLiteral(" connect_timeout=0");
    QElapsedTimer wall;
    wall.start();
    process.start(QStringLiteral(CM_CTL),
        {QStringLiteral("--database"), dsn, QStringLiteral("--json"), QStringLiteral("de-enroll"),
            QStringLiteral("--client-id"), client.toString(), QStringLiteral("--batch-size"),
            QStringLiteral("5")});
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
