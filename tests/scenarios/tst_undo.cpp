// SPDX-License-Identifier: GPL-3.0-or-later
// Scenario UN-01: an enrollment run is taken back for every lead that nothing has happened to since, the
// others are listed with the reason, and all of it is on record.
#include "tests/scenarios/undotestbed.h"

#include <QTest>

using namespace cm;
using namespace cm::test;

class Undo : public QObject, private UndoTestBed {
    Q_OBJECT

private Q_SLOTS:
    void init() { start(); }

    void UN_01_enrollmentRunIsTakenBack();
    void UN_01_enrollmentLeavesTouchedLeadsAlone_data();
    void UN_01_enrollmentLeavesTouchedLeadsAlone();
    void UN_01_undoneLeadsAreEnrolledAgain();
    void UN_01_undoMakesRoomBelowTheCap();
    void UN_01_lastEnrollmentFollowsTheRows();
    void UN_01_refusals_data();
    void UN_01_refusals();
    void UN_01_twoUndosAtOnce();
    void UN_01_whatHappensMeanwhileIsLeftAlone_data();
    void UN_01_whatHappensMeanwhileIsLeftAlone();
    void UN_01_undoBesideAnotherCampaignsEnrollment();
};

void Undo::UN_01_enrollmentRunIsTakenBack()
{
    const RunId run = enrolled(5);
    const QJsonObject answer = undo("enrollment", run);
    QCOMPARE(answer, answered(run, 5));
    QCOMPARE(count(QStringLiteral("enrollments")), 0);
    QCOMPARE(count(QStringLiteral("lead_events WHERE event_type = 'undone' AND run_id = '%1' AND actor = "
                                  "session_user AND detail = '{\"undid\": \"enrolled\"}'")
                       .arg(run.toString())),
        5);
    // What happened stays on record.
    QCOMPARE(count(QStringLiteral("lead_events WHERE event_type = 'enrolled'")), 5);
    QCOMPARE(count(QStringLiteral("enrollment_runs WHERE undone_at IS NOT NULL AND enrolled = 5")), 1);
    QCOMPARE(drift(), QString());
    QCOMPARE(auditProblem("enrollment", run, answer), QString());
}

void Undo::UN_01_enrollmentLeavesTouchedLeadsAlone_data()
{
    QTest::addColumn<QString>("touch");
    QTest::addColumn<QString>("reason");
    QTest::newRow("message sent") << QStringLiteral("SELECT record_message_sent(client_id, id, 1) FROM "
                                                    "enrollments WHERE lead_id = %1")
                                  << QStringLiteral("message_sent");
    QTest::newRow("booked") << QStringLiteral("SELECT record_booking(client_id, id) FROM leads WHERE id = %1")
                            << QStringLiteral("booked");
    QTest::newRow("opted out") << QStringLiteral(
        "SELECT record_opt_out(client_id, id) FROM leads WHERE id = %1")
                               << QStringLiteral("opted_out");
    QTest::newRow("booked by another program")
        << QStringLiteral("UPDATE leads SET booked = true WHERE id = %1") << QStringLiteral("booked");
    QTest::newRow("left") << QStringLiteral("UPDATE leads SET booked = true WHERE id = %1")
                          << QStringLiteral("left");
    QTest::newRow("booking withdrawn") << QStringLiteral(
        "WITH b AS (UPDATE leads SET booked = true WHERE id = %1 RETURNING id) SELECT FROM b")
                                       << QString();
    QTest::newRow("deactivated lead")
        << QStringLiteral("UPDATE leads SET is_active = false WHERE id = %1") << QString();
}

