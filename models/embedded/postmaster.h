// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/domain/error.h"

#include <QString>

#include <chrono>
#include <optional>
#include <sys/types.h>

namespace cm {

/// A server that runs on a cluster, as it describes itself in its postmaster.pid. A value.
struct Postmaster {
    pid_t pid = 0;
    int port = 0;
    QString socketDirectory;
    QString status; ///< "starting", "ready" or "stopping".

    [[nodiscard]] bool isReady() const { return status == QLatin1String("ready"); }
    [[nodiscard]] bool isStopping() const { return status == QLatin1String("stopping"); }
};

/// The server that runs on `clusterPath`, if one does. A postmaster.pid that a killed server left behind
/// is not taken for one, even if its process id now belongs to another program.
std::optional<Postmaster> findPostmaster(const QString& clusterPath);

/// Removes a postmaster.pid that the server itself would not dare to remove: one that is torn, or whose
/// process id another program has now. Only for the holder of the start lock, and only if
/// findPostmaster() found none. Processes of a killed server are still safe from a second server: it
/// finds their shared memory.
void removeStalePidFile(const QString& clusterPath);

/// Shuts the server down in its fast way (open transactions are rolled back) and waits for its end.
/// Blocks. Fails with Timeout if it hasn't ended by then, or Unavailable if it may not be signalled.
Result<void> stopPostmaster(const Postmaster& postmaster, std::chrono::milliseconds timeout);

/// Waits for the end of a server that is stopping. False if it still runs after `timeout`.
bool waitForEnd(const Postmaster& postmaster, std::chrono::milliseconds timeout);

} // namespace cm
