// SPDX-License-Identifier: GPL-3.0-or-later
// The real program, killed at random moments: whatever is done afterwards ends in the state that an
// undisturbed run leaves. CM_TEST_SEED repeats a run, CM_TEST_KILLS (50) makes it longer.
#include "tests/scenarios/killworkload.h"
#include "tests/support/heldbatches.h"
#include "tests/support/invariants.h"

#include <QCoreApplication>
#include <QElapsedTimer>
#include <QJsonArray>
#include <QJsonDocument>
#include <QProcess>
#include <QTest>

#include <random>

using namespace cm;
using namespace cm::test;

namespace {

struct Answer {
    bool killed = false;
    int exitCode = -1;
    QByteArray out;
    QByteArray err;
    /// The status of the only run in it: success, partial, failed or busy; empty if there is none.
    [[nodiscard]] QString status() const
    {
        const QJsonArray runs = QJsonDocument::fromJson(out).object().value(QStringLiteral("runs")).toArray();
        return runs.size() == 1 ? runs.first().toObject().value(QStringLiteral("status")).toString()
                                : QString();
    }
};

/// Unlike QProcess, it takes a program that has ended already for ended.
void waitForEnd(QProcess& process)
{
    if (process.state() != QProcess::NotRunning && !process.waitForFinished(120000))
        qFatal("the program does not end");
}

Answer answerOf(QProcess& process)
{
    return {process.exitStatus() == QProcess::CrashExit, process.exitCode(), process.readAllStandardOutput(),
        process.readAllStandardError()};
}

} // namespace

class KillScenarios : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void cleanupTestCase() { m_source.reset(); }
    void DE_19_killedAtRandomMoments();
    void DE_19_connectionLostAtRandomMoments();
    void DE_19_theServerEndsTheBatchOfAKilledWorker();
    void CC_07_enrollmentKilledAtRandomMoments();
    void theComparisonSeesADifference();

private:
    /// Makes the worker stop at a moment of its choice; true if it hit one that was still at work.
    using Disturbance = std::function<bool(QProcess&, Session&)>;

    /// A copy of the workload, with a session to look into it.
    void open()
    {
        m_session.reset();
        m_database = m_source->copy();
        m_session = m_database->session();
    }
    void begin(QProcess& process, const QStringList& arguments)
    {
        process.start(QStringLiteral(CM_CTL),
            QStringList{QStringLiteral("--database"), m_database->dsn(), QStringLiteral("--json")}
                + arguments);
        QVERIFY(process.waitForStarted());
    }
    Answer runToItsEnd(const QStringList& arguments)
    {
        QProcess process;
        begin(process, arguments);
        waitForEnd(process);
        return answerOf(process);
    }
    /// Uniform in 0 .. below - 1.
    int random(qint64 below)
    {
        return static_cast<int>(
            std::uniform_int_distribution<qint64>(0, std::max<qint64>(below, 1) - 1)(m_random));
    }
    /// Waits until the query's n is at least `least`; false if the program ended before.
    bool reached(QProcess& process, const QString& query, qint64 least);
    /// Lets the program work for a random time: from its start, or from its first effect on.
    bool stillWorksAtARandomMoment(QProcess& process, const QString& effect, qint64 least);
    [[nodiscard]] QStringList nextWay();
    /// Starts and disturbs until a run ends with success; the number of disturbances that hit.
    void workUntilDone(int mostHits, const Disturbance& disturb);
    void disturbOften(int hits, const Disturbance& disturb);
    void checkTheEnd();
    qint64 count(const QString& rest)
    {
        return number(*m_session, QStringLiteral("SELECT count(*) AS n FROM ") + rest);
    }

    static constexpr int leadsPerCampaign = 700;
    // A lost connection ends these workers, as it ends one whose server stays away.
    const QStringList m_smallBatches{QStringLiteral("--batch-size"), QStringLiteral("5"),
        QStringLiteral("--connection-retries"), QStringLiteral("0")};
    const QString m_logRows = QStringLiteral("SELECT count(*) AS n FROM de_enrollment_lead_log");
    std::mt19937 m_random;
    int m_kills = 50;
    std::unique_ptr<TestDatabase> m_source; ///< the workload; nobody is connected to it
    KillWorkload m_workload;
    QStringList m_expected; ///< the state after an undisturbed run
    qint64 m_startMs = 0; ///< from the program's start to its first effect
    qint64 m_workMs = 0; ///< from there to its end
    std::unique_ptr<TestDatabase> m_database;
    std::unique_ptr<Session> m_session;
    int m_hits = 0;
    int m_hitsAtWork = 0; ///< of these, after it had de-enrolled leads
    int m_busy = 0;
    int m_resumed = 0;
};

