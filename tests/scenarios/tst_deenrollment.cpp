// SPDX-License-Identifier: GPL-3.0-or-later
// Scenarios DE-*: leaving campaigns, by the shipped runner on a real PostgreSQL.
#include "models/campaigns/campaignqueries.h"
#include "models/deenrollment/deenrollmentrunner.h"
#include "models/deenrollment/deenrollmentworker.h"
#include "models/enrollment/enrollment.h"
#include "tests/support/testdatabase.h"

#include <QElapsedTimer>
#include <QSignalSpy>
#include <QTest>

#include <thread>

using namespace cm;
using namespace cm::test;

class DeEnrollmentScenarios : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        // The many rows of the truth table share a database and are kept apart by their clients.
        const bool shares = qstrcmp(QTest::currentTestFunction(), "DE_05_truthTable") == 0;
        if (!shares || !m_shared) {
            m_session.reset();
            m_database = std::make_unique<TestDatabase>();
            m_session = m_database->session(SessionKind::Batch);
        }
        m_shared = shares;
        m_client = makeClient(*m_session, QStringLiteral("Client %1").arg(++m_clients));
    }
    void cleanupTestCase()
    {
        m_session.reset();
        m_database.reset();
    }

    void DE_01_finishedLeadsLeaveAsCompleted();
    void DE_02_leadsInProgressStay();
    void DE_03_bookedAndOptedOutLeaveAtAnyPosition();
    void DE_05_truthTable_data();
    void DE_05_truthTable();
    void DE_06_otherClientsAreUntouched();
    void DE_08_twentyFiveLeadsInBatchesOfTen();
    void DE_09_batchCounts_data();
    void DE_09_batchCounts();
    void DE_10_activeCountGoesDown();
    void DE_11_outcomeCountersGoUp();
    void DE_12_countersCannotBecomeNegative();
    void DE_13_runHasItsFigures();
    void DE_14_oneLogRowPerLead();
    void DE_15_durationMatchesTheWall();
    void DE_16_twoRunsAtOnce();
    void DE_17_lockedLeadsAreSkippedAndTakenLater();
    void DE_18_anErrorKeepsEarlierBatches();
    void DE_19_timeLimitThenResume();
    void DE_19_cancelThenResume();
    void processIsIdempotentAndChecksItsInput();
    void interruptedRunIsMarkedAndResumed();
    void pauseDoesNotKeepALeadIn();
    void healthFollowsTheRules();
    void senderContract();

private:
    /// Enrolls `count` leads; afterwards `sql` is applied to the enrollments.
    CampaignId enrolled(int count, const QString& change = {}, int messages = 3)
    {
        makeLeads(*m_session, m_client, count);
        const CampaignId campaign =
            makeCampaign(*m_session, m_client, QStringLiteral("Campaign %1").arg(++m_campaigns), messages);
        const auto result = enrollCampaign(*m_session, m_client, campaign, EnrollmentMode::Real);
        if (!result || result->enrolled < count)
            qFatal("enrollment failed");
        if (!change.isEmpty())
            mustExecute(*m_session, QStringLiteral("UPDATE enrollments SET ") + change);
        return campaign;
    }
    DeEnrollmentResult run(const DeEnrollmentOptions& options = {})
    {
        DeEnrollmentRunner runner(*m_session, options);
        auto result = runner.runClient(m_client);
        if (!result)
            qFatal("run failed: %s", qPrintable(result.error().message));
        return *result;
    }
    qint64 count(const QString& rest)
    {
        return number(*m_session, QStringLiteral("SELECT count(*) AS n FROM ") + rest);
    }

    static inline const QString finished =
        QStringLiteral("sms_sequence_position = enrolled_message_count, last_sent_at = now()");
    std::unique_ptr<TestDatabase> m_database;
    std::unique_ptr<Session> m_session;
    ClientId m_client;
    int m_campaigns = 0;
    int m_clients = 0;
    bool m_shared = false;
};

