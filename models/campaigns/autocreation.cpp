// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/campaigns/autocreation.h"

#include <QJsonArray>

#include <array>
#include <atomic>

namespace cm {

namespace {

// What the request calls otherwise than a campaign does.
constexpr std::array requestNames{
    std::pair{"audience.tags", "kajabiTags"}, std::pair{"maxLeadsToEnroll", "enrollmentCap"}};

void useRequestNames(QVector<FieldProblem>& problems)
{
    for (FieldProblem& problem : problems) {
        for (const auto& [ours, theirs] : requestNames) {
            if (problem.field == QLatin1String(ours))
                problem.field = QString::fromLatin1(theirs);
            problem.message.replace(QLatin1String(ours), QLatin1String(theirs));
        }
    }
}

QStringList readTags(const QJsonValue& value, QVector<FieldProblem>& problems)
{
    QStringList tags;
    const auto refuse = [&] {
        problems.append(
            {QStringLiteral("kajabiTags"), QStringLiteral("\"kajabiTags\" must be a list of texts.")});
    };
    if (value.isUndefined() || value.isNull())
        return tags;
    if (!value.isArray()) {
        refuse();
        return tags;
    }
    const QJsonArray list = value.toArray();
    for (const QJsonValue& item : list) {
        if (!item.isString()) {
            refuse();
            return {};
        }
        const QString tag = item.toString().trimmed();
        if (!tags.contains(tag, Qt::CaseInsensitive))
            tags.append(tag);
    }
    return tags;
}

// "webinar_1764284400000"; no two calls of this program get the same.
QString madeFormId(CampaignType type)
{
    static std::atomic<qint64> last = 0;
    qint64 before = last.load();
    qint64 now = 0;
    do {
        now = std::max(QDateTime::currentMSecsSinceEpoch(), before + 1);
    } while (!last.compare_exchange_weak(before, now));
    return QStringLiteral("%1_%2").arg(campaignTypeName(type).toLower()).arg(now);
}

// What a campaign starts with until whoever reviews it has written something better.
QVector<Message> firstMessages(CampaignType type)
{
    if (type != CampaignType::Webinar)
        return {
            {0, QStringLiteral("Hi {{first_name}}, thank you for your interest. We'll be in touch soon.")}};
    return {{0, QStringLiteral("Hi {{first_name}}, you are registered for our webinar.")},
        {1440, QStringLiteral("Hi {{first_name}}, our webinar is coming up. Save your seat: {{zoom_link}}")},
        {2880, QStringLiteral("Hi {{first_name}}, see you at the webinar: {{zoom_link}}")},
        {4260, QStringLiteral("Hi {{first_name}}, we're about to start. Join here: {{zoom_link}}")}};
}

Result<CampaignId> campaignOfForm(Session& session, ClientId client, const QString& formId)
{
    auto rows =
        session.execute(u"SELECT id FROM campaigns WHERE client_id = :client_id AND form_id = :form_id",
            {{QLatin1String("client_id"), client}, {QLatin1String("form_id"), formId}});
    if (!rows)
        return failure(rows.error());
    return rows->isEmpty() ? CampaignId() : rows->first().id<CampaignId>("id");
}

} // namespace

AutoCreation AutoCreation::fromJson(const QJsonObject& json, QVector<FieldProblem>& problems)
{
    AutoCreation creation;
    creation.draft.isPaused = true;
    QJsonObject fields = json;
    QVector<FieldProblem> found;
    for (const auto& [ours, theirs] : requestNames) {
        const QString name = QString::fromLatin1(ours).section(u'.', 0, 0);
        if (fields.contains(name)) {
            problems.append(
                {name, QStringLiteral("Use \"%1\" instead of \"%2\".").arg(QLatin1String(theirs), name)});
            fields.remove(name);
        }
    }
    creation.tags = readTags(fields.take(QLatin1String("kajabiTags")), found);
    if (const QJsonValue cap = fields.take(QLatin1String("enrollmentCap")); !cap.isUndefined())
        fields.insert(QStringLiteral("maxLeadsToEnroll"), cap);
    if (!fields.contains(QLatin1String("campaignType")))
        fields.insert(QStringLiteral("campaignType"), QJsonValue());
    creation.draft = CampaignDraft::fromJson(fields, creation.draft, found);
    CampaignDraft& draft = creation.draft;
    draft.audience.tagsAny = creation.tags;
    if (!fields.contains(QLatin1String("messages")))
        draft.messages = firstMessages(draft.type);
    CampaignDraft judged = draft;
    if (judged.formId.isEmpty())
        judged.formId = madeFormId(draft.type);
    QVector<FieldProblem> broken = validateCampaign(judged, QDateTime::currentDateTimeUtc());
    useRequestNames(found);
    useRequestNames(broken);
    addProblems(found, broken);
    problems += found;
    return creation;
}

Result<AutoCreated> autoCreateCampaign(Session& session, ClientId client, const AutoCreation& creation)
{
    CampaignDraft draft = creation.draft;
    if (draft.formId.isEmpty()) {
        draft.formId = madeFormId(draft.type);
    } else {
        auto known = campaignOfForm(session, client, draft.formId);
        if (!known)
            return failure(known.error());
        if (!known->isNull())
            return AutoCreated{*known, false};
    }
    QJsonObject campaign = draft.toJson();
    campaign.insert(QStringLiteral("targetTags"), QJsonArray::fromStringList(creation.tags));
    auto rows = session.execute(u"SELECT auto_create_campaign(:client_id, :campaign) AS id",
        {{QLatin1String("client_id"), client}, {QLatin1String("campaign"), campaign}});
    if (!rows)
        return failure(rows.error());
    return AutoCreated{rows->first().id<CampaignId>("id"), true};
}

} // namespace cm
