// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/audience/audiencequeries.h"

namespace cm {

namespace {

QMap<QString, qint64> counts(const QJsonObject& json)
{
    QMap<QString, qint64> map;
    for (auto it = json.begin(); it != json.end(); ++it)
        map.insert(it.key(), it.value().toInteger());
    return map;
}

} // namespace

AudienceSummary summaryFromRow(const Row& row)
{
    return {row.integer("matching"), row.integer("enrollable"), counts(row.jsonObject("engagement")),
        counts(row.jsonObject("score"))};
}

Result<AudienceSummary> audienceSummary(
    Session& session, ClientId client, const Audience& audience, CampaignId campaign)
{
    auto rows = session.execute(u"SELECT * FROM audience_summary(:client_id, :audience, :campaign_id)",
        {{QLatin1String("client_id"), client}, {QLatin1String("audience"), audience.toJson()},
            {QLatin1String("campaign_id"), campaign}});
    if (!rows)
        return failure(rows.error());
    return summaryFromRow(rows->first());
}

Result<LeadSpine> audienceLeadIds(Session& session, ClientId client, const Audience& audience,
    CampaignId campaign, LeadColumn sort, bool descending)
{
    auto bytes = session.executeBinary(sqlText("audience/lead_ids"),
        {{QLatin1String("client_id"), client}, {QLatin1String("audience"), audience.toJson()},
            {QLatin1String("campaign_id"), campaign}, {QLatin1String("sort"), leadSortKey(sort)},
            {QLatin1String("descending"), descending}});
    if (!bytes)
        return failure(bytes.error());
    return LeadSpine(*bytes);
}

QVector<Lead> leadsFromRows(const Rows& rows)
{
    QVector<Lead> leads;
    leads.reserve(rows.count());
    for (const Row& row : rows) {
        leads.append({row.id<LeadId>("id"), row.text("first_name"), row.text("last_name"), row.text("email"),
            row.text("phone"), row.text("company"), row.text("lead_source"), row.textArray("kajabi_tags"),
            row.optionalInt("icp_score"), row.text("engagement_level"), row.boolean("booked"),
            row.boolean("sms_stop"), row.timestamp("created_at")});
    }
    return leads;
}

Result<QVector<Lead>> leadsById(Session& session, ClientId client, const QVector<QUuid>& ids)
{
    auto rows = session.execute(
        sqlText("audience/leads_by_id"), {{QLatin1String("client_id"), client}, {QLatin1String("ids"), ids}});
    if (!rows)
        return failure(rows.error());
    return leadsFromRows(*rows);
}

Result<QVector<Lead>> firstLeadsOf(
    Session& session, ClientId client, const Audience& audience, CampaignId campaign, int limit)
{
    auto bytes = session.executeBinary(
        u"SELECT substring(audience_lead_ids(:client_id, :audience, :campaign_id) FOR 16 * :limit)",
        {{QLatin1String("client_id"), client}, {QLatin1String("audience"), audience.toJson()},
            {QLatin1String("campaign_id"), campaign}, {QLatin1String("limit"), limit}});
    if (!bytes)
        return failure(bytes.error());
    return leadsById(session, client, LeadSpine(*bytes).range(0, limit));
}

Result<QVector<TagCount>> availableTags(Session& session, ClientId client, const QString& contains, int limit)
{
    const QString part = contains.trimmed();
    auto rows = session.execute(u"SELECT tag, lead_count FROM available_tags(:client_id, :contains, :limit)",
        {{QLatin1String("client_id"), client},
            {QLatin1String("contains"), part.isEmpty() ? SqlValue() : SqlValue(part)},
            {QLatin1String("limit"), limit}});
    if (!rows)
        return failure(rows.error());
    QVector<TagCount> tags;
    for (const Row& row : *rows)
        tags.append({row.text("tag"), row.integer("lead_count")});
    return tags;
}

} // namespace cm