void DeEnrollmentScenarios::DE_01_finishedLeadsLeaveAsCompleted()
{
    enrolled(4, finished);
    const DeEnrollmentResult result = run();
    QCOMPARE(result.status, QStringLiteral("success"));
    QCOMPARE(result.deEnrolled, 4);
    QCOMPARE(count(QStringLiteral("enrollments WHERE outcome = 'completed' AND processing_status = "
                                  "'Completed' AND completed_at IS NOT NULL")),
        4);
    QCOMPARE(count(QStringLiteral("leads WHERE is_active")), 4);
}

void DeEnrollmentScenarios::DE_02_leadsInProgressStay()
{
    enrolled(5, QStringLiteral("sms_sequence_position = 2"));
    QCOMPARE(run().deEnrolled, 0);
    QCOMPARE(count(QStringLiteral("enrollments WHERE completed_at IS NULL")), 5);
}

void DeEnrollmentScenarios::DE_03_bookedAndOptedOutLeaveAtAnyPosition()
{
    const CampaignId campaign = enrolled(8);
    mustExecute(*m_session,
        u"UPDATE enrollments SET sms_sequence_position = (SELECT count(*) FROM leads x WHERE x.id < lead_id) "
        u"% 4");
    mustExecute(*m_session,
        u"UPDATE leads SET booked = true, sms_stop = true WHERE id IN (SELECT id FROM leads ORDER BY id "
        u"LIMIT 2)");
    mustExecute(*m_session,
        u"UPDATE leads SET sms_stop = true WHERE id IN (SELECT id FROM leads ORDER BY id OFFSET 2 LIMIT 2)");
    QVERIFY(changeCampaignState(*m_session, m_client, campaign, CampaignAction::Deactivate));
    QCOMPARE(run().deEnrolled, 8);
    QCOMPARE(count(QStringLiteral("enrollments WHERE outcome = 'booked'")), 2);
    QCOMPARE(count(QStringLiteral("enrollments WHERE outcome = 'opted_out'")), 2);
    // Of the other four one stands at each position 0..3; position 3 of 3 is completed before deactivated.
    QCOMPARE(count(QStringLiteral("enrollments WHERE outcome = 'completed'")), 1);
    QCOMPARE(count(QStringLiteral("enrollments WHERE outcome = 'campaign_deactivated'")), 3);
}

void DeEnrollmentScenarios::DE_05_truthTable_data()
{
    QTest::addColumn<bool>("booked");
    QTest::addColumn<bool>("optedOut");
    QTest::addColumn<int>("position");
    QTest::addColumn<int>("count");
    QTest::addColumn<bool>("paused");
    QTest::addColumn<bool>("deactivated");
    QTest::addColumn<QString>("outcome");
    for (int bits = 0; bits < 16; ++bits) {
        const bool booked = bits & 1;
        const bool optedOut = bits & 2;
        const bool paused = bits & 4;
        const bool deactivated = bits & 8;
        for (const auto& [position, messages] : {std::pair(0, 0), std::pair(2, 0), std::pair(0, 3),
                 std::pair(2, 3), std::pair(3, 3), std::pair(4, 3)}) {
            QString outcome;
            if (deactivated)
                outcome = QStringLiteral("campaign_deactivated");
            if (messages > 0 && position >= messages)
                outcome = QStringLiteral("completed");
            if (optedOut)
                outcome = QStringLiteral("opted_out");
            if (booked)
                outcome = QStringLiteral("booked");
            QTest::addRow("booked %d opted out %d %d of %d paused %d deactivated %d", booked, optedOut,
                position, messages, paused, deactivated)
                << booked << optedOut << position << messages << paused << deactivated << outcome;
        }
    }
}

