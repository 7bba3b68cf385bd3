// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/service/endpoints.h"

#include "app/service/answers.h"
#include "app/service/callfields.h"
#include "app/service/campaignchange.h"
#include "models/audience/audiencequeries.h"
#include "models/campaigns/autocreation.h"
#include "models/campaigns/campaignediting.h"
#include "models/campaigns/campaignqueries.h"
#include "models/enrollment/enrollment.h"
#include "models/statistics/statisticstable.h"

#include <QJsonArray>
#include <QJsonDocument>

namespace cm {

namespace {

constexpr QLatin1String clientItem("clientId");

Result<HttpResponse> autoCreate(Session& session, const Call& call)
{
    QVector<FieldProblem> problems;
    QJsonObject fields = call.body;
    const ClientId client = takeClient(fields, problems);
    if (client.isNull() && problems.isEmpty())
        problems.append({clientItem, QStringLiteral("\"clientId\" is missing.")});
    const AutoCreation creation = AutoCreation::fromJson(fields, problems);
    if (!problems.isEmpty())
        return problemsAnswer(problems);
    if (auto checked = checkClient(session, call, client); !checked)
        return failure(checked.error());
    auto done = autoCreateCampaign(session, client, creation);
    if (!done)
        return failure(done.error());
    return campaignAnswer(session, client, done->campaign, done->created ? 201 : 200,
        done->created ? QStringLiteral("The campaign was created and waits for review.")
                      : QStringLiteral("The client already has a campaign with this form id."),
        {{QStringLiteral("created"), done->created}});
}

Result<HttpResponse> custom(Session& session, const Call& call)
{
    QVector<FieldProblem> problems;
    QJsonObject fields = call.body;
    const ClientId named = takeClient(fields, problems);
    const QJsonValue enroll = fields.take(QLatin1String("enroll"));
    if (!enroll.isUndefined() && !enroll.isBool())
        problems.append({QStringLiteral("enroll"), QStringLiteral("\"enroll\" must be true or false.")});
    const CampaignDraft draft = CampaignDraft::fromJson(fields, {}, problems);
    addProblems(problems, validateCampaign(draft, QDateTime::currentDateTimeUtc()));
    if (!problems.isEmpty())
        return problemsAnswer(problems);
    if (auto checked = checkClient(session, call, named); !checked)
        return failure(checked.error());
    const ClientId client = call.admitted.client;
    auto campaign = createCampaign(session, client, draft);
    if (!campaign)
        return failure(campaign.error());
    QJsonObject data{{QStringLiteral("created"), true}};
    if (enroll.toBool()) {
        auto enrolled = enrollCampaign(session, client, *campaign, EnrollmentMode::Real);
        if (!enrolled)
            return failure(enrolled.error());
        data.insert(QStringLiteral("enrollment"), enrolled->toJson());
    }
    return campaignAnswer(session, client, *campaign, 201, QStringLiteral("The campaign was created."), data);
}

Result<HttpResponse> get(Session& session, const Call& call)
{
    QVector<FieldProblem> problems;
    refuseOthers(call.request, {clientItem}, problems);
    const ClientId named = clientOfQuery(call.request, problems);
    if (!problems.isEmpty())
        return problemsAnswer(problems);
    if (auto checked = checkClient(session, call, named); !checked)
        return failure(checked.error());
    return campaignAnswer(
        session, call.admitted.client, call.campaign, 200, QStringLiteral("The campaign."), {});
}

Result<HttpResponse> statistics(Session& session, const Call& call)
{
    QVector<FieldProblem> problems;
    refuseOthers(call.request, {clientItem, QStringLiteral("period"), QStringLiteral("asOf")}, problems);
    const ClientId named = clientOfQuery(call.request, problems);
    if (!problems.isEmpty())
        return problemsAnswer(problems);
    if (auto checked = checkClient(session, call, named); !checked)
        return failure(checked.error());
    const ClientId client = call.admitted.client;
    if (auto campaign = loadCampaign(session, client, call.campaign); !campaign)
        return failure(campaign.error());
    const auto item = [&](const char* name) {
        return call.request.query.queryItemValue(QLatin1String(name), QUrl::FullyDecoded);
    };
    const QString period = item("period");
    const auto scope = readStatisticsScope(
        session, client, {call.campaign}, period.isEmpty() ? QStringLiteral("30d") : period, item("asOf"));
    if (!scope)
        return failure(scope.error());
    const auto found = loadStatistics(session, *scope);
    if (!found)
        return failure(found.error());
    return successAnswer(
        200, {{QStringLiteral("statistics"), found->toJson()}}, scope->period.label() + u'.');
}

// Whether a listed campaign is one that was asked for.
bool isWanted(const CampaignSummary& campaign, const HttpRequest& request)
{
    const auto item = [&](const char* name) {
        return request.query.queryItemValue(QLatin1String(name), QUrl::FullyDecoded);
    };
    const QString search = item("search");
    const QString type = item("campaignType");
    const QString form = item("formId");
    return (type.isEmpty() || campaignTypeName(campaign.type) == type)
        && (form.isEmpty() || campaign.formId == form)
        && (search.isEmpty() || campaign.name.contains(search, Qt::CaseInsensitive)
            || campaign.formId.contains(search, Qt::CaseInsensitive));
}

Result<HttpResponse> list(Session& session, const Call& call)
{
    QVector<FieldProblem> problems;
    refuseOthers(call.request,
        {clientItem, QStringLiteral("search"), QStringLiteral("campaignType"), QStringLiteral("formId"),
            QStringLiteral("limit"), QStringLiteral("offset")},
        problems);
    const ClientId named = clientOfQuery(call.request, problems);
    const int limit = numberOfQuery(call.request, QStringLiteral("limit"), 50, 1, 200, problems);
    const int offset = numberOfQuery(call.request, QStringLiteral("offset"), 0, 0, 1'000'000, problems);
    if (!problems.isEmpty())
        return problemsAnswer(problems);
    if (auto checked = checkClient(session, call, named); !checked)
        return failure(checked.error());
    auto campaigns = listCampaigns(session, call.admitted.client);
    if (!campaigns)
        return failure(campaigns.error());
    campaigns->removeIf([&](const CampaignSummary& c) { return !isWanted(c, call.request); });
    QJsonArray page;
    for (qsizetype i = offset; i < std::min<qsizetype>(campaigns->size(), offset + limit); ++i)
        page.append(campaignToJson(campaigns->at(i)));
    return successAnswer(200,
        {{QStringLiteral("campaigns"), page}, {QStringLiteral("total"), campaigns->size()},
            {QStringLiteral("limit"), limit}, {QStringLiteral("offset"), offset}},
        QStringLiteral("%1 of %2 campaigns.").arg(page.size()).arg(campaigns->size()));
}

QJsonObject countsToJson(const QMap<QString, qint64>& counts)
{
    QJsonObject json;
    for (auto it = counts.cbegin(); it != counts.cend(); ++it)
        json.insert(it.key(), it.value());
    return json;
}

// The audience of the body, which is one itself unless it has one inside; of the campaign, where none is
// given.
Result<Audience> audienceOf(Session& session, const Call& call, QJsonObject fields, CampaignId campaign)
{
    const QJsonValue inner = fields.take(QLatin1String("audience"));
    if (inner.isUndefined() && fields.isEmpty() && !campaign.isNull())
        return audienceOfCampaign(session, call.admitted.client, campaign);
    if (inner.isUndefined())
        return Audience::fromJson(fields);
    if (!inner.isObject() || !fields.isEmpty()) {
        const QString field = inner.isObject() ? fields.constBegin().key() : QStringLiteral("audience");
        return failure(Error{ErrorCode::ValidationError,
            inner.isObject() ? QStringLiteral("A preview has no field \"%1\".").arg(field)
                             : QStringLiteral("\"audience\" must be an object."),
            {}, {}, field});
    }
    return Audience::fromJson(inner.toObject());
}

Result<HttpResponse> previewLeads(Session& session, const Call& call)
{
    QVector<FieldProblem> problems;
    QJsonObject fields = call.body;
    const ClientId named = takeClient(fields, problems);
    const int limit = takeNumber(fields, QStringLiteral("limit"), 20, 0, 200, problems);
    const QJsonValue campaignText = fields.take(QLatin1String("campaignId"));
    const CampaignId campaign = CampaignId::fromString(campaignText.toString());
    if (!campaignText.isUndefined() && campaign.isNull())
        problems.append({QStringLiteral("campaignId"), QStringLiteral("\"campaignId\" must be a UUID.")});
    if (!problems.isEmpty())
        return problemsAnswer(problems);
    const ClientId client = call.admitted.client;
    if (auto checked = checkClient(session, call, named); !checked)
        return failure(checked.error());
    if (!campaign.isNull()) {
        if (auto known = loadCampaign(session, client, campaign); !known)
            return failure(known.error());
    }
    auto audience = audienceOf(session, call, fields, campaign);
    if (!audience)
        return failure(audience.error());
    auto summary = audienceSummary(session, client, *audience, campaign);
    if (!summary)
        return failure(summary.error());
    auto leads = firstLeadsOf(session, client, *audience, campaign, limit);
    if (!leads)
        return failure(leads.error());
    QJsonArray shown;
    for (const Lead& lead : std::as_const(*leads))
        shown.append(lead.toJson());
    return successAnswer(200,
        {{QStringLiteral("matching"), summary->matching}, {QStringLiteral("enrollable"), summary->enrollable},
            {QStringLiteral("byEngagement"), countsToJson(summary->byEngagement)},
            {QStringLiteral("byScore"), countsToJson(summary->byScore)}, {QStringLiteral("leads"), shown}},
        QStringLiteral("%1 leads match.").arg(summary->matching));
}

Result<HttpResponse> tags(Session& session, const Call& call)
{
    QVector<FieldProblem> problems;
    refuseOthers(call.request, {clientItem, QStringLiteral("contains"), QStringLiteral("limit")}, problems);
    const ClientId named = clientOfQuery(call.request, problems);
    const int limit = numberOfQuery(call.request, QStringLiteral("limit"), 200, 1, 1000, problems);
    if (!problems.isEmpty())
        return problemsAnswer(problems);
    if (auto checked = checkClient(session, call, named); !checked)
        return failure(checked.error());
    auto found = availableTags(session, call.admitted.client,
        call.request.query.queryItemValue(QStringLiteral("contains"), QUrl::FullyDecoded), limit);
    if (!found)
        return failure(found.error());
    QJsonArray entries;
    for (const TagCount& tag : std::as_const(*found))
        entries.append(
            QJsonObject{{QStringLiteral("tag"), tag.tag}, {QStringLiteral("leads"), tag.leadCount}});
    return successAnswer(
        200, {{QStringLiteral("tags"), entries}}, QStringLiteral("%1 tags.").arg(entries.size()));
}

} // namespace

Result<QJsonObject> readJsonBody(const HttpRequest& request)
{
    const QByteArray type = request.header("content-type").split(';').first().trimmed().toLower();
    if (type != "application/json")
        return failure(
            ErrorCode::UnsupportedMediaType, QStringLiteral("Send JSON, as \"application/json\"."));
    QJsonParseError damage{};
    const QJsonDocument document = QJsonDocument::fromJson(request.body, &damage);
    if (damage.error != QJsonParseError::NoError)
        return failure(ErrorCode::BadRequest,
            QStringLiteral("The body is not valid JSON: %1 (at byte %2).")
                .arg(damage.errorString())
                .arg(damage.offset));
    if (!document.isObject())
        return failure(ErrorCode::BadRequest, QStringLiteral("The body must be one JSON object."));
    return document.object();
}

Result<HttpResponse> runEndpoint(Session& session, const Call& call)
{
    switch (call.admitted.endpoint) {
    case Endpoint::AutoCreate:
        return autoCreate(session, call);
    case Endpoint::Custom:
        return custom(session, call);
    case Endpoint::Get:
        return call.isStatistics ? statistics(session, call) : get(session, call);
    case Endpoint::Update:
        return patchCampaign(session, call);
    case Endpoint::Delete:
        return deactivateCampaign(session, call);
    case Endpoint::List:
        return list(session, call);
    case Endpoint::PreviewLeads:
        return previewLeads(session, call);
    case Endpoint::AvailableTags:
        return tags(session, call);
    }
    return failure(ErrorCode::Internal, QStringLiteral("An end point without code."));
}

} // namespace cm
