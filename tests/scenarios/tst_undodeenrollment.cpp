// SPDX-License-Identifier: GPL-3.0-or-later
// Scenario UN-01: a de-enrollment run is taken back for every lead that nothing has happened to since, and
// what is reopened has its lead's and campaign's present state.
#include "tests/scenarios/undotestbed.h"

#include <QTest>

using namespace cm;
using namespace cm::test;

class UndoDeEnrollment : public QObject, private UndoTestBed {
    Q_OBJECT

private Q_SLOTS:
    void init() { start(); }

    void UN_01_deEnrollmentRunIsTakenBack();
    void UN_01_deEnrollmentLeavesTouchedLeadsAlone_data();
    void UN_01_deEnrollmentLeavesTouchedLeadsAlone();
    void UN_01_restoredLeadsLeaveAgainWithTheNextRun();
    void UN_01_reopenedLeadsHaveThePresentState_data();
    void UN_01_reopenedLeadsHaveThePresentState();
    void UN_01_partialRunIsUndoneAndNotResumed();
    void UN_01_twoUndosAtOnce();
    void UN_01_undoAndResumeAtOnce();
    void UN_01_whatHappensMeanwhileIsLeftAlone_data();
    void UN_01_whatHappensMeanwhileIsLeftAlone();
    void UN_01_changesWhileTheUndoIsUncommitted();
    void UN_01_aDeactivationInFlightIsSeen();
    void UN_01_undoBesideAnotherCampaignsEnrollment();
};

void UndoDeEnrollment::UN_01_deEnrollmentRunIsTakenBack()
{
    enrolled(6, true);
    change(QStringLiteral("UPDATE leads SET booked = true WHERE id = ") + firstLead);
    const QString state = QStringLiteral(
        "SELECT string_agg(concat_ws(' ', lead_id, sms_sequence_position, processing_status, last_sent_at, "
        "outcome, leaves_as, leaving_since, lead_booked_at, de_enrollment_run_id), '; ' ORDER BY lead_id) AS "
        "t "
        "FROM enrollments");
    const QString before = mustExecute(session(), state).first().text("t");
    const RunId run = deEnroll().runId;
    QVERIFY(mustExecute(session(), state).first().text("t") != before);
    const QJsonObject answer = undo("de_enrollment", run);
    QCOMPARE(answer, answered(run, 6));
    QCOMPARE(mustExecute(session(), state).first().text("t"), before);
    QCOMPARE(count(QStringLiteral("lead_events WHERE event_type = 'undone' AND run_id = '%1' AND actor = "
                                  "session_user AND detail ->> 'undid' = 'de_enrolled'")
                       .arg(run.toString())),
        6);
    QCOMPARE(
        count(QStringLiteral("lead_events WHERE event_type = 'undone' AND detail ->> 'outcome' = 'booked' "
                             "AND lead_id = ")
            + firstLead),
        1);
    QCOMPARE(count(QStringLiteral("de_enrollment_lead_log")), 6);
    QCOMPARE(
        count(QStringLiteral("de_enrollment_runs WHERE undone_at IS NOT NULL AND leads_de_enrolled = 6")), 1);
    QCOMPARE(drift(), QString());
    QCOMPARE(auditProblem("de_enrollment", run, answer), QString());
}

void UndoDeEnrollment::UN_01_deEnrollmentLeavesTouchedLeadsAlone_data()
{
    QTest::addColumn<QString>("touch");
    QTest::addColumn<QString>("reason");
    QTest::newRow("booked") << QStringLiteral("SELECT record_booking(client_id, id) FROM leads WHERE id = %1")
                            << QStringLiteral("booked");
    QTest::newRow("opted out") << QStringLiteral(
        "SELECT record_opt_out(client_id, id) FROM leads WHERE id = %1")
                               << QStringLiteral("opted_out");
    QTest::newRow("enrolled again elsewhere") << QStringLiteral(
        "SELECT enroll_campaign(client_id, id, 1) FROM campaigns WHERE name = 'Other' AND %1 "
        "IS NOT NULL") << QStringLiteral("enrolled_again");
    QTest::newRow("enrolled elsewhere and left")
        << QStringLiteral("WITH e AS (INSERT INTO enrollments (client_id, lead_id, campaign_id, "
                          "enrolled_campaign_version, enrolled_message_count, completed_at, outcome, "
                          "processing_status) SELECT client_id, %1, id, 1, 3, now(), 'removed', 'Stopped' "
                          "FROM campaigns WHERE name = 'Other' RETURNING client_id, campaign_id) "
                          "UPDATE campaigns c SET leads_enrolled = 1, removed_leads_count = 1, "
                          "last_enrollment_at = now() FROM e WHERE c.id = e.campaign_id")
        << QStringLiteral("enrolled_again");
    QTest::newRow("deactivated lead")
        << QStringLiteral("UPDATE leads SET is_active = false WHERE id = %1") << QStringLiteral("inactive");
}

