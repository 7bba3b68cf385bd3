// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/database/connectionsettings.h"
#include "models/database/session.h"
#include "models/driftguard/schemacondition.h"
#include "models/embedded/embeddedserver.h"
#include "models/schema/migrator.h"

#include <functional>
#include <memory>

namespace cm {

/// How a program was told to find its database.
struct DatabaseChoice {
    QString dsn; ///< --database, else CM_DATABASE_URL; empty: the embedded server
    QString dataDirectory; ///< --embedded; empty: CM_DATA_DIR or the default
    /// --direct-database, else CM_DIRECT_DATABASE_URL: the same database past a connection pooler, for the
    /// worker and migrations; empty: the DSN serves for everything.
    QString directDsn;

    /// What the command line gave, completed from the environment.
    static DatabaseChoice fromOptions(
        const QString& dsn, const QString& dataDirectory, const QString& directDsn = {});
    [[nodiscard]] bool isEmbedded() const { return dsn.isEmpty(); }
};

/// A database that can be connected to; holds the embedded server for as long as it lives.
struct OpenDatabase {
    ConnectionSettings settings; ///< with the direct address, if one is known
    std::unique_ptr<EmbeddedServer> embedded; ///< null for a configured server

    /// What prepareSchema() needs: only our own database is changed, and any other may be behind a pooler.
    [[nodiscard]] SessionKind schemaSessionKind() const
    {
        return embedded ? SessionKind::Admin : SessionKind::Read;
    }
};

/// Starts the embedded server or reads the addresses. Blocking: never on the GUI thread.
/// `progress` gets phrases for people.
Result<OpenDatabase> openDatabase(
    const DatabaseChoice& choice, const std::function<void(const QString&)>& progress = {});

/// Checks that the migrations are the ones of this program; our own embedded database is brought up to date
/// first. A foreign schema's error names its differences in the detail.
Result<void> prepareSchema(const OpenDatabase& database, Session& session);

/// The same for the window, with a full look at the catalog: a database that differs from what the migrations
/// make, or has others applied, is no error but a condition under which it is opened read-only.
Result<SchemaCondition> prepareAndInspectSchema(const OpenDatabase& database, Session& session);

} // namespace cm