void Undo::UN_01_enrollmentLeavesTouchedLeadsAlone()
{
    QFETCH(QString, touch);
    QFETCH(QString, reason);
    const RunId run = enrolled(4);
    change(touch.arg(firstLead));
    if (reason == QLatin1String("left"))
        QCOMPARE(deEnroll().deEnrolled, 1);
    if (qstrcmp(QTest::currentDataTag(), "booking withdrawn") == 0)
        change(QStringLiteral("UPDATE leads SET booked = false"));
    const QJsonObject answer = undo("enrollment", run);
    QCOMPARE(answer, answered(run, reason.isEmpty() ? 4 : 3, reason));
    const QString left = QStringLiteral("WHERE lead_id = ") + firstLead;
    QCOMPARE(count(QStringLiteral("enrollments ") + left), reason.isEmpty() ? 0 : 1);
    QCOMPARE(count(QStringLiteral("enrollments")), reason.isEmpty() ? 0 : 1);
    QCOMPARE(count(QStringLiteral("undo_left_alone %1 AND reason = '%2' AND run_id = '%3'")
                       .arg(left, reason, run.toString())),
        reason.isEmpty() ? 0 : 1);
    QCOMPARE(count(QStringLiteral("undo_left_alone")), reason.isEmpty() ? 0 : 1);
    QCOMPARE(count(QStringLiteral("lead_events WHERE event_type = 'undone'")), reason.isEmpty() ? 4 : 3);
    QCOMPARE(drift(), QString());
    QCOMPARE(auditProblem("enrollment", run, answer), QString());
}

void Undo::UN_01_undoneLeadsAreEnrolledAgain()
{
    const RunId first = enrolled(6);
    change(QStringLiteral("SELECT record_message_sent(client_id, id, 1) FROM enrollments WHERE lead_id = ")
        + firstLead);
    undo("enrollment", first);
    const RunId second = enroll(campaign);
    QVERIFY(second != first);
    QCOMPARE(count(QStringLiteral("enrollments WHERE enrollment_run_id = '%1'").arg(second.toString())), 5);
    QCOMPARE(count(QStringLiteral("enrollments WHERE completed_at IS NULL")), 6);
    QCOMPARE(drift(), QString());
    // Taking the second back leaves what the first left.
    QCOMPARE(undo("enrollment", second), answered(second, 5));
    QCOMPARE(count(QStringLiteral("enrollments")), 1);
    QCOMPARE(drift(), QString());
}

void Undo::UN_01_undoMakesRoomBelowTheCap()
{
    const CampaignId capped = makeCampaign(session(), client, QStringLiteral("Capped"), 3, 2);
    makeLeads(session(), client, 5);
    const RunId first = enroll(capped);
    QCOMPARE(undo("enrollment", first), answered(first, 2));
    enroll(capped);
    QCOMPARE(count(QStringLiteral("enrollments")), 2);
    QCOMPARE(drift(), QString());
}

void Undo::UN_01_lastEnrollmentFollowsTheRows()
{
    const RunId first = enrolled(3);
    const RunId second = enrolled(3);
    QCOMPARE(drift(), QString());
    undo("enrollment", second);
    QCOMPARE(drift(), QString());
    undo("enrollment", first);
    QCOMPARE(count(QStringLiteral("campaigns WHERE last_enrollment_at IS NULL")), 1);
}

void Undo::UN_01_refusals_data()
{
    QTest::addColumn<QString>("statement");
    QTest::addColumn<QString>("sqlState");
    for (const char* kind : {"enrollment", "de_enrollment"}) {
        const QString call = QStringLiteral("SELECT undo_%1_run(%2)").arg(QLatin1String(kind));
        const QString runs = QStringLiteral("(SELECT id FROM %1_runs WHERE %2)").arg(QLatin1String(kind));
        const auto row = [&](const char* name, const QString& arguments, const char* state) {
            QTest::addRow("%s: %s", kind, name) << call.arg(arguments) << QString::fromLatin1(state);
        };
        const QString acme = QStringLiteral("(SELECT id FROM clients WHERE company_name = 'Acme'), ");
        const QString other = QStringLiteral("(SELECT id FROM clients WHERE company_name = 'Other'), ");
        const QString undone = runs.arg(QStringLiteral("undone_at IS NOT NULL"));
        row("undone already", acme + undone, "55000");
        row("unknown", acme + QStringLiteral("gen_random_uuid()"), "P0002");
        row("another client's", other + undone, "P0002");
        row("unknown client", QStringLiteral("gen_random_uuid(), ") + undone, "P0002");
        row("no run", acme + QStringLiteral("NULL"), "P0002");
        row("no client", QStringLiteral("NULL, ") + undone, "22004");
        if (qstrcmp(kind, "de_enrollment") == 0)
            row("running", acme + runs.arg(QStringLiteral("status = 'running'")), "55000");
    }
}

