// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/campaigns/review.h"

#include <QCoreApplication>

namespace cm {

namespace {

QString tr(const char* text)
{
    return QCoreApplication::translate("CampaignReview", text);
}

Result<void> run(Session& session, QStringView sql, SqlParameters parameters)
{
    auto done = session.execute(sql, parameters);
    if (!done)
        return failure(done.error());
    return {};
}

} // namespace

Result<QVector<PendingCampaign>> pendingCampaigns(Session& session, ClientId client)
{
    auto rows = session.execute(sqlText("campaigns/pending"), {{QLatin1String("client_id"), client}});
    if (!rows)
        return failure(rows.error());
    QVector<PendingCampaign> pending;
    for (const Row& row : *rows)
        pending.append({row.id<CampaignId>("id"), row.text("name"),
            campaignTypeFromName(row.text("campaign_type")).value_or(CampaignType::Custom),
            row.text("form_id"), row.textArray("target_tags"), row.timestamp("created_at"),
            row.integer("enrollable")});
    return pending;
}

QString SimilarCampaign::why() const
{
    QStringList reasons;
    const auto percent = [](double likeness) { return qRound(100 * likeness); };
    if (formLikeness >= 1)
        reasons.append(tr("same form id"));
    else if (formLikeness > 0)
        reasons.append(tr("form id %1 %").arg(percent(formLikeness)));
    if (nameLikeness > 0)
        reasons.append(nameLikeness >= 1 ? tr("same name") : tr("name %1 %").arg(percent(nameLikeness)));
    if (tagLikeness > 0)
        reasons.append(tagLikeness >= 1 ? tr("same tags") : tr("tags %1 %").arg(percent(tagLikeness)));
    return reasons.join(QLatin1String(", "));
}

Result<QVector<SimilarCampaign>> similarCampaigns(Session& session, ClientId client, CampaignId campaign)
{
    auto rows = session.execute(u"SELECT * FROM similar_campaigns(:client_id, :campaign_id)",
        {{QLatin1String("client_id"), client}, {QLatin1String("campaign_id"), campaign}});
    if (!rows)
        return failure(rows.error());
    QVector<SimilarCampaign> similar;
    for (const Row& row : *rows)
        similar.append({row.id<CampaignId>("id"), row.text("name"), row.text("form_id"),
            row.real("name_likeness"), row.real("form_likeness"), row.real("tag_likeness")});
    return similar;
}

Result<void> reviewCampaign(Session& session, ClientId client, CampaignId campaign, ReviewDecision decision)
{
    return run(session, u"SELECT review_campaign(:client_id, :campaign_id, :decision)",
        {{QLatin1String("client_id"), client}, {QLatin1String("campaign_id"), campaign},
            {QLatin1String("decision"),
                decision == ReviewDecision::Approve ? QStringLiteral("approved")
                                                    : QStringLiteral("discarded")}});
}

Result<void> mergeCampaign(Session& session, ClientId client, CampaignId campaign, CampaignId into)
{
    return run(session, u"SELECT merge_campaign(:client_id, :campaign_id, :into)",
        {{QLatin1String("client_id"), client}, {QLatin1String("campaign_id"), campaign},
            {QLatin1String("into"), into}});
}

Result<QVector<EnrollmentApproval>> openApprovals(Session& session, ClientId client)
{
    auto rows = session.execute(sqlText("campaigns/approvals"), {{QLatin1String("client_id"), client}});
    if (!rows)
        return failure(rows.error());
    QVector<EnrollmentApproval> approvals;
    for (const Row& row : *rows)
        approvals.append({row.id<CampaignId>("campaign_id"), row.text("name"), row.text("fingerprint"),
            row.integer("leads"), row.text("requested_by"), row.timestamp("requested_at"),
            row.boolean("is_mine")});
    return approvals;
}

Result<QString> requestApproval(Session& session, ClientId client, CampaignId campaign)
{
    auto rows =
        session.execute(u"SELECT request_enrollment_approval(:client_id, :campaign_id) AS fingerprint",
            {{QLatin1String("client_id"), client}, {QLatin1String("campaign_id"), campaign}});
    if (!rows)
        return failure(rows.error());
    return rows->first().text("fingerprint");
}

Result<void> approveEnrollment(
    Session& session, ClientId client, CampaignId campaign, const QString& fingerprint)
{
    return run(session, u"SELECT approve_enrollment(:client_id, :campaign_id, :fingerprint)",
        {{QLatin1String("client_id"), client}, {QLatin1String("campaign_id"), campaign},
            {QLatin1String("fingerprint"), fingerprint}});
}

} // namespace cm
