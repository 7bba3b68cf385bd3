// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/campaign-managerctl/command.h"
#include "models/audience/audiencequeries.h"
#include "models/clients/client.h"

#include <QJsonArray>

namespace cm {

namespace {

struct ClientOptions {
    std::string name;
    std::string email;
    std::string timeZone = "UTC";
    std::string client;
    std::string contains;
};

int list(CommandRun& run)
{
    auto session = run.session(SessionKind::Read);
    if (!session)
        return run.fail(session.error());
    auto clients = listClients(**session);
    if (!clients)
        return run.fail(clients.error());
    QJsonArray entries;
    QStringList lines;
    for (const Client& client : std::as_const(*clients)) {
        entries.append(QJsonObject{{QStringLiteral("id"), client.id.toString()},
            {QStringLiteral("companyName"), client.companyName}, {QStringLiteral("email"), client.email},
            {QStringLiteral("timeZone"), client.timeZone}, {QStringLiteral("isActive"), client.isActive}});
        lines.append(
            QStringLiteral("%1  %2  %3").arg(client.id.toString(), client.companyName, client.timeZone));
    }
    if (lines.isEmpty())
        lines.append(QStringLiteral("There are no clients yet. Add one with: clients add NAME"));
    return run.answer({{QStringLiteral("clients"), entries}}, lines.join(u'\n'));
}

int add(CommandRun& run, const ClientOptions& options)
{
    auto session = run.session();
    if (!session)
        return run.fail(session.error());
    auto id = addClient(**session, QString::fromStdString(options.name),
        QString::fromStdString(options.email), QString::fromStdString(options.timeZone));
    if (!id)
        return run.fail(id.error());
    return run.answer({{QStringLiteral("id"), id->toString()}}, id->toString());
}

int tags(CommandRun& run, const ClientOptions& options)
{
    const auto client = readId<ClientId>(options.client, QStringLiteral("--client"));
    if (!client)
        return run.fail(client.error());
    auto session = run.session(SessionKind::Read);
    if (!session)
        return run.fail(session.error());
    auto found = availableTags(**session, *client, QString::fromStdString(options.contains));
    if (!found)
        return run.fail(found.error());
    QJsonArray entries;
    QStringList lines;
    for (const TagCount& tag : std::as_const(*found)) {
        entries.append(
            QJsonObject{{QStringLiteral("tag"), tag.tag}, {QStringLiteral("leads"), tag.leadCount}});
        lines.append(QStringLiteral("%1  %2").arg(tag.leadCount, 10).arg(tag.tag));
    }
    return run.answer({{QStringLiteral("tags"), entries}}, lines.join(u'\n'));
}

} // namespace

void addClientCommands(CLI::App& app, Command& chosen)
{
    auto options = std::make_shared<ClientOptions>();
    CLI::App* clients = app.add_subcommand("clients", "Clients (tenants)")->require_subcommand(1);
    clients->add_subcommand("list", "List all")->callback([&chosen] { chosen = list; });
    CLI::App* command = clients->add_subcommand("add", "Add one");
    command->add_option("name", options->name, "The company's name")->required();
    command->add_option("--email", options->email, "Contact address");
    command->add_option("--time-zone", options->timeZone, "For example Europe/Berlin")->capture_default_str();
    command->callback(
        [options, &chosen] { chosen = [options](CommandRun& run) { return add(run, *options); }; });

    command = app.add_subcommand("tags", "The tags of a client's leads, the most used first");
    command->add_option("--client", options->client, "The client's id")->required();
    command->add_option("--contains", options->contains, "Only tags that contain this text");
    command->callback(
        [options, &chosen] { chosen = [options](CommandRun& run) { return tags(run, *options); }; });
}

} // namespace cm