void Undo::UN_01_refusals()
{
    QFETCH(QString, statement);
    QFETCH(QString, sqlState);
    makeClient(session(), QStringLiteral("Other"));
    const RunId run = enrolled(2, true);
    const RunId left = deEnroll().runId;
    undo("de_enrollment", left);
    undo("enrollment", run);
    change(QStringLiteral(
        "SELECT start_de_enrollment_run(id, 'manual') FROM clients WHERE company_name = 'Acme'"));
    const qint64 events = count(QStringLiteral("lead_events"));
    const qint64 audited = count(QStringLiteral("audit_log"));
    const auto answer = session().execute(statement);
    QVERIFY(!answer);
    QCOMPARE(answer.error().sqlState, sqlState);
    QCOMPARE(count(QStringLiteral("lead_events")), events);
    QCOMPARE(count(QStringLiteral("audit_log")), audited);
    QCOMPARE(drift(), QString());
}

void Undo::UN_01_twoUndosAtOnce()
{
    const RunId run = enrolled(20);
    bool waited = false;
    const auto second =
        whileUncommitted(undoStatement("enrollment", run), undoStatement("enrollment", run), &waited);
    QVERIFY(waited);
    QVERIFY(!second);
    QCOMPARE(second.error().sqlState, QStringLiteral("55000"));
    QCOMPARE(count(QStringLiteral("lead_events WHERE event_type = 'undone'")), 20);
    QCOMPARE(auditProblem("enrollment", run, answered(run, 20)), QString());
    QCOMPARE(drift(), QString());
}

void Undo::UN_01_whatHappensMeanwhileIsLeftAlone_data()
{
    QTest::addColumn<QString>("meanwhile");
    QTest::addColumn<QString>("reason");
    QTest::newRow("message sent") << QStringLiteral("SELECT record_message_sent(client_id, id, 1) FROM "
                                                    "enrollments WHERE lead_id = %1")
                                  << QStringLiteral("message_sent");
    QTest::newRow("booked") << QStringLiteral("SELECT record_booking(client_id, id) FROM leads WHERE id = %1")
                            << QStringLiteral("booked");
    QTest::newRow("opted out") << QStringLiteral("UPDATE leads SET sms_stop = true WHERE id = %1")
                               << QStringLiteral("opted_out");
}

void Undo::UN_01_whatHappensMeanwhileIsLeftAlone()
{
    QFETCH(QString, meanwhile);
    QFETCH(QString, reason);
    const RunId run = enrolled(5);
    bool waited = false;
    const auto answer = whileUncommitted(meanwhile.arg(firstLead), undoStatement("enrollment", run), &waited);
    QVERIFY(waited);
    QVERIFY2(answer, answer ? "" : qPrintable(answer.error().message));
    QCOMPARE(answer->first().jsonObject("answer"), answered(run, 4, reason));
    QCOMPARE(drift(), QString());
}

// Whichever comes first: no lead is lost, none is in two campaigns.
void Undo::UN_01_undoBesideAnotherCampaignsEnrollment()
{
    const CampaignId other = makeCampaign(session(), client, QStringLiteral("Other"));
    makeLeads(session(), client, 60);
    const QString enrollOther =
        QStringLiteral("SELECT * FROM enroll_campaign('%1', '%2')").arg(client.toString(), other.toString());
    for (int round = 0; round < 8; ++round) {
        const RunId run = enroll(campaign);
        QCOMPARE(count(QStringLiteral("enrollments WHERE completed_at IS NULL")), 60);
        const auto [undone, enrolledToo] = atOnce(undoStatement("enrollment", run), enrollOther);
        QVERIFY2(undone && enrolledToo, "neither fails");
        QCOMPARE(undone->first().jsonObject("answer"), answered(run, 60));
        const qint64 taken = enrolledToo->first().integer("enrolled");
        QCOMPARE(count(QStringLiteral("enrollments")), taken);
        QCOMPARE(drift(), QString());
        undo("enrollment", enrolledToo->first().id<RunId>("id"));
    }
}

QTEST_GUILESS_MAIN(Undo)
#include "tst_undo.moc"
