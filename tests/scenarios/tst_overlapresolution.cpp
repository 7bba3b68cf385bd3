// SPDX-License-Identifier: GPL-3.0-or-later
// Scenarios CC-13, DR-01 and UN-01 for leads that are in another campaign: left out, waited for, or taken
// over.
#include "models/enrollment/dueenrollment.h"
#include "models/undo/undo.h"
#include "tests/scenarios/enrollmenttestbed.h"

#include <QTest>

using namespace cm;
using namespace cm::test;

class OverlapResolutionScenarios : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup() { m_bed.reset(); }

    void CC_13_skipLeavesThemOut();
    void CC_13_moveClosesTheOtherEnrollment();
    void CC_13_moveTakesNoMoreThanItEnrolls();
    void CC_13_moveLeavesAloneWhoMayNotBeEnrolled();
    void CC_13_waitEnrollsWhoIsFree();
    void CC_13_waitForgetsWhoDoesNotMatchAnyMore();
    void CC_13_waitKeepsToTheCap();
    void DR_01_showsWhoMovesAndWaits();
    void UN_01_undoBringsMovedLeadsBack();
    void UN_01_undoLeavesAloneWhatHappenedSince();

private:
    CampaignId campaign(OverlapResolution resolution, std::optional<qint64> cap = std::nullopt)
    {
        return m_bed->campaign(QStringLiteral("Second"), [&](CampaignDraft& draft) {
            draft.overlapResolution = resolution;
            draft.maxLeadsToEnroll = cap;
        });
    }
    QVector<DueEnrollment> tick()
    {
        auto due = enrollDueCampaigns(*m_bed->session, m_bed->client);
        if (!due)
            qFatal("%s", qPrintable(due.error().message));
        return *due;
    }
    /// By its only campaign; -1 if there is another number of them.
    qint64 enrolledByTick()
    {
        const QVector<DueEnrollment> due = tick();
        return due.size() == 1 ? due.first().enrolled : -1;
    }
    Session& session() { return *m_bed->session; }
    qint64 open(CampaignId id) { return m_bed->openLeads(id).size(); }

    std::unique_ptr<EnrollmentTestBed> m_bed;
    CampaignId m_first; // has 6 of the 10 leads
};

void OverlapResolutionScenarios::init()
{
    m_bed = std::make_unique<EnrollmentTestBed>();
    makeLeads(session(), m_bed->client, 10);
    m_first =
        m_bed->campaign(QStringLiteral("First"), [](CampaignDraft& draft) { draft.maxLeadsToEnroll = 6; });
    m_bed->enroll(m_first);
}

void OverlapResolutionScenarios::CC_13_skipLeavesThemOut()
{
    const EnrollmentResult result = m_bed->enroll(campaign(OverlapResolution::Skip));
    QCOMPARE(result.enrolled, 4);
    QCOMPARE(result.totalMatching, 4);
    QCOMPARE(m_bed->count(QStringLiteral("enrollment_waits")), 0);
    QCOMPARE(m_bed->broken(), QString());
}

void OverlapResolutionScenarios::CC_13_moveClosesTheOtherEnrollment()
{
    const CampaignId second = campaign(OverlapResolution::Move);
    const EnrollmentResult result = m_bed->enroll(second);
    QCOMPARE(result.enrolled, 10);
    QCOMPARE(open(m_first), 0);
    const auto first = loadCampaign(session(), m_bed->client, m_first);
    QCOMPARE(first->active, 0);
    QCOMPARE(first->removed, 6);
    QCOMPARE(
        m_bed->count(QStringLiteral("enrollments WHERE outcome = 'removed' AND processing_status = 'Stopped' "
                                    "AND de_enrollment_run_id = '%1'")
                         .arg(result.runId.toString())),
        6);
    QCOMPARE(
        m_bed->count(QStringLiteral("lead_events WHERE event_type = 'de_enrolled' AND campaign_id = '%1' AND "
                                    "detail = '{\"outcome\": \"removed\", \"movedTo\": \"%2\"}'")
                         .arg(m_first.toString(), second.toString())),
        6);
    const Row audit =
        mustExecute(session(), u"SELECT subject_id, after FROM audit_log WHERE action = 'leads_moved'")
            .first();
    QCOMPARE(audit.id<CampaignId>("subject_id"), m_first);
    QCOMPARE(audit.jsonObject("after"),
        (QJsonObject{{QStringLiteral("leads"), 6}, {QStringLiteral("movedTo"), second.toString()},
            {QStringLiteral("runId"), result.runId.toString()}}));
    QCOMPARE(m_bed->broken(), QString());
    // They are in it now: nothing is left to move.
    QCOMPARE(m_bed->enroll(second).enrolled, 0);
    QCOMPARE(m_bed->count(QStringLiteral("audit_log WHERE action = 'leads_moved'")), 1);
}