void DeEnrollmentScenarios::DE_05_truthTable()
{
    QFETCH(bool, booked);
    QFETCH(bool, optedOut);
    QFETCH(int, position);
    QFETCH(int, count);
    QFETCH(bool, paused);
    QFETCH(bool, deactivated);
    QFETCH(QString, outcome);
    const LeadId lead = makeLead(*m_session, m_client, {.booked = booked, .smsStop = optedOut});
    makeCampaign(*m_session, m_client);
    mustExecute(*m_session,
        u"INSERT INTO enrollments (client_id, lead_id, campaign_id, enrolled_campaign_version, "
        u"enrolled_message_count, sms_sequence_position) "
        "SELECT client_id, :lead, id, 1, :count, :position FROM campaigns WHERE client_id = :client",
        {{QLatin1String("client"), m_client}, {QLatin1String("lead"), lead}, {QLatin1String("count"), count},
            {QLatin1String("position"), position}});
    mustExecute(*m_session,
        u"UPDATE campaigns SET active_leads_count = 1, leads_enrolled = 1, is_paused = :paused, is_active = "
        u":active WHERE client_id = :client",
        {{QLatin1String("client"), m_client}, {QLatin1String("paused"), paused},
            {QLatin1String("active"), !deactivated}});
    // The three readers of the rule agree before the run …
    const bool leaves = !outcome.isEmpty();
    const Rows offered = mustExecute(*m_session, u"SELECT * FROM get_leads_for_de_enrollment(:client)",
        {{QLatin1String("client"), m_client}});
    QCOMPARE(offered.count(), leaves ? 1 : 0);
    if (leaves) {
        QCOMPARE(offered.first().text("outcome"), outcome);
        QCOMPARE(offered.first().boolean("is_booked"), booked);
        QCOMPARE(offered.first().boolean("is_opted_out"), optedOut);
    }
    // … and the worker does what they say, once.
    QCOMPARE(run().deEnrolled, leaves ? 1 : 0);
    QCOMPARE(mustExecute(*m_session,
                 u"SELECT coalesce(outcome, '') AS outcome FROM enrollments WHERE client_id = :client",
                 {{QLatin1String("client"), m_client}})
                 .first()
                 .text("outcome"),
        outcome);
    QCOMPARE(run().deEnrolled, 0);
    QCOMPARE(counterDrift(*m_session), QString());
}

void DeEnrollmentScenarios::DE_06_otherClientsAreUntouched()
{
    enrolled(3, finished);
    const ClientId mine = std::exchange(m_client, makeClient(*m_session, QStringLiteral("Other")));
    enrolled(3, finished);
    m_client = mine;
    QCOMPARE(run().deEnrolled, 3);
    QCOMPARE(count(QStringLiteral("enrollments WHERE completed_at IS NULL")), 3);
    QCOMPARE(count(QStringLiteral("de_enrollment_runs")), 1);
}

void DeEnrollmentScenarios::DE_08_twentyFiveLeadsInBatchesOfTen()
{
    enrolled(25, finished);
    const DeEnrollmentResult result = run({.batchSize = 10});
    QCOMPARE(result.batches, 3);
    QCOMPARE(result.deEnrolled, 25);
    // Each batch was a transaction of its own.
    QCOMPARE(number(*m_session,
                 QStringLiteral("SELECT count(DISTINCT xmin::text) AS n FROM de_enrollment_lead_log")),
        3);
    QCOMPARE(
        number(*m_session,
            QStringLiteral("SELECT (checkpoint_data ->> 'batches')::integer AS n FROM de_enrollment_runs")),
        3);
}

void DeEnrollmentScenarios::DE_09_batchCounts_data()
{
    QTest::addColumn<int>("leads");
    QTest::addColumn<int>("batches");
    const int n = 7;
    QTest::newRow("0") << 0 << 0;
    QTest::newRow("1") << 1 << 1;
    QTest::newRow("n-1") << n - 1 << 1;
    QTest::newRow("n") << n << 1;
    QTest::newRow("n+1") << n + 1 << 2;
    QTest::newRow("10n+5") << 10 * n + 5 << 11;
}

