// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/campaigns/campaignqueries.h"

#include <QJsonArray>

namespace cm {

namespace {

Result<QVector<CampaignSummary>> readCampaigns(Session& session, ClientId client, CampaignId campaign)
{
    auto rows = session.execute(sqlText("campaigns/list"),
        {{QLatin1String("client_id"), client}, {QLatin1String("campaign_id"), campaign}});
    if (!rows)
        return failure(rows.error());
    QVector<CampaignSummary> campaigns;
    campaigns.reserve(rows->count());
    for (const Row& row : *rows)
        campaigns.append(campaignFromRow(row));
    return campaigns;
}

} // namespace

CampaignSummary campaignFromRow(const Row& row)
{
    CampaignSummary campaign;
    campaign.id = row.id<CampaignId>("id");
    campaign.name = row.text("name");
    campaign.type = campaignTypeFromName(row.text("campaign_type")).value_or(CampaignType::Custom);
    campaign.status = campaignStatusFromName(row.text("status"));
    campaign.formId = row.text("form_id");
    campaign.tags = row.textArray("target_tags");
    campaign.reviewStatus = row.text("review_status");
    campaign.version = static_cast<int>(row.integer("version"));
    campaign.totalLeads = row.integer("total_leads");
    campaign.leadsEnrolled = row.integer("leads_enrolled");
    campaign.messagesSent = row.integer("messages_sent");
    campaign.active = row.integer("active_leads_count");
    campaign.completed = row.integer("completed_leads_count");
    campaign.booked = row.integer("booked_count");
    campaign.optedOut = row.integer("opted_out_count");
    campaign.deactivated = row.integer("deactivated_leads_count");
    campaign.removed = row.integer("removed_leads_count");
    campaign.maxLeadsToEnroll = row.optionalInteger("max_leads_to_enroll");
    campaign.lastEnrollmentAt = row.timestamp("last_enrollment_at");
    campaign.createdAt = row.timestamp("created_at");
    campaign.neverEnrolled = row.boolean("never_enrolled");
    return campaign;
}

Error noCampaign(CampaignId campaign)
{
    return {ErrorCode::NotFound, QStringLiteral("There is no campaign %1.").arg(campaign.toString()), {}, {},
        QStringLiteral("campaignId")};
}

Error invalidCampaign(const QVector<FieldProblem>& problems)
{
    QStringList lines;
    for (const FieldProblem& problem : problems)
        lines.append(problem.field + QLatin1String(": ") + problem.message);
    return {ErrorCode::ValidationError, lines.join(u'\n'), {}, {}, problems.first().field};
}

Result<QVector<CampaignSummary>> listCampaigns(Session& session, ClientId client)
{
    return readCampaigns(session, client, {});
}

Result<CampaignSummary> loadCampaign(Session& session, ClientId client, CampaignId campaign)
{
    auto found = readCampaigns(session, client, campaign);
    if (!found)
        return failure(found.error());
    if (campaign.isNull() || found->isEmpty())
        return failure(noCampaign(campaign));
    return found->first();
}

Result<ClientId> clientOfCampaign(Session& session, CampaignId campaign)
{
    auto rows =
        session.execute(u"SELECT client_id FROM campaigns WHERE id = :id", {{QLatin1String("id"), campaign}});
    if (!rows)
        return failure(rows.error());
    if (rows->isEmpty())
        return failure(noCampaign(campaign));
    return rows->first().id<ClientId>("client_id");
}

Result<Audience> audienceOfCampaign(Session& session, ClientId client, CampaignId campaign)
{
    auto rows = session.execute(u"SELECT audience FROM campaigns WHERE client_id = :client_id AND id = :id",
        {{QLatin1String("client_id"), client}, {QLatin1String("id"), campaign}});
    if (!rows)
        return failure(rows.error());
    if (rows->isEmpty())
        return failure(noCampaign(campaign));
    return Audience::fromJson(rows->first().jsonObject("audience"));
}

Result<CampaignId> createCampaign(Session& session, ClientId client, const CampaignDraft& draft)
{
    const QVector<FieldProblem> problems = validateCampaign(draft, QDateTime::currentDateTimeUtc());
    if (!problems.isEmpty())
        return failure(invalidCampaign(problems));
    auto rows = session.execute(u"SELECT create_campaign(:client_id, :campaign) AS id",
        {{QLatin1String("client_id"), client}, {QLatin1String("campaign"), draft.toJson()}});
    if (!rows)
        return failure(rows.error());
    return rows->first().id<CampaignId>("id");
}

QString campaignActionName(CampaignAction action)
{
    switch (action) {
    case CampaignAction::Pause:
        return QStringLiteral("pause");
    case CampaignAction::Resume:
        return QStringLiteral("resume");
    case CampaignAction::Deactivate:
        return QStringLiteral("deactivate");
    case CampaignAction::Reactivate:
        return QStringLiteral("reactivate");
    }
    return {};
}

Result<void> changeCampaignState(
    Session& session, ClientId client, CampaignId campaign, CampaignAction action)
{
    auto done = session.execute(u"SELECT set_campaign_state(:client_id, :campaign_id, :action)",
        {{QLatin1String("client_id"), client}, {QLatin1String("campaign_id"), campaign},
            {QLatin1String("action"), campaignActionName(action)}});
    if (!done)
        return failure(done.error());
    return {};
}

QJsonObject campaignToJson(const CampaignSummary& campaign)
{
    const auto time = [](const QDateTime& t) {
        return t.isValid() ? QJsonValue(t.toString(Qt::ISODateWithMs)) : QJsonValue();
    };
    QStringList tags = campaign.tags;
    return {{QStringLiteral("id"), campaign.id.toString()}, {QStringLiteral("name"), campaign.name},
        {QStringLiteral("campaignType"), campaignTypeName(campaign.type)},
        {QStringLiteral("status"), campaignStatusLabel(campaign.status)},
        {QStringLiteral("formId"), campaign.formId.isEmpty() ? QJsonValue() : QJsonValue(campaign.formId)},
        {QStringLiteral("targetTags"), QJsonArray::fromStringList(tags)},
        {QStringLiteral("version"), campaign.version}, {QStringLiteral("totalLeads"), campaign.totalLeads},
        {QStringLiteral("leadsEnrolled"), campaign.leadsEnrolled},
        {QStringLiteral("messagesSent"), campaign.messagesSent},
        {QStringLiteral("activeLeadsCount"), campaign.active},
        {QStringLiteral("completedLeadsCount"), campaign.completed},
        {QStringLiteral("bookedCount"), campaign.booked},
        {QStringLiteral("optedOutCount"), campaign.optedOut},
        {QStringLiteral("maxLeadsToEnroll"),
            campaign.maxLeadsToEnroll ? QJsonValue(*campaign.maxLeadsToEnroll) : QJsonValue()},
        {QStringLiteral("lastEnrollmentAt"), time(campaign.lastEnrollmentAt)},
        {QStringLiteral("createdAt"), time(campaign.createdAt)}};
}

} // namespace cm