void OverlapResolutionScenarios::CC_13_moveTakesNoMoreThanItEnrolls()
{
    m_bed->change(
        QStringLiteral("UPDATE leads l SET icp_score = CASE WHEN e.id IS NULL THEN 10 ELSE 90 END "
                       "FROM leads k LEFT JOIN enrollments e ON e.lead_id = k.id WHERE k.id = l.id"));
    const CampaignId second = campaign(OverlapResolution::Move, 4);
    QCOMPARE(m_bed->enroll(second).enrolled, 4);
    QCOMPARE(open(m_first), 2);
    QCOMPARE(open(second), 4);
    QCOMPARE(m_bed->broken(), QString());
}

void OverlapResolutionScenarios::CC_13_moveLeavesAloneWhoMayNotBeEnrolled()
{
    m_bed->change(QStringLiteral("SELECT record_opt_out(client_id, lead_id) FROM enrollments LIMIT 2"));
    const CampaignId second = campaign(OverlapResolution::Move);
    m_bed->change(QStringLiteral("UPDATE campaigns SET audience = audience || '{\"excludeSmsStop\": false}' "
                                 "WHERE name = 'Second'"));
    QCOMPARE(m_bed->enroll(second).enrolled, 8);
    // They leave the first by the rules, as opted out.
    QCOMPARE(open(m_first), 2);
    QCOMPARE(m_bed->broken(), QString());
}

void OverlapResolutionScenarios::CC_13_waitEnrollsWhoIsFree()
{
    const CampaignId second = campaign(OverlapResolution::Wait);
    QCOMPARE(m_bed->enroll(second).enrolled, 4);
    QCOMPARE(m_bed->count(QStringLiteral("enrollment_waits")), 6);
    QVERIFY(tick().isEmpty());
    const qint64 runs = m_bed->count(QStringLiteral("enrollment_runs"));
    m_bed->finish(m_first);
    // Nobody was told of a new lead: it is for the next enrollment that somebody asks for.
    makeLead(session(), m_bed->client);
    const QVector<DueEnrollment> due = tick();
    QCOMPARE(due.size(), 1);
    QCOMPARE(due.first().campaignId, second);
    QCOMPARE(due.first().reason, DueEnrollment::Reason::Waiting);
    QCOMPARE(due.first().enrolled, 6);
    QCOMPARE(open(second), 10);
    QCOMPARE(m_bed->count(QStringLiteral("enrollment_waits")), 0);
    QCOMPARE(m_bed->count(QStringLiteral("enrollment_runs")), runs + 1);
    QVERIFY(tick().isEmpty());
    QCOMPARE(m_bed->count(QStringLiteral("enrollment_runs")), runs + 1);
    QCOMPARE(m_bed->broken(), QString());
}

void OverlapResolutionScenarios::CC_13_waitForgetsWhoDoesNotMatchAnyMore()
{
    const CampaignId second = campaign(OverlapResolution::Wait);
    m_bed->enroll(second);
    m_bed->change(QStringLiteral("UPDATE leads SET kajabi_tags = '{other}' WHERE id = (SELECT lead_id FROM "
                                 "enrollment_waits ORDER BY lead_id LIMIT 1)"));
    m_bed->change(
        QStringLiteral("SELECT record_booking(client_id, lead_id) FROM (SELECT * FROM enrollment_waits "
                       "ORDER BY lead_id OFFSET 5) w"));
    m_bed->finish(m_first);
    QCOMPARE(enrolledByTick(), 4);
    QCOMPARE(m_bed->count(QStringLiteral("enrollment_waits")), 0);
    QCOMPARE(m_bed->broken(), QString());
}

void OverlapResolutionScenarios::CC_13_waitKeepsToTheCap()
{
    const CampaignId second = campaign(OverlapResolution::Wait, 7);
    m_bed->enroll(second);
    m_bed->finish(m_first);
    QCOMPARE(enrolledByTick(), 3);
    QCOMPARE(m_bed->count(QStringLiteral("enrollment_waits")), 3);
    QVERIFY(tick().isEmpty());
    m_bed->change(QStringLiteral("UPDATE campaigns SET max_leads_to_enroll = 9 WHERE name = 'Second'"));
    QCOMPARE(enrolledByTick(), 2);
    QCOMPARE(m_bed->broken(), QString());
}