void KillScenarios::initTestCase()
{
    bool given = false;
    quint32 seed = qEnvironmentVariable("CM_TEST_SEED").toUInt(&given);
    if (!given)
        seed = std::random_device()();
    m_random.seed(seed);
    if (const int kills = qEnvironmentVariableIntValue("CM_TEST_KILLS"); kills > 0)
        m_kills = kills;
    qInfo("CM_TEST_SEED=%u CM_TEST_KILLS=%d", seed, m_kills);

    m_source = std::make_unique<TestDatabase>();
    m_workload = makeKillWorkload(*m_source->session(), leadsPerCampaign);
    open();
    QElapsedTimer clock;
    clock.start();
    QProcess process;
    begin(process,
        QStringList{QStringLiteral("de-enroll"), QStringLiteral("--client-id"), m_workload.client.toString()}
            + m_smallBatches);
    QVERIFY(reached(process, m_logRows, 1));
    m_startMs = clock.restart();
    waitForEnd(process);
    m_workMs = clock.elapsed();
    QCOMPARE(answerOf(process).status(), QStringLiteral("success"));
    QCOMPARE(count(QStringLiteral("de_enrollment_lead_log")), m_workload.leaving);
    QCOMPARE(brokenInvariants(*m_session), QStringList());
    m_expected = finalState(*m_session);
    qInfo("undisturbed: %lld leads leave, %lld ms to the first batch, %lld ms from there", m_workload.leaving,
        m_startMs, m_workMs);
}

bool KillScenarios::reached(QProcess& process, const QString& query, qint64 least)
{
    while (number(*m_session, query) < least) {
        if (process.waitForFinished(2))
            return false;
    }
    return true;
}

bool KillScenarios::stillWorksAtARandomMoment(QProcess& process, const QString& effect, qint64 least)
{
    const bool fromTheStart = random(2) == 0;
    if (!fromTheStart && !reached(process, effect, least))
        return false;
    const int ms = random(fromTheStart ? m_startMs * 2 : m_workMs / 6);
    return !process.waitForFinished(ms) && process.state() == QProcess::Running;
}

QStringList KillScenarios::nextWay()
{
    const Rows open = mustExecute(
        *m_session, u"SELECT id FROM de_enrollment_runs WHERE status <> 'success' ORDER BY run_at, id");
    if (open.isEmpty() || random(2) == 0)
        return QStringList{
                   QStringLiteral("de-enroll"), QStringLiteral("--client-id"), m_workload.client.toString()}
        + m_smallBatches;
    // Any of them: an old run can be resumed after newer ones.
    ++m_resumed;
    return QStringList{QStringLiteral("de-enroll"), QStringLiteral("--resume-run"),
               open.at(random(open.count())).id<RunId>("id").toString()}
    + m_smallBatches;
}

void KillScenarios::workUntilDone(int mostHits, const Disturbance& disturb)
{
    for (const int before = m_hits;;) {
        QProcess process;
        begin(process, nextWay());
        const qint64 done = number(*m_session, m_logRows);
        const bool hit = m_hits - before < mostHits && disturb(process, *m_session);
        waitForEnd(process);
        if (hit) {
            ++m_hits;
            m_hitsAtWork += number(*m_session, m_logRows) > done;
        }
        const Answer answer = answerOf(process);
        if (answer.killed || hit)
            continue;
        if (answer.status() == QLatin1String("success"))
            return;
        // The server may not have noticed yet that the other worker is gone; people try again.
        QVERIFY2(answer.status() == QLatin1String("busy"), (answer.out + answer.err).constData());
        QCOMPARE(answer.exitCode, 1);
        ++m_busy;
        QTest::qSleep(20);
    }
}

