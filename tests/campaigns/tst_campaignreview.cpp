// SPDX-License-Identifier: GPL-3.0-or-later
// Campaigns that were made without a person, and enrollments that need two.
#include "models/campaigns/campaignediting.h"
#include "models/campaigns/campaignqueries.h"
#include "models/campaigns/review.h"
#include "models/database/databaseerror.h"
#include "models/enrollment/dryrun.h"
#include "models/enrollment/enrollment.h"
#include "tests/scenarios/twotenants.h"
#include "tests/support/results.h"

#include <QTest>

using namespace cm;
using namespace cm::test;

class CampaignReview : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_tenants = std::make_unique<TwoTenants>();
        m_client = m_tenants->a.client;
    }
    void cleanup() { m_tenants.reset(); }

    void pendingCampaignsTellTheirWaitingLeads();
    void similarOnesAreFoundByFormNameAndTags();
    void approvedTheyTakeLeads();
    void discardedTheyTakeNone();
    void mergingGivesTheOtherWhatItLacks();
    void largeEnrollmentsNeedTwoPeople();
    void approvalsHoldForExactlyWhatWasShown();
    void piecesCountTogether();
    void whatIsDueWaitsForReview();

private:
    Session& owner() { return m_tenants->owner(); }
    Session& super() { return m_tenants->as(QStringLiteral("super")); }
    Session& admin() { return m_tenants->as(QStringLiteral("admin")); }
    /// As the service makes them: waiting for review.
    CampaignId pending(const QString& name, const QString& formId = QStringLiteral("auto_1"),
        const QString& tag = QStringLiteral("spring tag"))
    {
        CampaignDraft draft;
        draft.name = name;
        draft.type = CampaignType::Standard;
        draft.formId = formId;
        draft.audience.tagsAny = {tag};
        draft.messages = {{0, QStringLiteral("Hello")}};
        const auto id = createCampaign(owner(), m_client, draft);
        if (!id)
            qFatal("%s", qPrintable(id.error().message));
        mustExecute(owner(),
            u"UPDATE campaigns SET review_status = 'pending', auto_discovered = true WHERE id = :id",
            {{QLatin1String("id"), *id}});
        return *id;
    }
    CampaignId fresh(const QString& name, int leads)
    {
        const QString tag = name.toLower();
        makeLeads(owner(), m_client, leads, {.tags = {tag}});
        CampaignDraft draft;
        draft.name = name;
        draft.audience.tagsAny = {tag};
        draft.messages = {{0, QStringLiteral("Hello")}};
        return *createCampaign(owner(), m_client, draft);
    }
    void needApprovalAbove(int leads)
    {
        mustExecute(owner(),
            u"INSERT INTO settings (key, value) VALUES ('enrollment_approval_above', "
            u"to_jsonb(:leads::integer))",
            {{QLatin1String("leads"), leads}});
    }
    qint64 enrolled(CampaignId id)
    {
        return number(owner(),
            QStringLiteral(
                "SELECT count(*) AS n FROM enrollments WHERE campaign_id = '%1' AND completed_at IS NULL")
                .arg(id.toString()));
    }
    QString reviewStatus(CampaignId id)
    {
        return mustExecute(owner(),
            u"SELECT concat_ws(' ', review_status, is_active) AS text FROM campaigns WHERE id = :id",
            {{QLatin1String("id"), id}})
            .first()
            .text("text");
    }

    std::unique_ptr<TwoTenants> m_tenants;
    ClientId m_client;
};

void CampaignReview::pendingCampaignsTellTheirWaitingLeads()
{
    makeLeads(owner(), m_client, 7, {.tags = {QStringLiteral("spring tag")}});
    const CampaignId id = pending(QStringLiteral("Auto"));
    const auto waiting = pendingCampaigns(admin(), m_client);
    QVERIFY2(waiting, waiting ? "" : qPrintable(waiting.error().message));
    QCOMPARE(waiting->size(), 1);
    QCOMPARE(waiting->first().id, id);
    QCOMPARE(waiting->first().waitingLeads, 7);
    QCOMPARE(waiting->first().formId, QStringLiteral("auto_1"));
    QVERIFY(pendingCampaigns(admin(), m_tenants->b.client)->isEmpty());
}

