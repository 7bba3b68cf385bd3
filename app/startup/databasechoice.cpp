// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/startup/databasechoice.h"

#include "models/driftguard/foreignschema.h"
#include "models/logging/logging.h"

namespace cm {

DatabaseChoice DatabaseChoice::fromOptions(
    const QString& dsn, const QString& dataDirectory, const QString& directDsn)
{
    // A directory on the command line is meant more than a server in the environment.
    if (!dsn.isEmpty() || !dataDirectory.isEmpty())
        return {dsn, dataDirectory, directDsn};
    const QString given = qEnvironmentVariable("CM_DATABASE_URL");
    // The environment's two addresses belong together: the worker must not go to another database.
    if (directDsn.isEmpty() && !given.isEmpty())
        return {given, {}, qEnvironmentVariable("CM_DIRECT_DATABASE_URL")};
    return {given, {}, directDsn};
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
        if (!choice.directDsn.isEmpty()) {
            auto direct = ConnectionSettings::fromDsn(choice.directDsn, QStringLiteral("directDatabase"));
            if (!direct)
                return failure(direct.error());
            database.settings.setDirect(*direct);
        }
        return database;
    }
    if (!choice.directDsn.isEmpty()) {
        return failure(Error{ErrorCode::ValidationError,
            QStringLiteral("A direct address is given, but no database that it belongs to. Give that with "
                           "--database or CM_DATABASE_URL."),
            {}, {}, QStringLiteral("directDatabase")});
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

namespace {

// The state after our own database has been brought up to date.
Result<SchemaState> settledState(const OpenDatabase& database, Session& session)
{
    auto migrator = Migrator::create(session);
    if (!migrator)
        return failure(migrator.error());
    auto state = migrator->state();
    if (!state)
        return failure(state.error());
    const bool pending = *state == SchemaState::Empty || *state == SchemaState::Older;
    if (!database.embedded || !pending)
        return *state;
    auto done = migrator->migrate();
    if (!done)
        return failure(done.error());
    logEvent(LogLevel::Info, QStringLiteral("schema"), QStringLiteral("migrated"),
        {{QStringLiteral("migrations"), static_cast<qint64>(done->size())}});
    return SchemaState::Current;
}

} // namespace

Result<void> prepareSchema(const OpenDatabase& database, Session& session)
{
    auto state = settledState(database, session);
    if (!state)
        return failure(state.error());
    return explainSchema(*state, session);
}

Result<SchemaCondition> prepareAndInspectSchema(const OpenDatabase& database, Session& session)
{
    auto state = settledState(database, session);
    if (!state)
        return failure(state.error());
    if (*state == SchemaState::Current || *state == SchemaState::Changed)
        return inspectSchema(session);
    return failure(explainSchema(*state, session).error());
}

} // namespace cm
