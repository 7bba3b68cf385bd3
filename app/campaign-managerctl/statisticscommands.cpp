// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/campaign-managerctl/campaignplace.h"
#include "models/campaigns/campaignqueries.h"
#include "models/clients/client.h"
#include "models/statistics/countercheck.h"
#include "models/statistics/statisticstable.h"

#include <QJsonArray>
#include <QLocale>

namespace cm {

namespace {

struct StatisticsOptions {
    std::string campaign;
    std::string client;
    std::string period = "30d";
    std::string asOf;
    std::string table;
    bool repair = false;
};

constexpr qsizetype shownDifferences = 20; // for people; --json lists all

struct Asked {
    Session* session = nullptr; ///< owned by the run
    StatisticsScope scope;
};

Result<Asked> readScope(CommandRun& run, const StatisticsOptions& options)
{
    Asked asked;
    if (options.campaign.empty() == options.client.empty())
        return failure(ErrorCode::BadRequest,
            QStringLiteral("Give a campaign's id, or --client ID for all of a client."));
    if (options.campaign.empty()) {
        const auto client = readId<ClientId>(options.client, QStringLiteral("--client"));
        if (!client)
            return failure(client.error());
        auto session = run.session(SessionKind::Read);
        if (!session)
            return failure(session.error());
        asked = {*session, {*client, {}, {}}};
    } else {
        const auto place = findCampaign(run, options.campaign, SessionKind::Read);
        if (!place)
            return failure(place.error());
        asked = {place->session, {place->client, {place->campaign}, {}}};
    }
    const auto scope = readStatisticsScope(*asked.session, asked.scope.client, asked.scope.campaigns,
        QString::fromStdString(options.period), QString::fromStdString(options.asOf));
    if (!scope && scope.error().code == ErrorCode::ValidationError)
        return failure(wrongUse(scope.error()));
    if (!scope)
        return failure(scope.error());
    asked.scope = *scope;
    return asked;
}

int printCsv(CommandRun& run, const Asked& asked, const QString& key)
{
    QStringList keys;
    for (const StatisticsTableKind kind : statisticsTables(asked.scope.period)) {
        keys.append(statisticsTableKey(kind));
        if (keys.last() != key)
            continue;
        const auto table = loadStatisticsTable(*asked.session, kind, asked.scope);
        if (!table)
            return run.fail(table.error());
        return run.answer(table->toJson(), QString::fromUtf8(statisticsCsv(*table)).trimmed());
    }
    return run.fail({ErrorCode::BadRequest,
        QStringLiteral("--table: there is no \"%1\". Use one of: %2.")
            .arg(key, keys.join(QStringLiteral(", "))),
        {}, {}, QStringLiteral("--table")});
}

int statistics(CommandRun& run, const StatisticsOptions& options)
{
    const auto asked = readScope(run, options);
    if (!asked)
        return run.fail(asked.error());
    if (!options.table.empty())
        return printCsv(run, *asked, QString::fromStdString(options.table));
    const auto statistics = loadStatisticsAtOnce(*asked->session, asked->scope);
    if (!statistics)
        return run.fail(statistics.error());
    QJsonObject document = statistics->toJson();
    QStringList lines{asked->scope.period.label()};
    for (const Metric& metric : statistics->metrics) {
        lines.append(QStringLiteral("  %1 %2  %3")
                         .arg(metric.label, -22)
                         .arg(metric.valueText(), 12)
                         .arg(metric.changeText()));
    }
    if (!asked->scope.campaigns.isEmpty()) {
        const auto campaign =
            loadCampaign(*asked->session, asked->scope.client, asked->scope.campaigns.first());
        if (!campaign)
            return run.fail(campaign.error());
        const QJsonObject counters = campaignToJson(*campaign);
        for (auto it = counters.begin(); it != counters.end(); ++it)
            document.insert(it.key(), it.value());
        lines.prepend(campaign->name);
    }
    return run.answer(document, lines.join(u'\n'));
}

int audit(CommandRun& run, const StatisticsOptions& options)
{
    const auto wanted = readOptionalId<ClientId>(options.client, QStringLiteral("--client"));
    if (!wanted)
        return run.fail(wanted.error());
    const auto session = run.session(options.repair ? SessionKind::Write : SessionKind::Read);
    if (!session)
        return run.fail(session.error());
    QVector<ClientId> clients{*wanted};
    if (wanted->isNull()) {
        const auto all = listClients(**session);
        if (!all)
            return run.fail(all.error());
        clients.clear();
        for (const Client& client : *all)
            clients.append(client.id);
    }
    QJsonArray list;
    QStringList lines;
    for (const ClientId client : std::as_const(clients)) {
        const auto differences =
            options.repair ? repairCounters(**session, client) : checkCounters(**session, client);
        if (!differences)
            return run.fail(differences.error());
        for (const CounterDifference& difference : *differences) {
            list.append(difference.toJson());
            if (lines.size() < shownDifferences)
                lines.append(difference.sentence());
        }
    }
    const qsizetype found = list.size();
    if (found > shownDifferences)
        lines.append(QStringLiteral("… (all of them with --json)"));
    lines.append(found == 0
            ? QStringLiteral("All counters are what a recount says (%1 clients).")
                  .arg(QLocale().toString(clients.size()))
            : QStringLiteral("%1 differences%2.")
                  .arg(QLocale().toString(found), options.repair ? QStringLiteral(", repaired") : QString()));
    return run.answer({{QStringLiteral("differences"), list}, {QStringLiteral("repaired"), options.repair}},
        lines.join(u'\n'), found == 0 || options.repair ? Done : CheckFoundSomething);
}

} // namespace

void addStatisticsCommands(CLI::App& app, Command& chosen)
{
    auto options = std::make_shared<StatisticsOptions>();
    CLI::App* command = app.add_subcommand("stats", "The statistics of a campaign or a client");
    command->add_option("id", options->campaign, "The campaign's id");
    command->add_option("--client", options->client, "All campaigns of the client with this id");
    command->add_option("--period", options->period, "24h, 7d, 30d, 90d, all, or FIRST..LAST (days)")
        ->capture_default_str();
    command->add_option("--as-of", options->asOf, "As it was at this moment, or at the end of this day");
    command->add_option("--table", options->table, "One table as CSV, such as days, funnel or cohorts");
    command->callback(
        [options, &chosen] { chosen = [options](CommandRun& run) { return statistics(run, *options); }; });
    command = app.add_subcommand("audit", "Recount all counters; exit 3 if one is wrong");
    command->add_option("--client", options->client, "Those of this client alone");
    command->add_flag("--repair", options->repair, "Set what is wrong to what the rows say");
    command->callback(
        [options, &chosen] { chosen = [options](CommandRun& run) { return audit(run, *options); }; });
}

} // namespace cm
