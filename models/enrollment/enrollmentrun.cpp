// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/enrollment/enrollmentrun.h"

#include "models/database/sqlstatement.h"

namespace cm {

QJsonObject EnrollmentRun::toJson() const
{
    const auto textOrNull = [](const QString& text) {
        return text.isEmpty() ? QJsonValue() : QJsonValue(text);
    };
    return {{QStringLiteral("id"), id.toString()}, {QStringLiteral("campaignId"), campaignId.toString()},
        {QStringLiteral("campaignName"), campaignName},
        {QStringLiteral("runAt"), runAt.toString(Qt::ISODateWithMs)}, {QStringLiteral("status"), status},
        {QStringLiteral("totalMatching"), totalMatching}, {QStringLiteral("enrolled"), enrolled},
        {QStringLiteral("remaining"), remaining}, {QStringLiteral("reason"), textOrNull(reason)},
        {QStringLiteral("undoneAt"), textOrNull(undoneAt.toString(Qt::ISODateWithMs))},
        {QStringLiteral("actor"), actor}};
}

Result<QVector<EnrollmentRun>> listEnrollmentRuns(
    Session& session, ClientId client, CampaignId campaign, int limit)
{
    auto rows = session.execute(sqlText("enrollment/runs"),
        {{QLatin1String("client_id"), client}, {QLatin1String("campaign_id"), campaign},
            {QLatin1String("limit"), limit}});
    if (!rows)
        return failure(rows.error());
    QVector<EnrollmentRun> runs;
    runs.reserve(rows->count());
    for (const Row& row : *rows) {
        runs.append({row.id<RunId>("id"), row.id<CampaignId>("campaign_id"), row.text("campaign_name"),
            row.timestamp("run_at"), row.text("status"), row.integer("total_matching"),
            row.integer("enrolled"), row.integer("remaining"), row.text("reason"), row.timestamp("undone_at"),
            row.text("actor")});
    }
    return runs;
}

} // namespace cm
