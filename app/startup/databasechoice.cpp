// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/startup/databasechoice.h"

#include "models/logging/logging.h"

namespace cm {

DatabaseChoice DatabaseChoice::fromOptions(const QString& dsn, const QString& dataDirectory)
{
    // A directory on the command line is meant more than a server in the environment.
    if (dsn.isEmpty() && dataDirectory.isEmpty())
        return {qEnvironmentVariable("CM_DATABASE_URL"), {}};
    return {dsn, dataDirectory};
}

Result<OpenDatabase> openDatabase(
    const DatabaseChoice& choice, const std::function<void(const QString&)>& progress)
{
    OpenDatabase database;
    if (!choice.isEmbedded()) {
        auto settings = ConnectionSettings::fromDsn(choice.dsn);
        if (!settings)
            return failure(settings.error());
        database.settings = *settings;
        return database;
    }
    EmbeddedOptions options;
    if (!choice.dataDirectory.isEmpty())
        options.dataDirectory = choice.dataDirectory;
    options.progress = progress;
    auto server = EmbeddedServer::acquire(options);
    if (!server)
        return failure(server.error());
    database.settings = (*server)->connectionSettings();
    database.embedded = std::move(*server);
    return database;
}

Result<void> prepareSchema(const OpenDatabase& database, Session& session)
{
    auto migrator = Migrator::create(session);
    if (!migrator)
        return failure(migrator.error());
    auto state = migrator->state();
    if (!state)
        return failure(state.error());
    const bool pending = *state == SchemaState::Empty || *state == SchemaState::Older;
    if (!database.embedded || !pending)
        return explainSchemaState(*state);
    auto done = migrator->migrate();
    if (!done)
        return failure(done.error());
    logEvent(LogLevel::Info, QStringLiteral("schema"), QStringLiteral("migrated"),
        {{QStringLiteral("migrations"), static_cast<qint64>(done->size())}});
    return {};
}

} // namespace cm