void CampaignReview::similarOnesAreFoundByFormNameAndTags()
{
    // "Spring" has the form id spring_1 and the tag webinar.
    const CampaignId byForm = pending(QStringLiteral("Quite different"), QStringLiteral("SPRING_1"));
    auto similar = similarCampaigns(admin(), m_client, byForm);
    QVERIFY(similar && !similar->isEmpty());
    QCOMPARE(similar->first().name, QStringLiteral("Spring"));
    QVERIFY2(similar->first().why().startsWith(QStringLiteral("same form id")),
        qPrintable(similar->first().why()));
    const CampaignId byName = pending(QStringLiteral("Spring sale"), QStringLiteral("zzz"));
    similar = similarCampaigns(admin(), m_client, byName);
    QVERIFY(similar && similar->size() == 1);
    QCOMPARE(similar->first().name, QStringLiteral("Spring"));
    QVERIFY(similar->first().nameLikeness > 0.3 && similar->first().nameLikeness < 1);
    const CampaignId byTag =
        pending(QStringLiteral("Unlike"), QStringLiteral("qqq"), QStringLiteral("WEBINAR "));
    similar = similarCampaigns(admin(), m_client, byTag);
    QVERIFY(similar && similar->size() == 2); // Spring and Autumn
    QCOMPARE(similar->first().tagLikeness, 1.0);
    // Neither those that wait themselves nor another client's.
    QVERIFY(errorOf(similarCampaigns(admin(), m_tenants->b.client, byTag)).code == ErrorCode::NotFound);
}

void CampaignReview::approvedTheyTakeLeads()
{
    makeLeads(owner(), m_client, 3, {.tags = {QStringLiteral("spring tag")}});
    const CampaignId id = pending(QStringLiteral("Auto"));
    QVERIFY(!enrollCampaign(admin(), m_client, id, EnrollmentMode::Real));
    QVERIFY(!reviewCampaign(m_tenants->as(QStringLiteral("staff")), m_client, id, ReviewDecision::Approve));
    QVERIFY(reviewCampaign(admin(), m_client, id, ReviewDecision::Approve));
    QCOMPARE(reviewStatus(id), QStringLiteral("approved t"));
    QVERIFY(enrollCampaign(admin(), m_client, id, EnrollmentMode::Real));
    QCOMPARE(enrolled(id), 3);
    // Reviewed is reviewed.
    QVERIFY(!reviewCampaign(admin(), m_client, id, ReviewDecision::Discard));
    QCOMPARE(reviewStatus(id), QStringLiteral("approved t"));
}

void CampaignReview::discardedTheyTakeNone()
{
    const CampaignId id = pending(QStringLiteral("Auto"));
    QVERIFY(reviewCampaign(admin(), m_client, id, ReviewDecision::Discard));
    QCOMPARE(reviewStatus(id), QStringLiteral("discarded f"));
    QVERIFY(pendingCampaigns(admin(), m_client)->isEmpty());
    QVERIFY(!enrollCampaign(admin(), m_client, id, EnrollmentMode::Real));
    // On record, with who did it.
    QCOMPARE(
        number(owner(),
            QStringLiteral("SELECT count(*) AS n FROM audit_log WHERE subject_id = '%1' AND actor = '%2' "
                           "AND after ->> 'review_status' = 'discarded'")
                .arg(id.toString(), m_tenants->login(QStringLiteral("admin")))),
        1);
}

void CampaignReview::mergingGivesTheOtherWhatItLacks()
{
    const CampaignId id =
        pending(QStringLiteral("Auto"), QStringLiteral("auto_1"), QStringLiteral("Webinar 2"));
    const CampaignId into = fresh(QStringLiteral("Target"), 1);
    QVERIFY(!mergeCampaign(admin(), m_client, id, id));
    QVERIFY(!mergeCampaign(admin(), m_client, id, m_tenants->b.campaign));
    QCOMPARE(reviewStatus(id), QStringLiteral("pending t"));
    const auto merged = mergeCampaign(admin(), m_client, id, into);
    QVERIFY2(merged, merged ? "" : qPrintable(merged.error().message + merged.error().detail));
    QCOMPARE(reviewStatus(id), QStringLiteral("discarded f"));
    const auto target = loadStoredCampaign(admin(), m_client, into);
    QVERIFY(target);
    QCOMPARE(target->draft.formId, QStringLiteral("auto_1"));
    QStringList tags = target->draft.audience.tagsAny;
    tags.sort();
    QCOMPARE(tags, (QStringList{QStringLiteral("Webinar 2"), QStringLiteral("target")}));
    // One that has a form id keeps it.
    const CampaignId second =
        pending(QStringLiteral("Auto 2"), QStringLiteral("auto_2"), QStringLiteral("x"));
    QVERIFY(mergeCampaign(admin(), m_client, second, into));
    QCOMPARE(loadStoredCampaign(admin(), m_client, into)->draft.formId, QStringLiteral("auto_1"));
}

