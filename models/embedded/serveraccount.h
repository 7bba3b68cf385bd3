// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/domain/error.h"

#include <QString>

#include <sys/types.h>
#include <vector>

namespace cm {

/// The operating-system user that the private server runs as. A value; PostgreSQL refuses to run as
/// root, so for root this is another user than the program's own (DESIGN §2).
struct ServerAccount {
    uid_t uid = 0;
    gid_t gid = 0;
    std::vector<gid_t> groups; ///< Supplementary groups.
    QString name;

    /// True if a child has to change its user before it starts a server program.
    [[nodiscard]] bool isOtherUser() const;
};

/// Who runs the server for the cluster in `clusterPath`, which need not exist yet: the owner of an
/// existing cluster; for a new one `postgres` if this process is root, else this process's user.
/// Fails with Unavailable (no such user) or ValidationError (a cluster that belongs to somebody else).
Result<ServerAccount> serverAccountFor(const QString& clusterPath);

/// Checks that `account` may reach what is inside `directory`. Fails with ValidationError that names the
/// first directory on the way that is closed to it and how to open that one.
Result<void> checkCanEnter(const ServerAccount& account, const QString& directory);

/// In a forked child before exec: takes `account` on and keeps every other descriptor than the standard
/// ones from being inherited. Async-signal-safe. False with errno set if the system refuses.
bool becomeInChild(const ServerAccount& account) noexcept;

} // namespace cm