void KillScenarios::disturbOften(int hits, const Disturbance& disturb)
{
    m_hits = m_hitsAtWork = m_busy = m_resumed = 0;
    int rounds = 0;
    while (m_hits < hits) {
        open();
        workUntilDone(hits - m_hits, disturb);
        if (QTest::currentTestFailed())
            return;
        checkTheEnd();
        if (QTest::currentTestFailed())
            return;
        ++rounds;
    }
    qInfo("%d hits, %d of them amid batches, in %d passes; %d resumed, %d times busy", m_hits, m_hitsAtWork,
        rounds, m_resumed, m_busy);
    QVERIFY2(m_hitsAtWork >= hits / 4, "too few moments in which the worker was at work");
}

void KillScenarios::checkTheEnd()
{
    const QString differs = difference(finalState(*m_session), m_expected);
    QVERIFY2(differs.isEmpty(), qPrintable(differs));
    QCOMPARE(brokenInvariants(*m_session), QStringList());
    // Every worker that was lost was noticed; one killed after its run's end had succeeded.
    QVERIFY(count(QStringLiteral("de_enrollment_runs WHERE status = 'success'")) >= 1);
    QCOMPARE(count(QStringLiteral("de_enrollment_runs WHERE status <> 'success' AND NOT "
                                  "(status = 'failed' AND error_details LIKE 'interrupted%')")),
        0);
    QCOMPARE(count(QStringLiteral("enrollments WHERE leaves_as IS NOT NULL AND client_id = '%1'")
                       .arg(m_workload.client.toString())),
        0);
}

void KillScenarios::DE_19_killedAtRandomMoments()
{
    disturbOften(m_kills, [this](QProcess& process, Session& session) {
        if (!stillWorksAtARandomMoment(process, m_logRows, number(session, m_logRows) + 1))
            return false;
        process.kill();
        waitForEnd(process);
        return process.exitStatus() == QProcess::CrashExit;
    });
}

void KillScenarios::DE_19_connectionLostAtRandomMoments()
{
    disturbOften(std::max(m_kills / 4, 1), [this](QProcess& process, Session& session) {
        if (!stillWorksAtARandomMoment(process, m_logRows, number(session, m_logRows) + 1))
            return false;
        const bool ended = !mustExecute(session,
            u"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() "
            u"AND application_name = 'campaign-managerctl/worker'")
                                .isEmpty();
        waitForEnd(process);
        if (!ended || process.exitCode() == 0)
            return false;
        // It ends by itself and says why.
        const Answer answer = answerOf(process);
        if (answer.killed || answer.exitCode != 1 || !answer.err.contains("onnection"))
            qFatal("without its connection the program said: %s", (answer.out + answer.err).constData());
        return true;
    });
}

void KillScenarios::DE_19_theServerEndsTheBatchOfAKilledWorker()
{
    open();
    QVERIFY(makeBatchesHoldable(*m_session));
    QVERIFY(holdBatches(*m_session));
    const QString waiting = QStringLiteral("SELECT count(*) AS n FROM pg_stat_activity WHERE datname = "
                                           "current_database() AND wait_event = 'advisory'");
    QStringList work{QStringLiteral("de-enroll"), QStringLiteral("--client-id"), m_workload.client.toString(),
        QStringLiteral("--batch-size"), QStringLiteral("100")};
    QProcess process;
    begin(process, work);
    QVERIFY(reached(process, waiting, 1));
    process.kill();
    waitForEnd(process);
    // The orphan still holds the client, and the user is told so; what it does is committed whole.
    const Answer refused = runToItsEnd(work);
    QCOMPARE(refused.status(), QStringLiteral("busy"));
    QVERIFY2(refused.out.contains("since"), refused.out.constData());
    QVERIFY(letBatchesGo(*m_session));
    QTRY_COMPARE(number(*m_session, waiting), 0);
    QTRY_COMPARE(number(*m_session, m_logRows), 100);
    mustExecute(*m_session, u"DROP TRIGGER hold ON de_enrollment_lead_log");
    workUntilDone(0, {});
    checkTheEnd();
}