void DeEnrollmentScenarios::DE_09_batchCounts()
{
    QFETCH(int, leads);
    QFETCH(int, batches);
    enrolled(leads, finished);
    const DeEnrollmentResult result = run({.batchSize = 7});
    QCOMPARE(result.batches, batches);
    QCOMPARE(result.deEnrolled, leads);
    QCOMPARE(count(QStringLiteral("de_enrollment_lead_log")), leads);
    QCOMPARE(count(QStringLiteral("enrollments WHERE completed_at IS NULL")), 0);
}

void DeEnrollmentScenarios::DE_10_activeCountGoesDown()
{
    const CampaignId campaign = enrolled(9, finished);
    QCOMPARE(loadCampaign(*m_session, m_client, campaign)->active, 9);
    run();
    QCOMPARE(loadCampaign(*m_session, m_client, campaign)->active, 0);
    QCOMPARE(loadCampaign(*m_session, m_client, campaign)->leadsEnrolled, 9);
}

void DeEnrollmentScenarios::DE_11_outcomeCountersGoUp()
{
    const CampaignId campaign = enrolled(10);
    mustExecute(
        *m_session, u"UPDATE leads SET booked = true WHERE id IN (SELECT id FROM leads ORDER BY id LIMIT 2)");
    mustExecute(*m_session,
        u"UPDATE leads SET sms_stop = true WHERE id IN (SELECT id FROM leads ORDER BY id OFFSET 2 LIMIT 3)");
    mustExecute(*m_session,
        u"UPDATE enrollments SET sms_sequence_position = 3 WHERE lead_id IN (SELECT id FROM leads ORDER BY "
        u"id OFFSET 5 LIMIT 4)");
    run();
    const auto summary = loadCampaign(*m_session, m_client, campaign);
    QCOMPARE(summary->booked, 2);
    QCOMPARE(summary->optedOut, 3);
    QCOMPARE(summary->completed, 4);
    QCOMPARE(summary->active, 1);
    QCOMPARE(counterDrift(*m_session), QString());
}

void DeEnrollmentScenarios::DE_12_countersCannotBecomeNegative()
{
    enrolled(2, finished);
    mustExecute(*m_session, u"UPDATE campaigns SET active_leads_count = 1");
    const DeEnrollmentResult result = run();
    QCOMPARE(result.status, QStringLiteral("failed"));
    QVERIFY2(mustExecute(*m_session, u"SELECT error_details FROM de_enrollment_runs")
                 .first()
                 .text("error_details")
                 .contains(QStringLiteral("campaigns_counters_check")),
        "the constraint is named");
    QCOMPARE(count(QStringLiteral("enrollments WHERE completed_at IS NULL")), 2);
}

void DeEnrollmentScenarios::DE_13_runHasItsFigures()
{
    enrolled(12, finished);
    const DeEnrollmentResult result = run({.batchSize = 5, .runType = QStringLiteral("scheduled")});
    const auto recorded = loadRun(*m_session, result.runId);
    QVERIFY(recorded);
    QCOMPARE(recorded->status, QStringLiteral("success"));
    QCOMPARE(recorded->runType, QStringLiteral("scheduled"));
    QCOMPARE(recorded->evaluated, 12);
    QCOMPARE(recorded->deEnrolled, 12);
    QCOMPARE(recorded->evaluated, recorded->deEnrolled + recorded->skipped);
    QCOMPARE(recorded->byOutcome.value(QStringLiteral("completed")), 12);
    QCOMPARE(recorded->batches, 3);
    QVERIFY(recorded->durationMs.has_value());
    QVERIFY(recorded->errorDetails.isEmpty());
    QVERIFY(!recorded->holder.isEmpty());
}

