// SPDX-License-Identifier: GPL-3.0-or-later
// What looks at audiences and enrolls nobody: preview, explain, overlap.
#include "app/campaign-managerctl/campaignplace.h"
#include "models/audience/audiencebreakdown.h"
#include "models/audience/audienceoverlap.h"
#include "models/audience/audiencewaterfall.h"
#include "models/audience/leadexplanation.h"
#include "models/campaigns/campaignqueries.h"
#include "models/clients/client.h"

#include <QJsonArray>
#include <QLocale>

namespace cm {

namespace {

struct AudienceOptions {
    std::string client;
    std::string campaign;
    std::string file;
    std::string lead;
    std::vector<std::string> campaigns;
    std::vector<std::string> tags;
    int limit = 20;
};

/// An audience that was named on the command line, with what it is shown with.
struct Subject {
    CampaignPlace place;
    RuleWords words;
};

Result<Subject> withZone(const CampaignPlace& place, const Audience& audience)
{
    auto client = loadClient(*place.session, place.client);
    if (!client)
        return failure(client.error());
    return Subject{place, {audience, QTimeZone(client->timeZone.toUtf8())}};
}

Result<Subject> campaignSubject(CommandRun& run, const AudienceOptions& options)
{
    auto place = findCampaign(run, options.campaign, SessionKind::Read);
    if (!place)
        return failure(place.error());
    auto audience = audienceOfCampaign(*place->session, place->client, place->campaign);
    if (!audience)
        return failure(audience.error());
    return withZone(*place, *audience);
}

/// What preview shows: of a stored campaign, or of a file with an audience or a campaign in it.
Result<Subject> previewSubject(CommandRun& run, const AudienceOptions& options)
{
    if (!options.campaign.empty())
        return campaignSubject(run, options);
    if (options.file.empty() || options.client.empty()) {
        return failure(ErrorCode::BadRequest,
            QStringLiteral("Give --campaign ID, or a FILE with an audience and --client ID."));
    }
    const auto client = readId<ClientId>(options.client, QStringLiteral("--client"));
    if (!client)
        return failure(client.error());
    auto json = readJsonFile(QString::fromStdString(options.file));
    if (!json)
        return failure(json.error());
    const QJsonValue inner = json->value(QLatin1String("audience"));
    auto audience = Audience::fromJson(inner.isObject() ? inner.toObject() : *json);
    if (!audience)
        return failure(audience.error());
    auto session = run.session(SessionKind::Read);
    if (!session)
        return failure(session.error());
    return withZone({*session, *client, {}}, *audience);
}

int preview(CommandRun& run, const AudienceOptions& options)
{
    auto subject = previewSubject(run, options);
    if (!subject)
        return run.fail(subject.error());
    const auto& [place, words] = *subject;
    const Audience& audience = words.audience;
    auto breakdown = audienceBreakdown(*place.session, place.client, audience, place.campaign);
    if (!breakdown)
        return run.fail(breakdown.error());
    auto waterfall = audienceWaterfall(*place.session, place.client, audience, place.campaign);
    if (!waterfall)
        return run.fail(waterfall.error());
    auto spine = audienceLeadIds(*place.session, place.client, audience, place.campaign);
    if (!spine)
        return run.fail(spine.error());
    auto leads = leadsById(*place.session, place.client, spine->range(0, options.limit));
    if (!leads)
        return run.fail(leads.error());
    const AudienceSummary& summary = breakdown->summary;
    QJsonArray entries;
    QStringList lines{QStringLiteral("%1 %2").arg(QLocale().toString(summary.matching), audience.sentence()),
        QStringLiteral("%1 leads in all").arg(QLocale().toString(waterfall->total()), 11)};
    lines += waterfall->lines(words);
    lines += breakdown->lines();
    for (const Lead& lead : std::as_const(*leads)) {
        entries.append(lead.toJson());
        lines.append(QStringLiteral("  %1  %2  %3").arg(lead.id.toString(), lead.name(), lead.email));
    }
    return run.answer(
        {{QStringLiteral("matching"), summary.matching}, {QStringLiteral("enrollable"), summary.enrollable},
            {QStringLiteral("audience"), audience.toJson()},
            {QStringLiteral("sentence"), audience.sentence()},
            {QStringLiteral("breakdown"), breakdown->toJson()},
            {QStringLiteral("waterfall"), waterfall->toJson(words)}, {QStringLiteral("leads"), entries}},
        lines.join(u'\n'));
}

int explain(CommandRun& run, const AudienceOptions& options)
{
    const auto lead = readId<LeadId>(options.lead, QStringLiteral("--lead"));
    if (!lead)
        return run.fail(lead.error());
    auto subject = campaignSubject(run, options);
    if (!subject)
        return run.fail(subject.error());
    const auto& [place, words] = *subject;
    auto explanation =
        explainLead(*place.session, place.client, *lead, words.audience, place.campaign, words.timeZone);
    if (!explanation)
        return run.fail(explanation.error());
    QStringList lines{explanation->sentence()};
    for (const RuleVerdict& verdict : std::as_const(explanation->verdicts)) {
        lines.append(
            QStringLiteral("  %1  %2: %3")
                .arg(verdict.isMet ? QStringLiteral("yes") : QStringLiteral("NO "), words.label(verdict.rule),
                    words.verdict(verdict.rule, verdict.value, verdict.isMet)));
    }
    return run.answer(explanation->toJson(), lines.join(u'\n'));
}

int overlap(CommandRun& run, const AudienceOptions& options)
{
    const auto client = readId<ClientId>(options.client, QStringLiteral("--client"));
    if (!client)
        return run.fail(client.error());
    if (options.campaigns.empty() == options.tags.empty())
        return run.fail({ErrorCode::BadRequest,
            QStringLiteral("Give either --campaigns A,B,… or --tags a,b,…"), {}, {}, {}});
    QVector<CampaignId> campaigns;
    for (const std::string& text : options.campaigns) {
        const auto campaign = readId<CampaignId>(text, QStringLiteral("--campaigns"));
        if (!campaign)
            return run.fail(campaign.error());
        campaigns.append(*campaign);
    }
    QStringList tags;
    for (const std::string& text : options.tags)
        tags.append(QString::fromStdString(text));
    auto session = run.session(SessionKind::Read);
    if (!session)
        return run.fail(session.error());
    auto found = tags.isEmpty() ? campaignOverlap(**session, *client, campaigns)
                                : tagOverlap(**session, *client, tags);
    if (!found)
        return run.fail(found.error());
    return run.answer(found->toJson(), found->lines().join(u'\n'));
}

template <typename Function>
void offer(
    CLI::App* command, Command& chosen, const std::shared_ptr<AudienceOptions>& options, Function function)
{
    command->callback([options, function, &chosen] {
        chosen = [options, function](CommandRun& run) { return function(run, *options); };
    });
}

} // namespace

void addAudienceCommands(CLI::App& app, Command& chosen)
{
    auto options = std::make_shared<AudienceOptions>();
    CLI::App* command =
        app.add_subcommand("preview", "The leads that an audience means, and where the others are lost");
    command->add_option("file", options->file, "JSON file with an audience, or - for standard input");
    command->add_option("--client", options->client, "The client's id, with a file");
    command->add_option("--campaign", options->campaign, "A campaign's id instead of a file");
    command->add_option("--limit", options->limit, "Leads to list")
        ->check(CLI::Range(0, 100000))
        ->capture_default_str();
    offer(command, chosen, options, preview);

    command = app.add_subcommand("explain", "Why a lead is in a campaign's audience, or why not");
    command->add_option("--campaign", options->campaign, "The campaign's id")->required();
    command->add_option("--lead", options->lead, "The lead's id")->required();
    offer(command, chosen, options, explain);

    CLI::App* audience = app.add_subcommand("audience", "Audiences")->require_subcommand(1);
    command =
        audience->add_subcommand("overlap", "How many leads each pair of campaigns or tags has in common");
    command->add_option("--client", options->client, "The client's id")->required();
    CLI::Option* campaigns =
        command->add_option("--campaigns", options->campaigns, "1 to 20 campaigns' ids")->delimiter(',');
    command->add_option("--tags", options->tags, "1 to 20 tags")->delimiter(',')->excludes(campaigns);
    offer(command, chosen, options, overlap);
}

} // namespace cm
