// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/campaigns/campaignedit.h"

#include "models/campaigns/campaignqueries.h"

namespace cm {

namespace {

// Whether the sequence goes on within the hour was asked when it was made, and isn't stored.
bool isQuick(const QVector<Message>& messages)
{
    return messages.size() > 1
        && std::any_of(messages.cbegin() + 1, messages.cend(),
            [](const Message& message) { return message.delayMinutes < 60; });
}

} // namespace

QJsonObject StoredCampaign::toJson() const
{
    QJsonObject json = draft.toJson();
    const QJsonObject listed = campaignToJson(summary);
    for (auto it = listed.begin(); it != listed.end(); ++it)
        json.insert(it.key(), it.value());
    for (const char* name : {"startDatetime", "webinarDatetime", "zoomLink", "bookingLink", "resourceLink",
             "resourceName", "reenrollmentDays"}) {
        if (const QLatin1String key(name); !json.contains(key))
            json.insert(key, QJsonValue());
    }
    json.insert(QStringLiteral("clientId"), client.toString());
    json.insert(QStringLiteral("isActive"), isActive);
    json.insert(QStringLiteral("deactivatedAt"),
        deactivatedAt.isValid() ? QJsonValue(deactivatedAt.toString(Qt::ISODateWithMs)) : QJsonValue());
    json.insert(QStringLiteral("autoDiscovered"), autoDiscovered);
    json.insert(
        QStringLiteral("reviewStatus"), reviewStatus.isEmpty() ? QJsonValue() : QJsonValue(reviewStatus));
    json.insert(QStringLiteral("updatedAt"), updatedAt.toString(Qt::ISODateWithMs));
    return json;
}

Result<StoredCampaign> loadStoredCampaign(Session& session, ClientId client, CampaignId campaign)
{
    auto summary = loadCampaign(session, client, campaign);
    if (!summary)
        return failure(summary.error());
    auto rows = session.execute(sqlText("campaigns/stored"),
        {{QLatin1String("client_id"), client}, {QLatin1String("campaign_id"), campaign}});
    if (!rows)
        return failure(rows.error());
    const Row row = rows->first();
    auto draft = CampaignDraft::fromJson(row.jsonObject("editable"));
    if (!draft)
        return failure(draft.error());
    draft->allowQuickFollowUp = isQuick(draft->messages);
    return StoredCampaign{client, *summary, *draft, row.text("mark"), row.boolean("is_active"),
        row.timestamp("deactivated_at"), row.boolean("auto_discovered"), row.text("review_status"),
        row.timestamp("updated_at")};
}

Result<void> lockCampaign(Session& session, CampaignId campaign)
{
    auto done = session.execute(u"SELECT pg_advisory_xact_lock(campaign_lock_key(:campaign_id))",
        {{QLatin1String("campaign_id"), campaign}});
    if (!done)
        return failure(done.error());
    return {};
}

QVector<FieldProblem> validateEdit(
    const CampaignDraft& before, const CampaignDraft& after, const QDateTime& now)
{
    QVector<FieldProblem> problems = validateCampaign(after, now);
    problems.removeIf([&](const FieldProblem& problem) {
        return (problem.field == QLatin1String("startDatetime")
                   && before.startDatetime == after.startDatetime)
            || (problem.field == QLatin1String("webinarDatetime") && after.webinarDatetime.isValid()
                && before.webinarDatetime == after.webinarDatetime);
    });
    return problems;
}

Result<void> editCampaign(Session& session, const StoredCampaign& stored, const CampaignDraft& edited)
{
    const QVector<FieldProblem> problems =
        validateEdit(stored.draft, edited, QDateTime::currentDateTimeUtc());
    if (!problems.isEmpty())
        return failure(validationError(problems));
    auto done = session.execute(u"SELECT edit_campaign(:client_id, :campaign_id, :campaign, :mark)",
        {{QLatin1String("client_id"), stored.client}, {QLatin1String("campaign_id"), stored.summary.id},
            {QLatin1String("campaign"), edited.toJson()}, {QLatin1String("mark"), stored.mark}});
    if (!done)
        return failure(done.error());
    return {};
}

} // namespace cm
