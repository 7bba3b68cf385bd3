// SPDX-License-Identifier: GPL-3.0-or-later
// Old lead logs and runs go after their time, in batches, and what could still be undone stays.
#include "models/deenrollment/deenrollmentrunner.h"
#include "models/deenrollment/retention.h"
#include "models/undo/undo.h"
#include "tests/support/results.h"
#include "tests/worker/workertestbed.h"

#include <QTest>

using namespace cm;
using namespace cm::test;

class RetentionTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_bed = std::make_unique<WorkerTestBed>();
        m_client = m_bed->client(QStringLiteral("Acme"), 25);
        m_run = runWorker();
    }
    void cleanup() { m_bed.reset(); }

    void whatCanBeUndoneStaysUnlessConfirmed();
    void whatCanNotBeUndoneGoesByItsTime();
    void zeroKeepsAll();
    void theSettingConfirmsForAll();
    void batchesCommitOnTheirOwn();
    void openRunsAndYoungOnesStay();
    void theLogIsOtherwiseNeverChanged();
    void otherClientsAreUntouched();

private:
    RunId runWorker()
    {
        const auto session = m_bed->database.session(SessionKind::Batch);
        DeEnrollmentRunner runner(*session, {});
        const auto done = runner.runClient(m_client);
        if (!done || done->deEnrolled == 0)
            qFatal("nobody left");
        return done->runId;
    }
    void age(int days)
    {
        m_bed->change(QStringLiteral("UPDATE de_enrollment_runs SET run_at = run_at - interval '%1 days', "
                                     "finished_at = finished_at - interval '%1 days'")
                          .arg(days));
    }
    /// All leads are enrolled again: no run can bring any of them back.
    void enrollEverybodyAgain()
    {
        makeCampaign(*m_bed->session, m_client, QStringLiteral("Again"));
        m_bed->change(QStringLiteral(
            "INSERT INTO enrollments (client_id, lead_id, campaign_id, enrolled_campaign_version, "
            "enrolled_message_count) SELECT l.client_id, l.id, c.id, 1, 1 FROM leads l JOIN campaigns c ON "
            "c.client_id = l.client_id AND c.name = 'Again'"));
    }
    Purged purge(bool confirmed = false)
    {
        const auto purged = purgeHistory(*m_bed->session, {}, confirmed);
        if (!purged)
            qFatal("no retention: %s", qPrintable(purged.error().message));
        return *purged;
    }
    void set(const char* key, const char* value)
    {
        m_bed->change(
            QStringLiteral("SELECT change_setting('%1', %2)").arg(QLatin1String(key), QLatin1String(value)));
    }

    std::unique_ptr<WorkerTestBed> m_bed;
    ClientId m_client;
    RunId m_run;
};

void RetentionTest::whatCanBeUndoneStaysUnlessConfirmed()
{
    age(400);
    QCOMPARE(purge().logRows, 0);
    QCOMPARE(m_bed->count(QStringLiteral("de_enrollment_runs")), 1);
    const auto undone = undoRun(*m_bed->session, m_run);
    QVERIFY(undone);
    QCOMPARE(undone->restored, 25);
    // Once undone there is nothing to bring back.
    const Purged purged = purge();
    QCOMPARE(purged.logRows, 25);
    QCOMPARE(purged.runs, 1);
    // Confirmed, all goes.
    const RunId second = runWorker();
    age(31);
    QCOMPARE(purge(true).logRows, 25);
    QCOMPARE(m_bed->count(QStringLiteral("de_enrollment_runs WHERE log_purged_at IS NOT NULL")), 1);
    const auto refused = undoRun(*m_bed->session, second);
    QVERIFY(!refused);
    QCOMPARE(refused.error().code, ErrorCode::Conflict);
    QVERIFY2(refused.error().message.contains(QLatin1String("lead log was removed")),
        qPrintable(refused.error().message));
}