void UndoDeEnrollment::UN_01_deEnrollmentLeavesTouchedLeadsAlone()
{
    QFETCH(QString, touch);
    QFETCH(QString, reason);
    makeCampaign(session(), client, QStringLiteral("Other"));
    enrolled(4, true);
    // The first in the order of enrollment is the first by id.
    change(QStringLiteral("UPDATE leads SET icp_score = 99 WHERE id = ") + firstLead);
    const RunId run = deEnroll().runId;
    change(touch.arg(firstLead));
    const QJsonObject answer = undo("de_enrollment", run);
    QCOMPARE(answer, answered(run, 3, reason));
    const QString left = QStringLiteral("WHERE lead_id = ") + firstLead;
    QCOMPARE(count(QStringLiteral("undo_left_alone %1 AND reason = '%2' AND run_id = '%3'")
                       .arg(left, reason, run.toString())),
        1);
    QCOMPARE(count(QStringLiteral("undo_left_alone")), 1);
    QCOMPARE(count(QStringLiteral("enrollments %1 AND outcome = 'completed' AND de_enrollment_run_id = '%2'")
                       .arg(left, run.toString())),
        1);
    QCOMPARE(count(QStringLiteral("lead_events WHERE event_type = 'undone'")), 3);
    QCOMPARE(drift(), QString());
    QCOMPARE(auditProblem("de_enrollment", run, answer), QString());
}

void UndoDeEnrollment::UN_01_restoredLeadsLeaveAgainWithTheNextRun()
{
    enrolled(4, true);
    const RunId first = deEnroll().runId;
    undo("de_enrollment", first);
    const DeEnrollmentResult second = deEnroll();
    QCOMPARE(second.deEnrolled, 4);
    QCOMPARE(count(QStringLiteral("enrollments WHERE outcome = 'completed' AND de_enrollment_run_id = '%1'")
                       .arg(second.runId.toString())),
        4);
    QCOMPARE(undo("de_enrollment", second.runId), answered(second.runId, 4));
    QCOMPARE(drift(), QString());
}

void UndoDeEnrollment::UN_01_reopenedLeadsHaveThePresentState_data()
{
    QTest::addColumn<QString>("before");
    QTest::addColumn<QString>("after");
    QTest::addColumn<QString>("leavesAs");
    const QString deactivate =
        QStringLiteral("SELECT set_campaign_state(client_id, id, 'deactivate') FROM campaigns");
    const QString reactivate =
        QStringLiteral("SELECT set_campaign_state(client_id, id, 'reactivate') FROM campaigns");
    const QString book = QStringLiteral("UPDATE leads SET booked = true");
    const QString optOut = QStringLiteral("UPDATE leads SET sms_stop = true");
    QTest::newRow("deactivated, still so")
        << deactivate << QString() << QStringLiteral("campaign_deactivated");
    QTest::newRow("deactivated, then reactivated") << deactivate << reactivate << QString();
    QTest::newRow("opted in again, campaign deactivated meanwhile")
        << optOut << QStringLiteral("WITH l AS (UPDATE leads SET sms_stop = false) ") + deactivate
        << QStringLiteral("campaign_deactivated");
    QTest::newRow("booked, still so") << book << QString() << QStringLiteral("booked");
    QTest::newRow("booked, then withdrawn")
        << book << QStringLiteral("UPDATE leads SET booked = false") << QString();
    QTest::newRow("opted out, then in again")
        << optOut << QStringLiteral("UPDATE leads SET sms_stop = false") << QString();
}