void CampaignReview::largeEnrollmentsNeedTwoPeople()
{
    const CampaignId id = fresh(QStringLiteral("Large"), 20);
    const CampaignId small = fresh(QStringLiteral("Small"), 10);
    needApprovalAbove(10);
    QVERIFY(enrollCampaign(admin(), m_client, small, EnrollmentMode::Real));
    const auto refused = enrollCampaign(admin(), m_client, id, EnrollmentMode::Real);
    QVERIFY(!refused);
    QVERIFY(needsApproval(refused.error()));
    QCOMPARE(refused.error().code, ErrorCode::Forbidden);
    QCOMPARE(enrolled(id), 0);
    // A dry run stays possible, and is what is asked for.
    const auto shown = dryRunEnrollment(admin(), m_client, id);
    QVERIFY(shown);
    const auto asked = requestApproval(admin(), m_client, id);
    QVERIFY2(asked, asked ? "" : qPrintable(asked.error().message));
    QCOMPARE(*asked, shown->fingerprint);
    QVERIFY(!enrollCampaign(admin(), m_client, id, EnrollmentMode::Real));
    // Not by oneself, not by those who may not enroll, not by hand.
    QVERIFY(!approveEnrollment(admin(), m_client, id, *asked));
    QVERIFY(!approveEnrollment(m_tenants->as(QStringLiteral("manager")), m_client, id, *asked));
    QCOMPARE(sqlState(admin(),
                 QStringLiteral("UPDATE enrollment_approvals SET approved_by = 'me', approved_at = now()")),
        QStringLiteral("42501"));
    const auto open = openApprovals(super(), m_client);
    QVERIFY(open);
    QCOMPARE(open->size(), 2); // the tenant's own as well
    QCOMPARE(open->last().leads, 20);
    QVERIFY(!open->last().isMine);
    QVERIFY(openApprovals(admin(), m_client)->last().isMine);
    QVERIFY(approveEnrollment(super(), m_client, id, *asked));
    QVERIFY(!approveEnrollment(super(), m_client, id, *asked));
    QVERIFY(enrollCampaign(admin(), m_client, id, EnrollmentMode::Real, {.fingerprint = *asked}));
    QCOMPARE(enrolled(id), 20);
}

void CampaignReview::approvalsHoldForExactlyWhatWasShown()
{
    const CampaignId id = fresh(QStringLiteral("Large"), 20);
    needApprovalAbove(10);
    const auto asked = requestApproval(admin(), m_client, id);
    QVERIFY(approveEnrollment(super(), m_client, id, *asked));
    // One lead more is another enrollment; so are other messages.
    const LeadId more = makeLead(owner(), m_client, {.tags = {QStringLiteral("large")}});
    QVERIFY(needsApproval(errorOf(enrollCampaign(admin(), m_client, id, EnrollmentMode::Real))));
    mustExecute(owner(), u"UPDATE leads SET is_active = false WHERE id = :id", {{QLatin1String("id"), more}});
    const auto stored = loadStoredCampaign(owner(), m_client, id);
    CampaignDraft draft = stored->draft;
    draft.messages.first().text = QStringLiteral("Other");
    QVERIFY(updateCampaign(owner(), m_client, *stored, draft));
    QVERIFY(needsApproval(errorOf(enrollCampaign(admin(), m_client, id, EnrollmentMode::Real))));
    QCOMPARE(enrolled(id), 0);
}

void CampaignReview::piecesCountTogether()
{
    const CampaignId id = fresh(QStringLiteral("Large"), 20);
    needApprovalAbove(10);
    QVERIFY(enrollCampaign(admin(), m_client, id, EnrollmentMode::Real, {.limit = 6}));
    QVERIFY(
        needsApproval(errorOf(enrollCampaign(admin(), m_client, id, EnrollmentMode::Real, {.limit = 6}))));
    QCOMPARE(enrolled(id), 6);
    // What was approved doesn't count against the next piece.
    const auto asked = requestApproval(admin(), m_client, id);
    QVERIFY(approveEnrollment(super(), m_client, id, *asked));
    QVERIFY(enrollCampaign(admin(), m_client, id, EnrollmentMode::Real));
    QCOMPARE(enrolled(id), 20);
    makeLeads(owner(), m_client, 4, {.tags = {QStringLiteral("large")}});
    QVERIFY(enrollCampaign(admin(), m_client, id, EnrollmentMode::Real));
    QCOMPARE(enrolled(id), 24);
}

void CampaignReview::whatIsDueWaitsForReview()
{
    const CampaignId id = fresh(QStringLiteral("Large"), 20);
    needApprovalAbove(10);
    mustExecute(owner(), u"ALTER TABLE campaigns DISABLE TRIGGER campaigns_keep_state");
    mustExecute(owner(),
        u"UPDATE campaigns SET enrollment_status = 'scheduled', start_datetime = now() - interval '1 minute' "
        u"WHERE id = :id",
        {{QLatin1String("id"), id}});
    mustExecute(owner(), u"ALTER TABLE campaigns ENABLE TRIGGER campaigns_keep_state");
    const auto due =
        m_tenants->as(QStringLiteral("worker"))
            .execute(u"SELECT * FROM enroll_due_campaigns(:client)", {{QLatin1String("client"), m_client}});
    QVERIFY2(due, due ? "" : qPrintable(due.error().message));
    QCOMPARE(due->count(), 1);
    QVERIFY(due->first().text("problem").contains(QStringLiteral("approval")));
    QCOMPARE(enrolled(id), 0);
    QCOMPARE(reviewStatus(id), QStringLiteral("pending t"));
}

QTEST_GUILESS_MAIN(CampaignReview)
#include "tst_campaignreview.moc"