void RetentionTest::whatCanNotBeUndoneGoesByItsTime()
{
    enrollEverybodyAgain();
    age(29);
    QCOMPARE(purge().logRows, 0);
    age(2);
    Purged purged = purge();
    QCOMPARE(purged.logRows, 25);
    QCOMPARE(purged.runs, 0);
    // The run's own figures outlive its log.
    QCOMPARE(m_bed->run(m_run).byOutcome.value(QStringLiteral("completed")), 25);
    age(60);
    purged = purge();
    QCOMPARE(purged.runs, 1);
    QCOMPARE(m_bed->count(QStringLiteral("audit_log WHERE action = 'history_purged'")), 2);
    QCOMPARE(purge().runs, 0);
}

void RetentionTest::zeroKeepsAll()
{
    enrollEverybodyAgain();
    set("retention.log_days", "0");
    age(4000);
    QCOMPARE(purge(true).logRows, 0);
    QCOMPARE(m_bed->count(QStringLiteral("de_enrollment_lead_log")), 25);
    // A run whose log is kept is kept as well.
    QCOMPARE(m_bed->count(QStringLiteral("de_enrollment_runs")), 1);
    set("retention.log_days", "30");
    set("retention.run_days", "0");
    QCOMPARE(purge().logRows, 25);
    QCOMPARE(m_bed->count(QStringLiteral("de_enrollment_runs")), 1);
}

void RetentionTest::theSettingConfirmsForAll()
{
    age(400);
    QCOMPARE(purge().logRows, 0);
    set("retention.purge_undoable", "1");
    QCOMPARE(purge().logRows, 25);
}

void RetentionTest::batchesCommitOnTheirOwn()
{
    enrollEverybodyAgain();
    age(400);
    const auto batch = [this] {
        const Row row = mustExecute(*m_bed->session, u"SELECT * FROM purge_history_batch(:client, 10)",
            {{QLatin1String("client"),
                m_client}}).first();
        return QStringLiteral("%1 %2").arg(row.integer("log_rows")).arg(row.integer("runs"));
    };
    QCOMPARE(batch(), QStringLiteral("10 0"));
    QCOMPARE(m_bed->count(QStringLiteral("de_enrollment_lead_log")), 15);
    QCOMPARE(batch(), QStringLiteral("10 0"));
    QCOMPARE(batch(), QStringLiteral("5 1"));
    QCOMPARE(batch(), QStringLiteral("0 0"));
}

void RetentionTest::openRunsAndYoungOnesStay()
{
    enrollEverybodyAgain();
    age(400);
    m_bed->change(QStringLiteral("UPDATE de_enrollment_runs SET status = 'running'"));
    QCOMPARE(purge(true).logRows, 0);
    QCOMPARE(m_bed->count(QStringLiteral("de_enrollment_runs")), 1);
}

void RetentionTest::theLogIsOtherwiseNeverChanged()
{
    for (const char* sql : {"DELETE FROM de_enrollment_lead_log",
             "UPDATE de_enrollment_lead_log SET outcome = ''", "TRUNCATE de_enrollment_lead_log"}) {
        const auto answer = m_bed->session->execute(QString::fromLatin1(sql));
        QVERIFY(!answer);
        QCOMPARE(answer.error().sqlState, QStringLiteral("55000"));
    }
    // Not even in the transaction of a retention, once that is done.
    auto transaction = Transaction::begin(*m_bed->session);
    mustExecute(
        *m_bed->session, u"SELECT purge_history_batch(:client, 10)", {{QLatin1String("client"), m_client}});
    QVERIFY(!m_bed->session->execute(u"DELETE FROM de_enrollment_lead_log"));
}

void RetentionTest::otherClientsAreUntouched()
{
    enrollEverybodyAgain();
    age(400);
    const ClientId other = m_bed->client(QStringLiteral("Birch"), 1);
    QCOMPARE(purgeHistory(*m_bed->session, other, true)->logRows, 0);
    QCOMPARE(purgeHistory(*m_bed->session, m_client, true)->logRows, 25);
    QCOMPARE(errorOf(purgeHistory(*m_bed->session, ClientId(QUuid::createUuid()), false)).code,
        ErrorCode::NotFound);
}

QTEST_GUILESS_MAIN(RetentionTest)
#include "tst_retention.moc"
