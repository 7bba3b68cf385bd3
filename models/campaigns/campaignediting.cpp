// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/campaigns/campaignediting.h"

#include "models/campaigns/campaignqueries.h"

#include <QCoreApplication>
#include <QLocale>

namespace cm {

Result<StoredCampaign> loadStoredCampaign(Session& session, ClientId client, CampaignId campaign)
{
    auto rows = session.execute(sqlText("campaigns/stored"),
        {{QLatin1String("client_id"), client}, {QLatin1String("campaign_id"), campaign}});
    if (!rows)
        return failure(rows.error());
    if (rows->isEmpty())
        return failure(noCampaign(campaign));
    const Row row = rows->first();
    auto draft = CampaignDraft::fromJson(row.jsonObject("draft"));
    if (!draft)
        return failure(draft.error());
    return StoredCampaign{campaign, *draft, static_cast<int>(row.integer("version")), row.integer("revision"),
        row.timestamp("edited_at"), row.text("edited_by"), client, row.boolean("is_active"),
        row.timestamp("deactivated_at"), row.boolean("auto_discovered"), row.text("review_status"),
        row.timestamp("updated_at")};
}

QJsonObject StoredCampaign::toJson(const CampaignSummary& summary) const
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

Result<void> lockCampaign(Session& session, CampaignId campaign)
{
    auto done = session.execute(u"SELECT pg_advisory_xact_lock(campaign_lock_key(:campaign_id))",
        {{QLatin1String("campaign_id"), campaign}});
    if (!done)
        return failure(done.error());
    return {};
}

CampaignDraft editedDraft(
    const StoredCampaign& stored, const QJsonObject& fields, QVector<FieldProblem>& problems)
{
    CampaignDraft base = stored.draft;
    // A new sequence is judged by itself.
    if (fields.contains(QLatin1String("messages")))
        base.allowQuickFollowUp = false;
    CampaignDraft edited = CampaignDraft::fromJson(fields, base, problems);
    if (edited.type != stored.draft.type)
        problems.append(
            {QStringLiteral("campaignType"), QStringLiteral("A campaign's type can't be changed.")});
    addProblems(problems, validateCampaign(edited, QDateTime::currentDateTimeUtc(), &stored.draft));
    return edited;
}

Result<qint64> updateCampaign(
    Session& session, ClientId client, const StoredCampaign& before, const CampaignDraft& draft)
{
    if (draft.toJson() == before.draft.toJson())
        return before.revision;
    const auto problems = validateCampaign(draft, QDateTime::currentDateTimeUtc(), &before.draft);
    if (!problems.isEmpty())
        return failure(validationError(problems));
    auto rows = session.execute(
        u"SELECT update_campaign(:client_id, :campaign_id, :campaign, :revision::integer) AS revision",
        {{QLatin1String("client_id"), client}, {QLatin1String("campaign_id"), before.id},
            {QLatin1String("campaign"), draft.toJson()}, {QLatin1String("revision"), before.revision}});
    if (!rows)
        return failure(rows.error());
    return rows->first().integer("revision");
}

Result<QVector<CampaignVersion>> listCampaignVersions(Session& session, ClientId client, CampaignId campaign)
{
    auto rows = session.execute(sqlText("campaigns/versions"),
        {{QLatin1String("client_id"), client}, {QLatin1String("campaign_id"), campaign}});
    if (!rows)
        return failure(rows.error());
    QVector<CampaignVersion> versions;
    for (const Row& row : *rows) {
        auto messages = messagesFromJson(row.jsonArray("messages"));
        if (!messages)
            return failure(messages.error());
        versions.append({static_cast<int>(row.integer("version")), *messages, row.timestamp("created_at"),
            row.text("created_by"), row.integer("leads"), row.integer("open_leads")});
    }
    return versions;
}

QString editImpact(const QVector<CampaignVersion>& versions, bool otherSequence)
{
    const auto tr = [](const char* text) { return QCoreApplication::translate("CampaignEditing", text); };
    if (!otherSequence)
        return tr("The sequence stays as it is; nothing changes for leads that are enrolled.");
    const int next = versions.isEmpty() ? 1 : versions.first().version + 1;
    qint64 open = 0;
    QStringList names;
    for (const CampaignVersion& version : versions) {
        open += version.openLeads;
        if (version.openLeads > 0)
            names.prepend(QString::number(version.version));
    }
    if (open == 0)
        return tr("No lead is enrolled now; new ones get version %1.").arg(next);
    const QString leads = open == 1 ? tr("1 lead stays") : tr("%1 leads stay").arg(QLocale().toString(open));
    return names.size() == 1
        ? tr("%1 on version %2; new ones get version %3.").arg(leads, names.first()).arg(next)
        : tr("%1 on the versions they began with (%2); new ones get version %3.")
              .arg(leads, names.join(QLatin1String(", ")))
              .arg(next);
}

} // namespace cm