void DeEnrollmentScenarios::DE_14_oneLogRowPerLead()
{
    enrolled(6, finished);
    run();
    QCOMPARE(count(QStringLiteral("de_enrollment_lead_log WHERE action = 'de_enrolled' AND outcome = "
                                  "'completed' AND messages_received = 3")),
        6);
    // Committed with the change itself: the same transaction wrote both.
    QCOMPARE(count(QStringLiteral("de_enrollment_lead_log g JOIN enrollments e USING (client_id, lead_id) "
                                  "WHERE g.xmin::text = e.xmin::text AND g.processed_at = e.completed_at")),
        6);
    QCOMPARE(count(QStringLiteral("lead_events WHERE event_type = 'de_enrolled'")), 6);
}

void DeEnrollmentScenarios::DE_15_durationMatchesTheWall()
{
    enrolled(40, finished);
    // Slow enough that the runner's own overhead is below a tenth.
    QVERIFY(m_session->executeScript(QStringLiteral(
        "CREATE FUNCTION slow() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN PERFORM pg_sleep(0.05); RETURN "
        "NEW; END $$; "
        "CREATE TRIGGER slow BEFORE INSERT ON de_enrollment_lead_log FOR EACH ROW EXECUTE FUNCTION slow()")));
    QElapsedTimer wall;
    wall.start();
    const DeEnrollmentResult result = run({.batchSize = 10});
    const qint64 elapsed = wall.elapsed();
    QVERIFY2(
        result.durationMs >= 2000 && result.durationMs <= elapsed && result.durationMs >= elapsed * 9 / 10,
        qPrintable(QStringLiteral("%1 ms measured, %2 ms by the wall").arg(result.durationMs).arg(elapsed)));
}

void DeEnrollmentScenarios::DE_16_twoRunsAtOnce()
{
    enrolled(200, finished);
    QVERIFY(m_session->executeScript(QStringLiteral(
        "CREATE FUNCTION slow() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN PERFORM pg_sleep(0.005); RETURN "
        "NEW; END $$; "
        "CREATE TRIGGER slow BEFORE INSERT ON de_enrollment_lead_log FOR EACH ROW EXECUTE FUNCTION slow()")));
    DeEnrollmentResult other;
    std::thread first([&] {
        const auto session = m_database->session(SessionKind::Batch);
        DeEnrollmentRunner runner(*session, {.batchSize = 50, .program = QStringLiteral("the-first")});
        other = *runner.runClient(m_client);
    });
    while (count(QStringLiteral("de_enrollment_runs WHERE status = 'running'")) == 0)
        QTest::qSleep(5);
    const DeEnrollmentResult second = run();
    first.join();
    QCOMPARE(second.status, QStringLiteral("busy"));
    QVERIFY2(second.message.contains(QStringLiteral("the-first"))
            && second.message.contains(QStringLiteral("since")),
        qPrintable(second.message));
    QCOMPARE(other.status, QStringLiteral("success"));
    QCOMPARE(count(QStringLiteral("de_enrollment_lead_log")), 200);
    QCOMPARE(count(QStringLiteral("de_enrollment_runs")), 1);
}

void DeEnrollmentScenarios::DE_17_lockedLeadsAreSkippedAndTakenLater()
{
    enrolled(10, finished);
    const auto holder = m_database->session();
    QVERIFY(holder->executeScript(
        QStringLiteral("BEGIN; SELECT FROM enrollments ORDER BY lead_id LIMIT 3 FOR UPDATE")));
    const DeEnrollmentResult result = run({.batchSize = 4});
    QCOMPARE(result.deEnrolled, 7);
    QCOMPARE(result.skipped, 3);
    QCOMPARE(result.evaluated, 10);
    QCOMPARE(count(QStringLiteral("de_enrollment_lead_log WHERE action = 'skipped'")), 3);
    QVERIFY(holder->executeScript(QStringLiteral("ROLLBACK")));
    QCOMPARE(run().deEnrolled, 3);
    QCOMPARE(counterDrift(*m_session), QString());
}