void UndoDeEnrollment::UN_01_reopenedLeadsHaveThePresentState()
{
    QFETCH(QString, before);
    QFETCH(QString, after);
    QFETCH(QString, leavesAs);
    enrolled(3);
    change(before);
    const DeEnrollmentResult run = deEnroll();
    QCOMPARE(run.deEnrolled, 3);
    if (!after.isEmpty())
        change(after);
    QCOMPARE(undo("de_enrollment", run.runId), answered(run.runId, 3));
    QCOMPARE(count(QStringLiteral("enrollments WHERE coalesce(leaves_as, '') = '%1' AND completed_at IS NULL "
                                  "AND processing_status = 'Queued'")
                       .arg(leavesAs)),
        3);
    QCOMPARE(
        count(QStringLiteral("enrollments e JOIN leads l ON l.id = e.lead_id JOIN campaigns c ON c.id = "
                             "e.campaign_id WHERE (e.lead_booked_at, e.lead_opted_out_at, "
                             "e.campaign_deactivated_at) IS NOT DISTINCT FROM (l.booked_at, l.sms_stop_at, "
                             "c.deactivated_at)")),
        3);
    QCOMPARE(deEnroll().deEnrolled, leavesAs.isEmpty() ? 0 : 3);
    QCOMPARE(drift(), QString());
}

void UndoDeEnrollment::UN_01_partialRunIsUndoneAndNotResumed()
{
    enrolled(10, true);
    const DeEnrollmentResult partial = deEnroll({.batchSize = 4, .maxRuntimeMs = 1});
    QCOMPARE(partial.status, QStringLiteral("partial"));
    QCOMPARE(
        undo("de_enrollment", partial.runId), answered(partial.runId, static_cast<int>(partial.deEnrolled)));
    DeEnrollmentRunner runner(session(), {});
    const auto resumed = runner.resumeRun(partial.runId);
    QVERIFY(!resumed);
    QCOMPARE(resumed.error().sqlState, QStringLiteral("55000"));
    QVERIFY2(resumed.error().message.contains(QLatin1String("undone")), qPrintable(resumed.error().message));
    QCOMPARE(deEnroll().deEnrolled, 10);
    QCOMPARE(drift(), QString());
}

void UndoDeEnrollment::UN_01_twoUndosAtOnce()
{
    enrolled(20, true);
    const RunId run = deEnroll().runId;
    bool waited = false;
    const auto second =
        whileUncommitted(undoStatement("de_enrollment", run), undoStatement("de_enrollment", run), &waited);
    QVERIFY(waited);
    QVERIFY(!second);
    QCOMPARE(second.error().sqlState, QStringLiteral("55000"));
    QCOMPARE(count(QStringLiteral("lead_events WHERE event_type = 'undone'")), 20);
    QCOMPARE(auditProblem("de_enrollment", run, answered(run, 20)), QString());
    QCOMPARE(drift(), QString());
}

void UndoDeEnrollment::UN_01_undoAndResumeAtOnce()
{
    enrolled(10, true);
    const RunId run = deEnroll({.batchSize = 4, .maxRuntimeMs = 1}).runId;
    const QString resume = QStringLiteral("SELECT resume_de_enrollment_run('%1')").arg(run.toString());
    bool waited = false;
    const auto resumed = whileUncommitted(undoStatement("de_enrollment", run), resume, &waited);
    QVERIFY(waited);
    QVERIFY(!resumed);
    QCOMPARE(resumed.error().sqlState, QStringLiteral("55000"));
    const RunId next = deEnroll({.batchSize = 4, .maxRuntimeMs = 1}).runId;
    const auto undone =
        whileUncommitted(QStringLiteral("SELECT resume_de_enrollment_run('%1')").arg(next.toString()),
            undoStatement("de_enrollment", next), &waited);
    QVERIFY(waited);
    QVERIFY(!undone);
    QVERIFY2(
        undone.error().message.contains(QLatin1String("still running")), qPrintable(undone.error().message));
    QCOMPARE(drift(), QString());
}

