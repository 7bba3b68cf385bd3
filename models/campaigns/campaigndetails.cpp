// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/campaigns/campaigndetails.h"

#include "models/csv/csvwriter.h"

#include <QCoreApplication>
#include <QSaveFile>

namespace cm {

namespace {

Result<Rows> ask(Session& session, const char* query, ClientId client, CampaignId campaign, int limit)
{
    return session.execute(sqlText(query),
        {{QLatin1String("client_id"), client}, {QLatin1String("campaign_id"), campaign},
            {QLatin1String("limit"), limit}});
}

QByteArrayList csvFields(const CampaignSummary& campaign)
{
    const auto number = [](qint64 value) { return QByteArray::number(value); };
    return {campaign.id.toString().toUtf8(), campaign.name.toUtf8(), campaignTypeName(campaign.type).toUtf8(),
        campaignStatusLabel(campaign.status).toUtf8(), campaign.formId.toUtf8(),
        campaign.tags.join(QLatin1String(", ")).toUtf8(), number(campaign.version), number(campaign.active),
        number(campaign.completed), number(campaign.booked), number(campaign.optedOut),
        number(campaign.leadsEnrolled),
        campaign.maxLeadsToEnroll ? number(*campaign.maxLeadsToEnroll) : QByteArray(),
        campaign.lastEnrollmentAt.toString(Qt::ISODate).toUtf8(),
        campaign.createdAt.toString(Qt::ISODate).toUtf8()};
}

} // namespace

Result<QVector<EnrolledLead>> campaignLeads(Session& session, ClientId client, CampaignId campaign, int limit)
{
    auto rows = ask(session, "campaigns/enrolled_leads", client, campaign, limit);
    if (!rows)
        return failure(rows.error());
    QVector<EnrolledLead> leads;
    for (const Row& row : *rows)
        leads.append(
            {row.id<LeadId>("id"), row.text("name"), row.text("email"), row.text("processing_status"),
                row.integer("sms_sequence_position"), row.integer("enrolled_message_count"),
                row.integer("enrolled_campaign_version"), row.timestamp("enrolled_at"), row.text("outcome")});
    return leads;
}

Result<QVector<CampaignEvent>> campaignEvents(
    Session& session, ClientId client, CampaignId campaign, int limit)
{
    auto rows = ask(session, "campaigns/events", client, campaign, limit);
    if (!rows)
        return failure(rows.error());
    QVector<CampaignEvent> events;
    for (const Row& row : *rows)
        events.append(
            {row.timestamp("occurred_at"), row.text("event_type"), row.text("name"), row.text("actor")});
    return events;
}

Result<QVector<CampaignChange>> changeCampaignStates(
    Session& session, ClientId client, const QVector<CampaignSummary>& campaigns, CampaignAction action)
{
    QVector<CampaignChange> changes;
    for (const CampaignSummary& campaign : campaigns) {
        const auto done = changeCampaignState(session, client, campaign.id, action);
        if (!done
            && (done.error().code == ErrorCode::Unavailable || done.error().code == ErrorCode::Cancelled))
            return failure(done.error());
        changes.append(
            {campaign.id, campaign.name, done.has_value(), done ? QString() : done.error().message});
    }
    return changes;
}

Result<void> exportCampaigns(const QVector<CampaignSummary>& campaigns, const QString& path)
{
    QSaveFile file(path);
    const auto problem = [&](const QString& reason) {
        return failure(ErrorCode::Unavailable,
            QCoreApplication::translate("CampaignExport", "%1 can't be written: %2.").arg(path, reason));
    };
    if (!file.open(QIODevice::WriteOnly))
        return problem(file.errorString());
    CsvWriter writer(file);
    auto written = writer.write({"Id", "Name", "Type", "Status", "Form id", "Tags", "Version", "Active",
        "Completed", "Booked", "Opted out", "Enrolled", "Limit", "Last enrollment", "Created"});
    for (qsizetype i = 0; written && i < campaigns.size(); ++i)
        written = writer.write(csvFields(campaigns[i]));
    if (!written)
        return failure(written.error());
    if (!file.commit())
        return problem(file.errorString());
    return {};
}

} // namespace cm
