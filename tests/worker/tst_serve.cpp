// SPDX-License-Identifier: GPL-3.0-or-later
// `campaign-managerctl serve` and the others that work at the same time, as an operator runs them.
#include "models/deenrollment/deenrollmentworker.h"
#include "tests/support/heldbatches.h"
#include "tests/support/sanitized.h"
#include "tests/worker/webhookreceiver.h"
#include "tests/worker/workertestbed.h"

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QProcess>
#include <QTest>

using namespace cm;
using namespace cm::test;

class ServeTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init() { m_bed = std::make_unique<WorkerTestBed>(); }
    void cleanup() { m_bed.reset(); }

    void runsAtOnceAndThenEveryInterval();
    void stopsWithinOneBatchOnSigterm();
    void onceDoesOneTickAndTellsTheWebhook();
    void survivesADatabaseThatIsAwayForAWhile();
    void DE_16_twoWindowsAServiceAndACronJob();
    void memoryStaysFlat();
    void wrongUseExitsWithTwo_data();
    void wrongUseExitsWithTwo();

private:
    void begin(
        QProcess& process, const QStringList& arguments, const QMap<QString, QString>& environment = {})
    {
        QProcessEnvironment env = QProcessEnvironment::systemEnvironment();
        for (auto it = environment.cbegin(); it != environment.cend(); ++it)
            env.insert(it.key(), it.value());
        process.setProcessEnvironment(env);
        process.start(QStringLiteral(CM_CTL),
            QStringList{QStringLiteral("--database"), m_bed->database.dsn(), QStringLiteral("--json")}
                + arguments);
        QVERIFY(process.waitForStarted());
    }
    /// SIGTERM; the exit code.
    int stop(QProcess& process)
    {
        process.terminate();
        if (!process.waitForFinished(30'000) || process.exitStatus() != QProcess::NormalExit)
            return -1;
        return process.exitCode();
    }
    /// kB of memory that the process holds now, by the kernel.
    static qint64 residentKb(const QProcess& process)
    {
        QFile file(QStringLiteral("/proc/%1/status").arg(process.processId()));
        if (!file.open(QIODevice::ReadOnly))
            return 0;
        for (const QByteArray& line : file.readAll().split('\n'))
            if (line.startsWith("VmRSS:"))
                return line.simplified().split(' ').value(1).toLongLong();
        return 0;
    }
    qint64 leaving() { return m_bed->count(QStringLiteral("enrollments WHERE leaves_as IS NOT NULL")); }

    std::unique_ptr<WorkerTestBed> m_bed;
    const QStringList m_often{QStringLiteral("serve"), QStringLiteral("--every"), QStringLiteral("0.005")};
};

void ServeTest::runsAtOnceAndThenEveryInterval()
{
    const ClientId client = m_bed->client(QStringLiteral("Acme"), 5);
    QProcess service;
    begin(service, m_often);
    QTRY_COMPARE_WITH_TIMEOUT(leaving(), 0, 20'000);
    addFinishedLeads(*m_bed->session, client, 7);
    QTRY_COMPARE_WITH_TIMEOUT(leaving(), 0, 20'000);
    QTRY_VERIFY(m_bed->count(QStringLiteral("de_enrollment_runs WHERE status = 'success'")) >= 3);
    QCOMPARE(m_bed->count(QStringLiteral("de_enrollment_runs WHERE run_type <> 'scheduled'")), 0);
    QCOMPARE(stop(service), 0);
    QCOMPARE(m_bed->problem(), QString());
}

void ServeTest::stopsWithinOneBatchOnSigterm()
{
    m_bed->client(QStringLiteral("Acme"), 400);
    m_bed->slowDown(10);
    QVERIFY(makeBatchesHoldable(*m_bed->session));
    QProcess service;
    begin(service, QStringList(m_often) << QStringLiteral("--batch-size") << QStringLiteral("20"));
    QTRY_VERIFY_WITH_TIMEOUT(m_bed->count(QStringLiteral("de_enrollment_lead_log")) >= 40, 20'000);
    // One batch is at work and can't end: it is given up, and none is begun.
    QVERIFY(holdBatches(*m_bed->session));
    QTRY_COMPARE(m_bed->count(QStringLiteral("pg_stat_activity WHERE datname = current_database() AND "
                                             "wait_event = 'advisory'")),
        1);
    const qint64 before = m_bed->count(QStringLiteral("de_enrollment_lead_log"));
    QCOMPARE(stop(service), 0);
    QCOMPARE(m_bed->count(QStringLiteral("de_enrollment_lead_log")), before);
    QCOMPARE(m_bed->count(QStringLiteral("de_enrollment_runs WHERE status = 'partial'")), 1);
    QCOMPARE(m_bed->count(QStringLiteral("workers")), 0);
    QVERIFY(leaving() > 0);
    QCOMPARE(m_bed->count(QStringLiteral("de_enrollment_lead_log")) % 20, 0);
}

void ServeTest::onceDoesOneTickAndTellsTheWebhook()
{
    WebhookReceiver receiver;
    const ClientId client = m_bed->client(QStringLiteral("Acme"), 3);
    const RunId abandoned = m_bed->abandonedRun(client, 1);
    m_bed->change(QStringLiteral("UPDATE campaigns SET active_leads_count = 0"));
    const QMap<QString, QString> environment{
        {QStringLiteral("DE_ENROLLMENT_ALERT_WEBHOOK"), receiver.address()}};
    QProcess once;
    begin(once, {QStringLiteral("serve"), QStringLiteral("--once")}, environment);
    QTRY_COMPARE_WITH_TIMEOUT(once.state(), QProcess::NotRunning, 30'000);
    // The run failed: the counters were spoilt.
    QCOMPARE(once.exitCode(), 1);
    const QJsonObject answer = QJsonDocument::fromJson(once.readAllStandardOutput()).object();
    QCOMPARE(answer.value(QStringLiteral("runs")).toArray().size(), 1);
    QCOMPARE(answer.value(QStringLiteral("runs")).toArray().first().toObject().value(QStringLiteral("runId")),
        abandoned.toString());
    QCOMPARE(answer.value(QStringLiteral("alerts")).toArray().size(), 1);
    QCOMPARE(receiver.requests().size(), 1);
    m_bed->change(QStringLiteral("UPDATE campaigns SET active_leads_count = 2"));
    QProcess again;
    begin(again, {QStringLiteral("serve"), QStringLiteral("--once")}, environment);
    QTRY_COMPARE_WITH_TIMEOUT(again.state(), QProcess::NotRunning, 30'000);
    QCOMPARE(again.exitCode(), 0);
    QCOMPARE(leaving(), 0);
}

void ServeTest::survivesADatabaseThatIsAwayForAWhile()
{
    const ClientId client = m_bed->client(QStringLiteral("Acme"), 3);
    QProcess service;
    begin(service, QStringList(m_often) << QStringLiteral("--connection-retries") << QStringLiteral("1"));
    QTRY_COMPARE_WITH_TIMEOUT(leaving(), 0, 20'000);
    const QString others =
        QStringLiteral("SELECT count(pg_terminate_backend(pid)) AS n FROM pg_stat_activity "
                       "WHERE datname = current_database() AND pid <> pg_backend_pid()");
    m_bed->change(QStringLiteral("ALTER DATABASE %1 CONNECTION LIMIT 0").arg(m_bed->database.name()));
    for (int i = 0; i < 40; ++i) {
        m_bed->change(others);
        QTest::qWait(25);
    }
    m_bed->change(QStringLiteral("ALTER DATABASE %1 CONNECTION LIMIT -1").arg(m_bed->database.name()));
    addFinishedLeads(*m_bed->session, client, 4);
    QTRY_COMPARE_WITH_TIMEOUT(leaving(), 0, 20'000);
    QCOMPARE(service.state(), QProcess::Running);
    QCOMPARE(stop(service), 0);
    QCOMPARE(m_bed->problem(), QString());
}

void ServeTest::DE_16_twoWindowsAServiceAndACronJob()
{
    for (int i = 0; i < 4; ++i)
        m_bed->client(QStringLiteral("Client %1").arg(i), 40);
    m_bed->slowDown(3);
    DeEnrollmentController firstWindow(m_bed->database.settings());
    DeEnrollmentController secondWindow(m_bed->database.settings());
    QVector<DeEnrollmentResult> results;
    int ended = 0;
    const auto collect = [&](const QVector<DeEnrollmentResult>& some, const Error& error) {
        QVERIFY2(error.message.isEmpty(), qPrintable(error.message));
        results += some;
        ++ended;
    };
    connect(&firstWindow, &DeEnrollmentController::finished, this, collect);
    connect(&secondWindow, &DeEnrollmentController::finished, this, collect);
    QProcess service;
    begin(service, QStringList(m_often) << QStringLiteral("--batch-size") << QStringLiteral("10"));
    QProcess cron;
    begin(cron,
        {QStringLiteral("de-enroll"), QStringLiteral("--all-clients"), QStringLiteral("--batch-size"),
            QStringLiteral("10")});
    firstWindow.runNow({}, {.batchSize = 10});
    secondWindow.runNow({}, {.batchSize = 10});
    QTRY_COMPARE_WITH_TIMEOUT(ended, 2, 60'000);
    QTRY_COMPARE_WITH_TIMEOUT(cron.state(), QProcess::NotRunning, 60'000);
    QCOMPARE(cron.exitCode(), 0);
    QTRY_COMPARE_WITH_TIMEOUT(leaving(), 0, 30'000);
    QCOMPARE(stop(service), 0);
    QCOMPARE(results.size(), 8);
    const QJsonArray runs = QJsonDocument::fromJson(cron.readAllStandardOutput())
                                .object()
                                .value(QStringLiteral("runs"))
                                .toArray();
    for (const QJsonValue& value : runs) {
        DeEnrollmentResult ofCron;
        ofCron.status = value.toObject().value(QStringLiteral("status")).toString();
        results.append(ofCron);
    }
    QCOMPARE(results.size(), 12);
    int busy = 0;
    for (const DeEnrollmentResult& result : std::as_const(results)) {
        if (result.status == QLatin1String("success"))
            continue;
        QCOMPARE(result.status, QStringLiteral("busy"));
        ++busy;
    }
    QVERIFY2(busy >= 1, "they were never at the same client");
    QCOMPARE(m_bed->problem(), QString());
    QCOMPARE(m_bed->count(QStringLiteral("de_enrollment_lead_log")), 160);
}

void ServeTest::memoryStaysFlat()
{
    const ClientId client = m_bed->client(QStringLiteral("Acme"), 500);
    QProcess service;
    begin(service, QStringList(m_often) << QStringLiteral("--batch-size") << QStringLiteral("100"));
    QTRY_COMPARE_WITH_TIMEOUT(leaving(), 0, 30'000);
    QTest::qWait(500);
    const qint64 before = residentKb(service);
    for (int round = 0; round < 3; ++round) {
        addFinishedLeads(*m_bed->session, client, 10'000);
        QTRY_COMPARE_WITH_TIMEOUT(leaving(), 0, 60'000);
    }
    QTest::qWait(500);
    const qint64 after = residentKb(service);
    QCOMPARE(stop(service), 0);
    if (isSanitized)
        QSKIP("The sanitizer keeps what is given back.");
    QVERIFY(before > 0);
    // 30,000 leads more in 300 batches and dozens of ticks.
    QVERIFY2(
        after - before < 3 * 1024, qPrintable(QStringLiteral("%1 kB, then %2 kB").arg(before).arg(after)));
    qInfo("%lld kB after 500 leads, %lld kB after 30,500", before, after);
}

void ServeTest::wrongUseExitsWithTwo_data()
{
    QTest::addColumn<QStringList>("arguments");
    QTest::addColumn<QString>("webhook");
    const QStringList serve{QStringLiteral("serve")};
    QTest::newRow("never") << QStringList{serve + QStringList{QStringLiteral("--every"), QStringLiteral("0")}}
                           << QString();
    QTest::newRow("words") << QStringList{serve
        + QStringList{QStringLiteral("--every"), QStringLiteral("often")}}
                           << QString();
    QTest::newRow("no batch") << QStringList{serve
        + QStringList{QStringLiteral("--batch-size"), QStringLiteral("0")}}
                              << QString();
    QTest::newRow("33 clients") << QStringList{serve
        + QStringList{QStringLiteral("--parallel"), QStringLiteral("33")}}
                                << QString();
    QTest::newRow("webhook") << serve << QStringLiteral("tell me");
}

void ServeTest::wrongUseExitsWithTwo()
{
    QFETCH(QStringList, arguments);
    QFETCH(QString, webhook);
    QProcess process;
    begin(process, arguments, {{QStringLiteral("DE_ENROLLMENT_ALERT_WEBHOOK"), webhook}});
    QVERIFY(process.waitForFinished(20'000));
    QCOMPARE(process.exitCode(), 2);
    QVERIFY(!process.readAllStandardError().isEmpty());
}

QTEST_GUILESS_MAIN(ServeTest)
#include "tst_serve.moc"