void UndoDeEnrollment::UN_01_whatHappensMeanwhileIsLeftAlone_data()
{
    QTest::addColumn<QString>("meanwhile");
    QTest::addColumn<QString>("reason");
    QTest::newRow("booked") << QStringLiteral("SELECT record_booking(client_id, id) FROM leads WHERE id = %1")
                            << QStringLiteral("booked");
    QTest::newRow("opted out") << QStringLiteral("UPDATE leads SET sms_stop = true WHERE id = %1")
                               << QStringLiteral("opted_out");
    QTest::newRow("enrolled elsewhere") << QStringLiteral("SELECT enroll_campaign(client_id, id, 1) FROM "
                                                          "campaigns WHERE name = 'Other' AND %1 IS NOT NULL")
                                        << QStringLiteral("enrolled_again");
}

void UndoDeEnrollment::UN_01_whatHappensMeanwhileIsLeftAlone()
{
    QFETCH(QString, meanwhile);
    QFETCH(QString, reason);
    makeCampaign(session(), client, QStringLiteral("Other"));
    enrolled(5, true);
    const RunId run = deEnroll().runId;
    bool waited = false;
    const auto answer =
        whileUncommitted(meanwhile.arg(firstLead), undoStatement("de_enrollment", run), &waited);
    QVERIFY(waited);
    QVERIFY2(answer, answer ? "" : qPrintable(answer.error().message));
    QCOMPARE(answer->first().jsonObject("answer"), answered(run, 4, reason));
    QCOMPARE(drift(), QString());
}

void UndoDeEnrollment::UN_01_changesWhileTheUndoIsUncommitted()
{
    const CampaignId other = makeCampaign(session(), client, QStringLiteral("Other"));
    enrolled(5, true);
    RunId run = deEnroll().runId;
    bool waited = false;
    // Another campaign finds them taken.
    const auto elsewhere = whileUncommitted(undoStatement("de_enrollment", run),
        QStringLiteral("SELECT * FROM enroll_campaign('%1', '%2')").arg(client.toString(), other.toString()),
        &waited);
    QVERIFY(waited);
    QCOMPARE(elsewhere->first().integer("enrolled"), 0);
    // A booking reaches the enrollment that was open again when it came.
    run = deEnroll().runId;
    QVERIFY(whileUncommitted(undoStatement("de_enrollment", run),
        QStringLiteral("UPDATE leads SET booked = true WHERE id = ") + firstLead, &waited));
    QVERIFY(waited);
    QCOMPARE(count(QStringLiteral("enrollments WHERE leaves_as = 'booked'")), 1);
    QCOMPARE(deEnroll().deEnrolled, 5);
    QCOMPARE(drift(), QString());
}

void UndoDeEnrollment::UN_01_aDeactivationInFlightIsSeen()
{
    enrolled(3);
    change(QStringLiteral("UPDATE leads SET sms_stop = true"));
    const RunId run = deEnroll().runId;
    change(QStringLiteral("UPDATE leads SET sms_stop = false"));
    const auto answer = whileUncommitted(
        QStringLiteral("UPDATE campaigns SET is_active = false"), undoStatement("de_enrollment", run));
    QVERIFY2(answer, answer ? "" : qPrintable(answer.error().message));
    QCOMPARE(count(QStringLiteral("enrollments WHERE leaves_as = 'campaign_deactivated'")), 3);
    QCOMPARE(deEnroll().deEnrolled, 3);
}

// Whichever comes first: no lead is lost, none is in two campaigns.
void UndoDeEnrollment::UN_01_undoBesideAnotherCampaignsEnrollment()
{
    for (int round = 0; round < 8; ++round) {
        start();
        enrolled(20, true);
        const CampaignId other = makeCampaign(session(), client, QStringLiteral("Other"));
        const RunId run = deEnroll().runId;
        const auto [undone, elsewhere] = atOnce(undoStatement("de_enrollment", run),
            QStringLiteral("SELECT * FROM enroll_campaign('%1', '%2')")
                .arg(client.toString(), other.toString()));
        QVERIFY2(undone && elsewhere, "neither fails");
        const qint64 taken = elsewhere->first().integer("enrolled");
        QVERIFY(taken == 0 || taken == 20);
        QCOMPARE(undone->first().jsonObject("answer").value(QLatin1String("restored")).toInt(), 20 - taken);
        QCOMPARE(count(QStringLiteral("enrollments WHERE completed_at IS NULL")), 20);
        QCOMPARE(drift(), QString());
    }
}

QTEST_GUILESS_MAIN(UndoDeEnrollment)
#include "tst_undodeenrollment.moc"