void DeEnrollmentScenarios::DE_18_anErrorKeepsEarlierBatches()
{
    enrolled(30, finished);
    QVERIFY(m_session->executeScript(
        QStringLiteral("CREATE FUNCTION fail_late() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
                       "IF (SELECT count(*) FROM de_enrollment_lead_log) >= 14 THEN RAISE EXCEPTION 'forced "
                       "failure'; END IF; RETURN NEW; END $$; "
                       "CREATE TRIGGER fail_late BEFORE INSERT ON de_enrollment_lead_log FOR EACH ROW "
                       "EXECUTE FUNCTION fail_late()")));
    const DeEnrollmentResult result = run({.batchSize = 10});
    QCOMPARE(result.status, QStringLiteral("failed"));
    QCOMPARE(result.deEnrolled, 10);
    const auto recorded = loadRun(*m_session, result.runId);
    QCOMPARE(recorded->status, QStringLiteral("failed"));
    QVERIFY(recorded->errorDetails.contains(QStringLiteral("forced failure")));
    QCOMPARE(recorded->deEnrolled, 10);
    QCOMPARE(count(QStringLiteral("enrollments WHERE completed_at IS NOT NULL")), 10);
    QVERIFY(m_session->executeScript(QStringLiteral("DROP TRIGGER fail_late ON de_enrollment_lead_log")));
    DeEnrollmentRunner runner(*m_session, {});
    QCOMPARE(runner.resumeRun(result.runId)->status, QStringLiteral("success"));
    QCOMPARE(loadRun(*m_session, result.runId)->deEnrolled, 30);
}

void DeEnrollmentScenarios::DE_19_timeLimitThenResume()
{
    enrolled(50, finished);
    QVERIFY(m_session->executeScript(QStringLiteral(
        "CREATE FUNCTION slow() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN PERFORM pg_sleep(0.01); RETURN "
        "NEW; END $$; "
        "CREATE TRIGGER slow BEFORE INSERT ON de_enrollment_lead_log FOR EACH ROW EXECUTE FUNCTION slow()")));
    const DeEnrollmentResult result = run({.batchSize = 10, .maxRuntimeMs = 150});
    QCOMPARE(result.status, QStringLiteral("partial"));
    QVERIFY(result.deEnrolled >= 10 && result.deEnrolled < 50);
    QCOMPARE(
        count(QStringLiteral(
            "de_enrollment_runs WHERE status = 'partial' AND checkpoint_data ->> 'lastLeadId' IS NOT NULL")),
        1);
    DeEnrollmentRunner runner(*m_session, {});
    const auto resumed = runner.resumeRun(result.runId);
    QVERIFY(resumed);
    QCOMPARE(resumed->status, QStringLiteral("success"));
    const auto recorded = loadRun(*m_session, result.runId);
    QCOMPARE(recorded->deEnrolled, 50);
    QCOMPARE(recorded->byOutcome.value(QStringLiteral("completed")), 50);
    QCOMPARE(count(QStringLiteral("de_enrollment_lead_log")), 50);
    QCOMPARE(counterDrift(*m_session), QString());
}

void DeEnrollmentScenarios::DE_19_cancelThenResume()
{
    enrolled(60, finished);
    QVERIFY(m_session->executeScript(QStringLiteral(
        "CREATE FUNCTION slow() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN PERFORM pg_sleep(0.02); RETURN "
        "NEW; END $$; "
        "CREATE TRIGGER slow BEFORE INSERT ON de_enrollment_lead_log FOR EACH ROW EXECUTE FUNCTION slow()")));
    DeEnrollmentController controller(m_database->settings());
    QSignalSpy progressed(&controller, &DeEnrollmentController::progressed);
    QVector<DeEnrollmentResult> results;
    connect(&controller, &DeEnrollmentController::finished, this,
        [&](const QVector<DeEnrollmentResult>& all, const Error&) { results = all; });
    controller.runNow({m_client}, {.batchSize = 10});
    QTRY_VERIFY(progressed.count() >= 2);
    controller.cancel();
    QTRY_COMPARE(results.size(), 1);
    QVERIFY(results.first().cancelled);
    QCOMPARE(results.first().status, QStringLiteral("partial"));
    QVERIFY(results.first().deEnrolled < 60);
    QCOMPARE(count(QStringLiteral("de_enrollment_lead_log")), results.first().deEnrolled);
    const RunId id = results.first().runId;
    results.clear();
    controller.resume(id);
    QTRY_COMPARE_WITH_TIMEOUT(results.size(), 1, 10000);
    QCOMPARE(loadRun(*m_session, id)->deEnrolled, 60);
    QCOMPARE(counterDrift(*m_session), QString());
}