void OverlapResolutionScenarios::DR_01_showsWhoMovesAndWaits()
{
    const CampaignId second = campaign(OverlapResolution::Move);
    const DryRun moving = m_bed->dryRun(second);
    QCOMPARE(moving.result.enrolled, 10);
    QCOMPARE(moving.moved.size(), 1);
    QCOMPARE(moving.moved.first().campaignId, m_first);
    QCOMPARE(moving.moved.first().campaignName, QStringLiteral("First"));
    QCOMPARE(moving.movedLeads(), 6);
    QCOMPARE(moving.waiting, 0);
    QCOMPARE(open(m_first), 6);
    m_bed->change(QStringLiteral("UPDATE campaigns SET overlap_resolution = 'wait' WHERE name = 'Second'"));
    const DryRun waiting = m_bed->dryRun(second);
    QCOMPARE(waiting.result.enrolled, 4);
    QVERIFY(waiting.moved.isEmpty());
    QCOMPARE(waiting.waiting, 6);
    QCOMPARE(m_bed->count(QStringLiteral("enrollment_waits")), 0);
    QCOMPARE(m_bed->count(QStringLiteral("audit_log WHERE action = 'leads_moved'")), 0);
    QCOMPARE(m_bed->broken(), QString());
}

void OverlapResolutionScenarios::UN_01_undoBringsMovedLeadsBack()
{
    m_bed->change(
        QStringLiteral("SELECT record_message_sent(client_id, id, 1) FROM enrollments "
                       "WHERE lead_id IN (SELECT lead_id FROM enrollments ORDER BY lead_id LIMIT 2)"));
    const QString state = QStringLiteral(
        "(SELECT lead_id, campaign_id, sms_sequence_position, processing_status, last_sent_at, enrolled_at "
        "FROM enrollments WHERE completed_at IS NULL) now");
    m_bed->change(QStringLiteral("CREATE TABLE before AS SELECT * FROM ") + state);
    const CampaignId second = campaign(OverlapResolution::Move);
    const RunId run = m_bed->enroll(second).runId;
    const auto undone = undoRun(session(), run);
    QVERIFY2(undone, undone ? "" : qPrintable(undone.error().message));
    QCOMPARE(undone->restored, 10);
    QCOMPARE(undone->leftAlone, 0);
    QCOMPARE(m_bed->count(QStringLiteral("(SELECT * FROM before EXCEPT SELECT * FROM %1) d").arg(state)), 0);
    QCOMPARE(m_bed->count(QStringLiteral("enrollments")), 6);
    const auto first = loadCampaign(session(), m_bed->client, m_first);
    QCOMPARE(first->active, 6);
    QCOMPARE(first->removed, 0);
    QCOMPARE(counterDrift(session()), QString());
    // And again.
    QCOMPARE(m_bed->enroll(second).enrolled, 10);
    QCOMPARE(counterDrift(session()), QString());
}

void OverlapResolutionScenarios::UN_01_undoLeavesAloneWhatHappenedSince()
{
    const CampaignId second = campaign(OverlapResolution::Move);
    const RunId run = m_bed->enroll(second).runId;
    m_bed->change(QStringLiteral(
        "SELECT record_message_sent(client_id, id, 1) FROM enrollments WHERE completed_at IS NULL "
        "AND lead_id = (SELECT lead_id FROM enrollments WHERE outcome = 'removed' LIMIT 1)"));
    m_bed->change(QStringLiteral("UPDATE campaigns SET is_active = false WHERE name = 'First'"));
    const auto undone = undoRun(session(), run);
    QVERIFY2(undone, undone ? "" : qPrintable(undone.error().message));
    QCOMPARE(undone->restored, 9);
    QCOMPARE(undone->reasons, (QMap<QString, qint64>{{QStringLiteral("message_sent"), 1}}));
    QCOMPARE(leadsLeftAlone(session(), run, 10)->size(), 1);
    QCOMPARE(open(second), 1);
    QCOMPARE(open(m_first), 5);
    // Its campaign was deactivated meanwhile: they leave with the next run.
    QCOMPARE(m_bed->count(QStringLiteral("enrollments WHERE leaves_as = 'campaign_deactivated'")), 5);
    QCOMPARE(counterDrift(session()), QString());
}

QTEST_GUILESS_MAIN(OverlapResolutionScenarios)
#include "tst_overlapresolution.moc"
