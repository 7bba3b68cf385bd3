// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/campaign-managerctl/campaignplace.h"
#include "models/campaigns/campaignediting.h"
#include "models/campaigns/campaignqueries.h"
#include "models/campaigns/sequence.h"
#include "models/enrollment/enrollment.h"

#include <QJsonArray>
#include <QLocale>

namespace cm {

namespace {

struct CampaignOptions {
    std::string client;
    std::string campaign;
    std::string file;
};

int list(CommandRun& run, const CampaignOptions& options)
{
    const auto client = readId<ClientId>(options.client, QStringLiteral("--client"));
    if (!client)
        return run.fail(client.error());
    auto session = run.session(SessionKind::Read);
    if (!session)
        return run.fail(session.error());
    auto campaigns = listCampaigns(**session, *client);
    if (!campaigns)
        return run.fail(campaigns.error());
    QJsonArray entries;
    QStringList lines;
    for (const CampaignSummary& campaign : std::as_const(*campaigns)) {
        entries.append(campaignToJson(campaign));
        lines.append(QStringLiteral("%1  %2  %3  %4")
                         .arg(campaign.id.toString())
                         .arg(campaignStatusLabel(campaign.status), -11)
                         .arg(campaign.leadsEnrolled, 9)
                         .arg(campaign.name));
    }
    return run.answer({{QStringLiteral("campaigns"), entries}},
        lines.isEmpty() ? QStringLiteral("This client has no campaigns.") : lines.join(u'\n'));
}

QString describe(const StoredCampaign& campaign, const CampaignSummary& figures)
{
    const QLocale locale;
    const CampaignDraft& draft = campaign.draft;
    const auto cap = figures.maxLeadsToEnroll;
    QStringList lines{QStringLiteral("%1 (%2, %3)")
                          .arg(draft.name, campaignTypeName(draft.type), campaignStatusLabel(figures.status)),
        QStringLiteral("  enrolled %1%2, active %3, completed %4, booked %5, opted out %6, messages sent %7")
            .arg(locale.toString(figures.leadsEnrolled),
                cap ? QStringLiteral(" of at most %1").arg(locale.toString(*cap)) : QString(),
                locale.toString(figures.active), locale.toString(figures.completed),
                locale.toString(figures.booked), locale.toString(figures.optedOut),
                locale.toString(figures.messagesSent)),
        QStringLiteral("  version %1 of the sequence").arg(campaign.version)};
    if (campaign.editedAt.isValid())
        lines.last() +=
            QStringLiteral(", changed %1 UTC by %2")
                .arg(campaign.editedAt.toString(QStringLiteral("yyyy-MM-dd HH:mm")), campaign.editedBy);
    for (const Message& message : draft.messages)
        lines.append(QStringLiteral("  %1: %2")
                         .arg(delayForPeople(message.delayMinutes),
                             QString(message.text).replace(u'\n', QLatin1String("\n    "))));
    return lines.join(u'\n');
}

/// The document is the one that the service gives.
int show(CommandRun& run, const CampaignOptions& options)
{
    auto place = findCampaign(run, options.campaign, SessionKind::Read);
    if (!place)
        return run.fail(place.error());
    auto stored = loadStoredCampaign(*place->session, place->client, place->campaign);
    if (!stored)
        return run.fail(stored.error());
    auto figures = loadCampaign(*place->session, place->client, place->campaign);
    if (!figures)
        return run.fail(figures.error());
    return run.answer(stored->toJson(*figures), describe(*stored, *figures));
}

int create(CommandRun& run, const CampaignOptions& options)
{
    const auto client = readId<ClientId>(options.client, QStringLiteral("--client"));
    if (!client)
        return run.fail(client.error());
    auto json = readJsonFile(QString::fromStdString(options.file));
    if (!json)
        return run.fail(json.error());
    auto draft = CampaignDraft::fromJson(*json);
    if (!draft)
        return run.fail(draft.error());
    auto session = run.session();
    if (!session)
        return run.fail(session.error());
    auto id = createCampaign(**session, *client, *draft);
    if (!id)
        return run.fail(id.error());
    return run.answer(
        {{QStringLiteral("id"), id->toString()}, {QStringLiteral("name"), draft->name}}, id->toString());
}

/// The fields of the file take the place of those that there are; whom that touches is said.
int edit(CommandRun& run, const CampaignOptions& options)
{
    auto fields = readJsonFile(QString::fromStdString(options.file));
    if (!fields)
        return run.fail(fields.error());
    auto place = findCampaign(run, options.campaign, SessionKind::Write);
    if (!place)
        return run.fail(place.error());
    auto stored = loadStoredCampaign(*place->session, place->client, place->campaign);
    if (!stored)
        return run.fail(stored.error());
    auto versions = listCampaignVersions(*place->session, place->client, place->campaign);
    if (!versions)
        return run.fail(versions.error());
    QVector<FieldProblem> problems;
    const CampaignDraft edited = editedDraft(*stored, *fields, problems);
    if (edited.isPaused != stored->draft.isPaused)
        problems.append({QStringLiteral("isPaused"),
            QStringLiteral("Use campaigns pause and campaigns resume to pause and resume it.")});
    if (!problems.isEmpty())
        return run.fail(validationError(problems));
    auto revision = updateCampaign(*place->session, place->client, *stored, edited);
    if (!revision)
        return run.fail(revision.error());
    const bool otherSequence = edited.messages != stored->draft.messages;
    return run.answer(
        {{QStringLiteral("id"), place->campaign.toString()}, {QStringLiteral("name"), edited.name},
            {QStringLiteral("version"), stored->version + (otherSequence ? 1 : 0)},
            {QStringLiteral("revision"), *revision}},
        QStringLiteral("%1: %2").arg(edited.name,
            *revision == stored->revision ? QStringLiteral("nothing to change.")
                                          : editImpact(*versions, otherSequence)));
}

/// Also says what resuming enrolled, if it did.
int change(CommandRun& run, const CampaignOptions& options, CampaignAction action)
{
    auto place = findCampaign(run, options.campaign, SessionKind::Write);
    if (!place)
        return run.fail(place.error());
    std::optional<EnrollmentResult> enrolled;
    if (action == CampaignAction::Resume) {
        auto resumed = resumeCampaign(*place->session, place->client, place->campaign);
        if (!resumed)
            return run.fail(resumed.error());
        enrolled = *resumed;
    } else if (auto done = changeCampaignState(*place->session, place->client, place->campaign, action);
               !done) {
        return run.fail(done.error());
    }
    auto campaign = loadCampaign(*place->session, place->client, place->campaign);
    if (!campaign)
        return run.fail(campaign.error());
    QJsonObject document = campaignToJson(*campaign);
    QString text = QStringLiteral("%1: %2").arg(campaign->name, campaignStatusLabel(campaign->status));
    if (enrolled) {
        document.insert(QStringLiteral("enrollment"), enrolled->toJson());
        text += u'\n' + enrolled->sentence();
    }
    return run.answer(document, text);
}

template <typename Function>
void offer(
    CLI::App* command, Command& chosen, const std::shared_ptr<CampaignOptions>& options, Function function)
{
    command->callback([options, function, &chosen] {
        chosen = [options, function](CommandRun& run) { return function(run, *options); };
    });
}

} // namespace

void addCampaignCommands(CLI::App& app, Command& chosen)
{
    auto options = std::make_shared<CampaignOptions>();
    CLI::App* campaigns = app.add_subcommand("campaigns", "Campaigns")->require_subcommand(1);
    CLI::App* command = campaigns->add_subcommand("list", "List a client's campaigns");
    command->add_option("--client", options->client, "The client's id")->required();
    offer(command, chosen, options, list);
    command = campaigns->add_subcommand("show", "Show one with its figures");
    command->add_option("id", options->campaign, "The campaign's id")->required();
    offer(command, chosen, options, show);
    command = campaigns->add_subcommand("create", "Create one from a JSON file");
    command->add_option("file", options->file, "The file, or - for standard input")->required();
    command->add_option("--client", options->client, "The client's id")->required();
    offer(command, chosen, options, create);
    command = campaigns->add_subcommand("edit", "Change one to what a JSON file says");
    command->add_option("id", options->campaign, "The campaign's id")->required();
    command->add_option("file", options->file, "The file with the fields to change, or - for standard input")
        ->required();
    offer(command, chosen, options, edit);
    for (const CampaignAction action : {CampaignAction::Pause, CampaignAction::Resume,
             CampaignAction::Deactivate, CampaignAction::Reactivate}) {
        const std::string name = campaignActionName(action).toStdString();
        command = campaigns->add_subcommand(name, "Change one: " + name);
        command->add_option("id", options->campaign, "The campaign's id")->required();
        offer(command, chosen, options,
            [action](CommandRun& run, const CampaignOptions& given) { return change(run, given, action); });
    }
}

} // namespace cm