void DeEnrollmentScenarios::processIsIdempotentAndChecksItsInput()
{
    enrolled(5, finished);
    const auto call = [&](const QString& sql) {
        const auto answer = m_session->execute(sql);
        return answer ? QString() : answer.error().sqlState;
    };
    QCOMPARE(
        call(QStringLiteral("SELECT * FROM get_leads_for_de_enrollment(NULL)")), QStringLiteral("22004"));
    QCOMPARE(call(QStringLiteral("SELECT * FROM get_leads_for_de_enrollment(gen_random_uuid())")),
        QStringLiteral("P0002"));
    for (const char* size : {"0", "-1", "1000000", "NULL"})
        QCOMPARE(
            call(QStringLiteral("SELECT * FROM get_leads_for_de_enrollment((SELECT id FROM clients), %1)")
                     .arg(QLatin1String(size))),
            QStringLiteral("22023"));
    QCOMPARE(call(QStringLiteral("SELECT process_de_enrollment_batch(gen_random_uuid(), '{}')")),
        QStringLiteral("P0002"));
    mustExecute(*m_session, u"SELECT start_de_enrollment_run((SELECT id FROM clients), 'manual')");
    const QString process = QStringLiteral("SELECT process_de_enrollment_batch((SELECT id FROM "
                                           "de_enrollment_runs), (SELECT array_agg(id) FROM leads)) AS n");
    // One that is none, among others, keeps nobody in.
    const QString one =
        QStringLiteral("SELECT process_de_enrollment_batch((SELECT id FROM de_enrollment_runs), "
                       "ARRAY[NULL, (SELECT id FROM leads ORDER BY id LIMIT 1)]) AS n");
    QCOMPARE(number(*m_session, one), 1);
    QCOMPARE(number(*m_session, process), 4);
    QCOMPARE(number(*m_session, process), 0);
    QCOMPARE(count(QStringLiteral("de_enrollment_lead_log")), 5);
    mustExecute(
        *m_session, u"SELECT finish_de_enrollment_run((SELECT id FROM de_enrollment_runs), 'success', 5)");
    QCOMPARE(call(process), QStringLiteral("55000"));
    QCOMPARE(counterDrift(*m_session), QString());
}

void DeEnrollmentScenarios::interruptedRunIsMarkedAndResumed()
{
    enrolled(20, finished);
    // What a killed worker leaves: a run marked running, one batch done, nobody holding the lock.
    const Row row = mustExecute(
        *m_session, u"SELECT start_de_enrollment_run((SELECT id FROM clients), 'manual', 'killed') AS id")
                        .first();
    const RunId killed = row.id<RunId>("id");
    mustExecute(
        *m_session, u"SELECT * FROM run_de_enrollment_batch(:id, 6)", {{QLatin1String("id"), killed}});
    DeEnrollmentRunner runner(*m_session, {});
    QCOMPARE(run().deEnrolled, 14);
    const auto marked = loadRun(*m_session, killed);
    QCOMPARE(marked->status, QStringLiteral("failed"));
    QVERIFY(marked->errorDetails.contains(QStringLiteral("interrupted")));
    QCOMPARE(marked->deEnrolled, 6);
    QCOMPARE(runner.resumeRun(killed)->status, QStringLiteral("success"));
    QCOMPARE(counterDrift(*m_session), QString());
}

