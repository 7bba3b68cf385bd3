// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/campaign-managerctl/undoanswer.h"
#include "models/deenrollment/deenrollmentrun.h"
#include "models/deenrollment/retention.h"
#include "models/enrollment/enrollmentrun.h"

#include <QJsonArray>
#include <QLocale>

namespace cm {

namespace {

struct RunOptions {
    std::string client;
    std::string run;
    int limit = 50;
    bool confirmed = false;
};

constexpr QLatin1String timeFormat("yyyy-MM-dd HH:mm");

int list(CommandRun& run, const RunOptions& options)
{
    const auto client = readOptionalId<ClientId>(options.client, QStringLiteral("--client"));
    if (!client)
        return run.fail(client.error());
    auto session = run.session(SessionKind::Read);
    if (!session)
        return run.fail(session.error());
    auto left = listRuns(**session, *client, options.limit);
    if (!left)
        return run.fail(left.error());
    auto enrolled = listEnrollmentRuns(**session, *client, {}, options.limit);
    if (!enrolled)
        return run.fail(enrolled.error());
    QJsonArray runs;
    QJsonArray enrollmentRuns;
    QStringList lines{QStringLiteral("De-enrollment runs:")};
    for (const DeEnrollmentRun& one : std::as_const(*left)) {
        runs.append(one.toJson());
        lines.append(
            QStringLiteral("  %1  %2  %3  %4  %5%6")
                .arg(one.id.toString(), one.runAt.toString(timeFormat))
                .arg(runStatusLabel(one.status), -8)
                .arg(one.deEnrolled, 8)
                .arg(one.clientName, one.undoneAt.isValid() ? QStringLiteral("  (undone)") : QString()));
    }
    lines.append(QStringLiteral("Enrollment runs:"));
    for (const EnrollmentRun& one : std::as_const(*enrolled)) {
        enrollmentRuns.append(one.toJson());
        lines.append(
            QStringLiteral("  %1  %2  %3  %4  %5%6")
                .arg(one.id.toString(), one.runAt.toString(timeFormat))
                .arg(runStatusLabel(one.status), -8)
                .arg(one.enrolled, 8)
                .arg(one.campaignName, one.undoneAt.isValid() ? QStringLiteral("  (undone)") : QString()));
    }
    return run.answer({{QStringLiteral("runs"), runs}, {QStringLiteral("enrollmentRuns"), enrollmentRuns}},
        left->isEmpty() && enrolled->isEmpty() ? QStringLiteral("There are no runs yet.")
                                               : lines.join(u'\n'));
}

int show(CommandRun& run, const RunOptions& options)
{
    const auto id = readId<RunId>(options.run, QStringLiteral("run"));
    if (!id)
        return run.fail(id.error());
    auto session = run.session(SessionKind::Read);
    if (!session)
        return run.fail(session.error());
    auto found = loadRun(**session, *id);
    if (!found)
        return run.fail(found.error());
    return run.answer(found->toJson(),
        QStringLiteral("%1, %2: %3 evaluated, %4 de-enrolled, %5 skipped, %6 batches\n%7")
            .arg(found->clientName, runStatusLabel(found->status))
            .arg(found->evaluated)
            .arg(found->deEnrolled)
            .arg(found->skipped)
            .arg(found->batches)
            .arg(found->errorDetails));
}

int undo(CommandRun& run, const RunOptions& options)
{
    const auto id = readId<RunId>(options.run, QStringLiteral("run"));
    if (!id)
        return run.fail(id.error());
    auto session = run.session();
    if (!session)
        return run.fail(session.error());
    auto done = undoRun(**session, *id);
    if (!done)
        return run.fail(done.error());
    auto leads = leadsLeftAlone(**session, *id, options.limit);
    if (!leads)
        return run.fail(leads.error());
    return answerUndo(run, done->sentence(), done->toJson(), *leads);
}

int purge(CommandRun& run, const RunOptions& options)
{
    const auto client = readOptionalId<ClientId>(options.client, QStringLiteral("--client"));
    if (!client)
        return run.fail(client.error());
    auto session = run.session();
    if (!session)
        return run.fail(session.error());
    auto purged = purgeHistory(**session, *client, options.confirmed);
    if (!purged)
        return run.fail(purged.error());
    return run.answer(purged->toJson(), purged->sentence());
}

} // namespace

void addRunCommands(CLI::App& app, Command& chosen)
{
    auto options = std::make_shared<RunOptions>();
    const auto offer = [&](CLI::App* command, auto function) {
        command->callback([options, function, &chosen] {
            chosen = [options, function](CommandRun& run) { return function(run, *options); };
        });
    };
    CLI::App* runs = app.add_subcommand("runs", "Enrollment and de-enrollment runs")->require_subcommand(1);
    CLI::App* command = runs->add_subcommand("list", "The newest of each kind");
    command->add_option("--client", options->client, "Only this client's");
    command->add_option("--limit", options->limit, "Runs of each kind")
        ->check(CLI::Range(1, 10000))
        ->capture_default_str();
    offer(command, list);
    command = runs->add_subcommand("show", "One de-enrollment run");
    command->add_option("id", options->run, "The run's id")->required();
    offer(command, show);
    command = runs->add_subcommand("undo", "Take a run of either kind back, for leads not touched since");
    command->add_option("id", options->run, "The run's id")->required();
    command->add_option("--limit", options->limit, "Leads to list that were left alone")
        ->check(CLI::Range(0, 100000))
        ->capture_default_str();
    offer(command, undo);
    command = runs->add_subcommand("purge", "Remove lead logs and runs that are past their time");
    command->add_option("--client", options->client, "Only this client's");
    command->add_flag("--undoable-too", options->confirmed, "Also what could still be undone");
    offer(command, purge);
}

} // namespace cm
