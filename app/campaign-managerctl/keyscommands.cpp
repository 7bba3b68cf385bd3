// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/campaign-managerctl/command.h"
#include "models/apikeys/apikeyqueries.h"

#include <QJsonArray>

namespace cm {

namespace {

struct KeyOptions {
    std::string client;
    std::string name;
    std::string key;
    std::vector<std::string> endpoints;
    int expiresInDays = 0;
};

Result<QVector<Endpoint>> readEndpoints(const std::vector<std::string>& names)
{
    QVector<Endpoint> endpoints;
    for (const std::string& text : names) {
        const QString name = QString::fromStdString(text);
        const auto endpoint = endpointFromName(name);
        if (!endpoint) {
            QStringList all;
            for (const Endpoint known : allEndpoints())
                all.append(endpointName(known));
            return failure(Error{ErrorCode::BadRequest,
                QStringLiteral("--endpoint: there is no \"%1\". Use %2.")
                    .arg(name, all.join(QLatin1String(", "))),
                {}, {}, QStringLiteral("endpoint")});
        }
        endpoints.append(*endpoint);
    }
    return endpoints;
}

int create(CommandRun& run, const KeyOptions& options)
{
    const auto client = readId<ClientId>(options.client, QStringLiteral("--client"));
    if (!client)
        return run.fail(client.error());
    const auto endpoints = readEndpoints(options.endpoints);
    if (!endpoints)
        return run.fail(endpoints.error());
    ApiKeyRequest request{QString::fromStdString(options.name), *endpoints, {}};
    if (options.expiresInDays > 0)
        request.expiresAt = QDateTime::currentDateTimeUtc().addDays(options.expiresInDays);
    auto session = run.session();
    if (!session)
        return run.fail(session.error());
    auto made = createApiKey(**session, *client, request);
    if (!made)
        return run.fail(made.error());
    return run.answer({{QStringLiteral("id"), made->id.toString()}, {QStringLiteral("key"), made->key}},
        QStringLiteral("%1\nThis is the key %2. It is shown this once: only its hash is kept.")
            .arg(made->key, made->id.toString()));
}

int list(CommandRun& run, const KeyOptions& options)
{
    const auto client = readId<ClientId>(options.client, QStringLiteral("--client"));
    if (!client)
        return run.fail(client.error());
    auto session = run.session(SessionKind::Read);
    if (!session)
        return run.fail(session.error());
    auto keys = listApiKeys(**session, *client);
    if (!keys)
        return run.fail(keys.error());
    QJsonArray entries;
    QStringList lines;
    for (const ApiKey& key : std::as_const(*keys)) {
        entries.append(key.toJson());
        const QString used = key.lastUsedAt.isValid()
            ? QStringLiteral("last used ") + key.lastUsedAt.toString(Qt::ISODate)
            : QStringLiteral("never used");
        lines.append(QStringLiteral("%1  %2  %3  %4")
                         .arg(key.id.toString())
                         .arg(apiKeyStateLabel(key.state(QDateTime::currentDateTimeUtc())), -8)
                         .arg(key.name, -24)
                         .arg(used));
    }
    return run.answer({{QStringLiteral("keys"), entries}},
        lines.isEmpty() ? QStringLiteral("This client has no keys.") : lines.join(u'\n'));
}

int revoke(CommandRun& run, const KeyOptions& options)
{
    const auto key = readId<ApiKeyId>(options.key, QStringLiteral("key"));
    if (!key)
        return run.fail(key.error());
    auto session = run.session();
    if (!session)
        return run.fail(session.error());
    auto client = clientOfApiKey(**session, *key);
    if (!client)
        return run.fail(client.error());
    if (auto done = revokeApiKey(**session, *client, *key); !done)
        return run.fail(done.error());
    return run.answer({{QStringLiteral("id"), key->toString()}}, QStringLiteral("The key is revoked."));
}

} // namespace

void addKeysCommands(CLI::App& app, Command& chosen)
{
    auto options = std::make_shared<KeyOptions>();
    CLI::App* keys = app.add_subcommand("keys", "The keys of the HTTP service")->require_subcommand(1);
    const auto choose = [options, &chosen](CLI::App* command, int (*work)(CommandRun&, const KeyOptions&)) {
        command->callback([options, &chosen, work] {
            chosen = [options, work](CommandRun& run) { return work(run, *options); };
        });
    };
    CLI::App* command = keys->add_subcommand("create", "Make a key; it is shown this once");
    command->add_option("name", options->name, "Who calls with it")->required();
    command->add_option("--client", options->client, "The client's id")->required();
    command->add_option(
        "--endpoint", options->endpoints, "What it may call (several times; default: everything)");
    command
        ->add_option("--expires-days", options->expiresInDays, "It ends after so many days (default: never)")
        ->check(CLI::Range(1, 3650));
    choose(command, create);
    command = keys->add_subcommand("list", "A client's keys, with their last use");
    command->add_option("--client", options->client, "The client's id")->required();
    choose(command, list);
    command = keys->add_subcommand("revoke", "End a key for good");
    command->add_option("key", options->key, "The key's id")->required();
    choose(command, revoke);
}

} // namespace cm
