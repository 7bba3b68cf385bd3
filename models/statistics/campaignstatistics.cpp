// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/statistics/campaignstatistics.h"

#include "models/campaigns/campaignqueries.h"

#include <QJsonArray>

namespace cm {

QJsonObject CampaignStatistics::toJson() const
{
    QJsonObject json = campaignToJson(campaign);
    QJsonArray positions;
    for (const qint64 leads : openByPosition)
        positions.append(leads);
    QJsonArray days;
    for (const DayOutcomes& day : leftPerDay) {
        QJsonObject entry{{QStringLiteral("day"), day.day.toString(Qt::ISODate)}};
        for (auto it = day.byOutcome.cbegin(); it != day.byOutcome.cend(); ++it)
            entry.insert(it.key(), it.value());
        days.append(entry);
    }
    json.insert(QStringLiteral("openByPosition"), positions);
    json.insert(QStringLiteral("leftPerDay"), days);
    return json;
}

Result<CampaignStatistics> campaignStatistics(
    Session& session, ClientId client, CampaignId campaign, int days)
{
    auto summary = loadCampaign(session, client, campaign);
    if (!summary)
        return failure(summary.error());
    CampaignStatistics statistics{*summary, {}, {}};
    auto positions = session.execute(
        u"SELECT sms_sequence_position AS position, count(*) AS leads FROM enrollments "
        "WHERE client_id = :client_id AND campaign_id = :campaign_id AND completed_at IS NULL "
        "GROUP BY 1 ORDER BY 1",
        {{QLatin1String("client_id"), client}, {QLatin1String("campaign_id"), campaign}});
    if (!positions)
        return failure(positions.error());
    for (const Row& row : *positions) {
        const qsizetype position = row.integer("position");
        if (statistics.openByPosition.size() <= position)
            statistics.openByPosition.resize(position + 1);
        statistics.openByPosition[position] = row.integer("leads");
    }
    auto perDay = session.execute(sqlText("statistics/left_per_day"),
        {{QLatin1String("client_id"), client}, {QLatin1String("campaign_id"), campaign},
            {QLatin1String("days"), days}});
    if (!perDay)
        return failure(perDay.error());
    for (const Row& row : *perDay) {
        const QJsonObject outcomes = row.jsonObject("outcomes");
        DayOutcomes day{row.date("day"), {}};
        for (auto it = outcomes.begin(); it != outcomes.end(); ++it)
            day.byOutcome.insert(it.key(), it.value().toInteger());
        statistics.leftPerDay.append(day);
    }
    return statistics;
}

} // namespace cm
