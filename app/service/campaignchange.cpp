// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/service/campaignchange.h"

#include "app/service/answers.h"
#include "app/service/callfields.h"
#include "models/campaigns/campaignediting.h"
#include "models/campaigns/campaignqueries.h"
#include "models/enrollment/enrollment.h"

namespace cm {

namespace {

/// The changes of state that a PATCH asks for.
struct StateChange {
    std::optional<bool> isActive;
    std::optional<bool> isPaused;
};

std::optional<bool> readFlag(const QJsonValue& value, const QString& name, QVector<FieldProblem>& problems)
{
    if (value.isUndefined())
        return std::nullopt;
    if (!value.isBool())
        problems.append({name, QStringLiteral("\"%1\" must be true or false.").arg(name)});
    return value.toBool();
}

tl::unexpected<Error> outdated()
{
    return failure(ErrorCode::Conflict,
        QStringLiteral("The campaign was changed meanwhile. Get it again and repeat your change."));
}

// Changes with whatever people edit or decide; counters don't count.
QByteArray entityTag(const StoredCampaign& stored)
{
    return '"' + QByteArray::number(stored.revision) + '"';
}

// What the caller has seen must be what there is.
Result<void> checkMatch(const Call& call, const StoredCampaign& stored)
{
    const QByteArray wanted = call.request.header("if-match").trimmed();
    if (!wanted.isEmpty() && wanted != "*" && wanted != entityTag(stored))
        return outdated();
    return {};
}

Result<StoredCampaign> loadToChange(Session& session, const Call& call, ClientId named)
{
    if (auto checked = checkClient(session, call, named); !checked)
        return failure(checked.error());
    if (auto locked = lockCampaign(session, call.campaign); !locked)
        return failure(locked.error());
    auto stored = loadStoredCampaign(session, call.admitted.client, call.campaign);
    if (!stored)
        return failure(stored.error());
    if (auto matches = checkMatch(call, *stored); !matches)
        return failure(matches.error());
    return stored;
}

// What makes a campaign's links needless comes before the edit, what needs them after it.
Result<void> stop(Session& session, const StoredCampaign& stored, const StateChange& change)
{
    if (change.isActive == false && stored.isActive)
        return changeCampaignState(session, stored.client, stored.id, CampaignAction::Deactivate);
    if (change.isPaused == true && !stored.draft.isPaused)
        return changeCampaignState(session, stored.client, stored.id, CampaignAction::Pause);
    return {};
}

Result<void> go(Session& session, const StoredCampaign& stored, const StateChange& change, QJsonObject& extra)
{
    if (change.isActive == true && !stored.isActive) {
        if (auto done = changeCampaignState(session, stored.client, stored.id, CampaignAction::Reactivate);
            !done)
            return failure(done.error());
    }
    if (change.isPaused != false || !stored.draft.isPaused)
        return {};
    auto resumed = resumeCampaign(session, stored.client, stored.id);
    if (!resumed)
        return failure(resumed.error());
    if (*resumed)
        extra.insert(QStringLiteral("enrollment"), (*resumed)->toJson());
    return {};
}

} // namespace

Result<HttpResponse> campaignAnswer(Session& session, ClientId client, CampaignId campaign, int status,
    const QString& message, QJsonObject extra)
{
    auto stored = loadStoredCampaign(session, client, campaign);
    if (!stored)
        return failure(stored.error());
    auto summary = loadCampaign(session, client, campaign);
    if (!summary)
        return failure(summary.error());
    extra.insert(QStringLiteral("campaign"), stored->toJson(*summary));
    HttpResponse response = successAnswer(status, extra, message);
    response.addHeader("ETag", entityTag(*stored));
    return response;
}

Result<HttpResponse> patchCampaign(Session& session, const Call& call)
{
    QVector<FieldProblem> problems;
    QJsonObject fields = call.body;
    const ClientId named = takeClient(fields, problems);
    const bool hasVersion = fields.contains(QLatin1String("version"));
    const int version = takeNumber(fields, QStringLiteral("version"), 0, 1, 1'000'000, problems);
    StateChange change;
    change.isActive = readFlag(fields.take(QLatin1String("isActive")), QStringLiteral("isActive"), problems);
    if (fields.value(QLatin1String("isPaused")).isBool())
        change.isPaused = fields.value(QLatin1String("isPaused")).toBool();
    auto stored = loadToChange(session, call, named);
    if (!stored)
        return failure(stored.error());
    const CampaignDraft edited = editedDraft(*stored, fields, problems);
    if (!problems.isEmpty())
        return problemsAnswer(problems);
    if (hasVersion && version != stored->version)
        return outdated();
    const StoredCampaign before = *stored;
    if (auto done = stop(session, before, change); !done)
        return failure(done.error());
    stored = loadStoredCampaign(session, before.client, call.campaign);
    if (!stored)
        return failure(stored.error());
    CampaignDraft same = edited;
    same.isPaused = stored->draft.isPaused;
    if (auto done = updateCampaign(session, before.client, *stored, same); !done)
        return failure(done.error());
    QJsonObject extra;
    if (auto done = go(session, before, change, extra); !done)
        return failure(done.error());
    return campaignAnswer(
        session, before.client, call.campaign, 200, QStringLiteral("The campaign was changed."), extra);
}

Result<HttpResponse> deactivateCampaign(Session& session, const Call& call)
{
    QVector<FieldProblem> problems;
    refuseOthers(call.request, {QStringLiteral("clientId")}, problems);
    const ClientId named = clientOfQuery(call.request, problems);
    if (!problems.isEmpty())
        return problemsAnswer(problems);
    auto stored = loadToChange(session, call, named);
    if (!stored)
        return failure(stored.error());
    if (stored->isActive) {
        if (auto done =
                changeCampaignState(session, stored->client, call.campaign, CampaignAction::Deactivate);
            !done)
            return failure(done.error());
    }
    return campaignAnswer(
        session, stored->client, call.campaign, 200, QStringLiteral("The campaign is deactivated."), {});
}

} // namespace cm
