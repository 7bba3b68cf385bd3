// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/campaign-managerctl/command.h"
#include "models/simulation/simulation.h"

#include <QJsonArray>
#include <QLocale>

namespace cm {

namespace {

int simulate(CommandRun& run, const std::string& client, SimulationOptions options)
{
    const auto id = readOptionalId<ClientId>(client, QStringLiteral("--client"));
    if (!id)
        return run.fail(id.error());
    options.client = *id;
    if (auto checked = options.check(); !checked)
        return run.fail(wrongUse(checked.error()));
    auto session = run.session(SessionKind::Batch);
    if (!session)
        return run.fail(session.error());
    const QLocale locale;
    const auto line = [&](int number, const SimulatedDay& day) {
        return QStringLiteral("day %1: %2 messages, %3 booked, %4 opted out, %5 left their campaign")
            .arg(number)
            .arg(locale.toString(day.messages), locale.toString(day.booked), locale.toString(day.optedOut),
                locale.toString(day.left));
    };
    auto days = simulateSender(
        **session, options, [&](int number, const SimulatedDay& day) { run.tell(line(number, day)); });
    if (!days)
        return run.fail(days.error());
    QJsonArray entries;
    SimulatedDay sum;
    for (const SimulatedDay& day : std::as_const(*days)) {
        entries.append(day.toJson());
        sum.messages += day.messages;
        sum.booked += day.booked;
        sum.optedOut += day.optedOut;
        sum.left += day.left;
    }
    return run.answer({{QStringLiteral("days"), entries}, {QStringLiteral("messages"), sum.messages},
                          {QStringLiteral("booked"), sum.booked}, {QStringLiteral("optedOut"), sum.optedOut},
                          {QStringLiteral("left"), sum.left}},
        QStringLiteral("%1 days: %2 messages, %3 booked, %4 opted out, %5 left their campaign. "
                       "Nobody was sent anything, but the database takes it for sent.")
            .arg(options.days)
            .arg(locale.toString(sum.messages), locale.toString(sum.booked), locale.toString(sum.optedOut),
                locale.toString(sum.left)));
}

} // namespace

void addSimulateCommand(CLI::App& app, Command& chosen)
{
    auto options = std::make_shared<SimulationOptions>();
    auto client = std::make_shared<std::string>();
    CLI::App* command = app.add_subcommand(
        "simulate", "Play the sender of messages for some days to come (for demonstrations)");
    command->add_option("--days", options->days, "Days from now, 1 to 365")->required();
    command->add_option("--client", *client, "One client; all active ones otherwise");
    command->add_option("--booked", options->bookedPercent, "Per cent of the leads that book, per day")
        ->capture_default_str();
    command->add_option("--opted-out", options->optedOutPercent, "Per cent that opt out, per day")
        ->capture_default_str();
    command->add_option("--seed", options->seed, "The same seed, the same leads")->capture_default_str();
    command->callback([options, client, &chosen] {
        chosen = [options, client](CommandRun& run) { return simulate(run, *client, *options); };
    });
}

} // namespace cm