void DeEnrollmentScenarios::pauseDoesNotKeepALeadIn()
{
    const CampaignId campaign = enrolled(3, finished);
    QVERIFY(changeCampaignState(*m_session, m_client, campaign, CampaignAction::Pause));
    QCOMPARE(run().deEnrolled, 3);
}

void DeEnrollmentScenarios::healthFollowsTheRules()
{
    const auto health = [&] { return listHealth(*m_session, m_client)->first(); };
    QCOMPARE(health().health, QStringLiteral("unknown"));
    enrolled(3, finished);
    run();
    QCOMPARE(health().health, QStringLiteral("healthy"));
    QCOMPARE(health().deEnrolled, 3);
    mustExecute(*m_session,
        u"UPDATE de_enrollment_runs SET run_at = run_at - interval '3 hours', finished_at = finished_at - "
        u"interval '3 hours'");
    QCOMPARE(health().health, QStringLiteral("error"));
    QCOMPARE(health().reasons, QStringList{QStringLiteral("no_recent_success")});
    run();
    QCOMPARE(health().health, QStringLiteral("healthy"));
    enrolled(101); // and the three that left before
    mustExecute(*m_session,
        u"UPDATE enrollments SET enrolled_at = now() - interval '60 hours', last_sent_at = now() - interval "
        u"'49 hours', sms_sequence_position = 3 WHERE completed_at IS NULL");
    QCOMPARE(health().stuckLeads, 104);
    QCOMPARE(health().health, QStringLiteral("warning"));
    mustExecute(*m_session, u"INSERT INTO settings (key, value) VALUES ('health.stuck_leads_error', '100')");
    QCOMPARE(health().health, QStringLiteral("error"));
}

void DeEnrollmentScenarios::senderContract()
{
    const CampaignId campaign = enrolled(2);
    const QString due = QStringLiteral("due_messages((SELECT id FROM clients), 10)");
    QCOMPARE(count(due), 2);
    const Row first = mustExecute(*m_session, QStringLiteral("SELECT * FROM ") + due).first();
    const auto record = [&](int step) {
        auto answer = m_session->execute(
            u"SELECT record_message_sent(:client, :enrollment, :step) AS counted",
            {{QLatin1String("client"), m_client}, {QLatin1String("enrollment"), first.uuid("enrollment_id")},
                {QLatin1String("step"), step}});
        return answer
            ? (answer->first().boolean("counted") ? QStringLiteral("counted") : QStringLiteral("known"))
            : answer.error().sqlState;
    };
    QCOMPARE(record(2), QStringLiteral("55000"));
    QCOMPARE(record(1), QStringLiteral("counted"));
    QCOMPARE(record(1), QStringLiteral("known"));
    QCOMPARE(record(4), QStringLiteral("22023"));
    QCOMPARE(loadCampaign(*m_session, m_client, campaign)->messagesSent, 1);
    // The second step is due a day later; an opted-out lead and a paused campaign get nothing.
    QCOMPARE(count(due), 1);
    mustExecute(*m_session,
        u"SELECT record_opt_out(client_id, lead_id) FROM enrollments WHERE sms_sequence_position = 0");
    QCOMPARE(count(due), 0);
    mustExecute(*m_session,
        u"UPDATE enrollments SET last_sent_at = now() - interval '25 hours' WHERE sms_sequence_position = 1");
    QCOMPARE(count(due), 1);
    QVERIFY(changeCampaignState(*m_session, m_client, campaign, CampaignAction::Pause));
    QCOMPARE(count(due), 0);
    QVERIFY(changeCampaignState(*m_session, m_client, campaign, CampaignAction::Resume));
    QCOMPARE(record(2), QStringLiteral("counted"));
    QCOMPARE(record(3), QStringLiteral("counted"));
    QCOMPARE(run().deEnrolled, 2);
    QCOMPARE(counterDrift(*m_session), QString());
}

QTEST_GUILESS_MAIN(DeEnrollmentScenarios)
#include "tst_deenrollment.moc"
