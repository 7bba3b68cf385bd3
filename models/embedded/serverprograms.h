// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/domain/error.h"

#include <QList>
#include <QString>

namespace cm {

/// The oldest PostgreSQL that new private databases are made with (DESIGN §2).
inline constexpr int kOldestServerMajor = 15;

/// One installed PostgreSQL server. A value.
struct ServerPrograms {
    QString directory; ///< Holds `initdb`, `postgres` and, where the client package is installed, `psql`.
    int major = 0;

    [[nodiscard]] QString program(const char* name) const { return directory + u'/' + QLatin1String(name); }
};

/// The servers of this machine, newest first: those in `directory` if it isn't empty, else in
/// `CM_POSTGRES_BINDIR` if that is set, else where Debian's packages put them.
QList<ServerPrograms> installedServers(const QString& directory = {});

/// The newest of `installed` that may make a new database. Fails with Unavailable and how to install one.
Result<ServerPrograms> newestServer(const QList<ServerPrograms>& installed);

/// The one of `installed` that can read the existing cluster in `clusterPath`: it must have the same major
/// version. Fails with Unavailable that names both versions and the remedies, or ValidationError if
/// `clusterPath` doesn't hold a cluster.
Result<ServerPrograms> serverForCluster(const QList<ServerPrograms>& installed, const QString& clusterPath);

} // namespace cm