void KillScenarios::CC_07_enrollmentKilledAtRandomMoments()
{
    const QStringList enroll{QStringLiteral("enroll"), m_workload.waiting.toString()};
    const QString working = QStringLiteral(
        "SELECT count(*) AS n FROM pg_stat_activity WHERE datname = current_database() AND "
        "pid <> pg_backend_pid() AND application_name LIKE 'campaign-managerctl%' AND query LIKE "
        "'%enroll_campaign(%' AND state <> 'idle'");
    open();
    const QStringList before = enrolledState(*m_session);
    QCOMPARE(runToItsEnd(enroll).exitCode, 0);
    const QStringList after = enrolledState(*m_session);
    QCOMPARE(count(QStringLiteral("enrollments WHERE campaign_id = '%1'").arg(m_workload.waiting.toString())),
        m_workload.audience);
    int nothing = 0;
    int all = 0;
    open();
    for (int kills = 0; kills < std::max(m_kills / 4, 2);) {
        QProcess process;
        begin(process, enroll);
        // The first comes before the program can have asked for anything.
        const bool fromTheStart = kills == 0 || random(2) == 0;
        if (!fromTheStart)
            (void)reached(process, working, 1);
        if (!process.waitForFinished(kills == 0 ? 0 : random(fromTheStart ? m_startMs * 2 : 60))) {
            process.kill();
            waitForEnd(process);
            ++kills;
        }
        // What the server does with the orphan decides: wait until it is gone.
        QTRY_COMPARE_WITH_TIMEOUT(
            number(*m_session,
                QStringLiteral("SELECT count(*) AS n FROM pg_stat_activity WHERE datname = "
                               "current_database() AND application_name LIKE 'campaign-managerctl%'")),
            0, 20000);
        const bool enrolled =
            count(
                QStringLiteral("enrollment_runs WHERE campaign_id = '%1'").arg(m_workload.waiting.toString()))
            > 0;
        const QString differs = difference(enrolledState(*m_session), enrolled ? after : before);
        QVERIFY2(differs.isEmpty(), qPrintable(differs));
        QCOMPARE(brokenInvariants(*m_session), QStringList());
        ++(enrolled ? all : nothing);
        if (enrolled)
            open();
    }
    qInfo("%d times nothing was enrolled, %d times all", nothing, all);
    QVERIFY2(nothing > 0, "not even the first kill came in time");
    // And the next attempt enrolls everybody.
    QCOMPARE(runToItsEnd(enroll).exitCode, 0);
    const QString differs = difference(enrolledState(*m_session), after);
    QVERIFY2(differs.isEmpty(), qPrintable(differs));
}

void KillScenarios::theComparisonSeesADifference()
{
    open();
    QVERIFY(!difference(finalState(*m_session), m_expected).isEmpty());
    QCOMPARE(runToItsEnd(
                 {QStringLiteral("de-enroll"), QStringLiteral("--client-id"), m_workload.client.toString()})
                 .exitCode,
        0);
    QCOMPARE(difference(finalState(*m_session), m_expected), QString());
    for (const QString& change : {QStringLiteral("DELETE FROM de_enrollment_lead_log WHERE lead_id = (SELECT "
                                                 "min(lead_id::text)::uuid FROM de_enrollment_lead_log)"),
             QStringLiteral("UPDATE campaigns SET booked_count = booked_count + 1 WHERE id = (SELECT "
                            "min(id::text)::uuid FROM campaigns)"),
             QStringLiteral("INSERT INTO lead_events (client_id, lead_id, event_type) SELECT client_id, id, "
                            "'booked' FROM leads LIMIT 1")}) {
        QVERIFY(m_session->executeScript(
            QStringLiteral("SET LOCAL session_replication_role = replica; ") + change));
        QVERIFY2(!difference(finalState(*m_session), m_expected).isEmpty(), qPrintable(change));
    }
}

int main(int argc, char* argv[])
{
    // The long form takes longer than Qt Test gives a function.
    if (qEnvironmentVariableIsSet("CM_TEST_KILLS") && !qEnvironmentVariableIsSet("QTEST_FUNCTION_TIMEOUT"))
        qputenv("QTEST_FUNCTION_TIMEOUT", "86400000");
    QCoreApplication application(argc, argv);
    KillScenarios scenarios;
    return QTest::qExec(&scenarios, argc, argv);
}

#include "tst_kill.moc"
