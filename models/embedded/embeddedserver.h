// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/database/connectionsettings.h"
#include "models/domain/error.h"
#include "models/embedded/embeddedoptions.h"
#include "models/embedded/filelock.h"
#include "models/embedded/postmaster.h"
#include "models/embedded/serveraccount.h"

#include <memory>

namespace cm {

/// This program's use of the private PostgreSQL server in a data directory (DESIGN §2, "Embedded
/// default"). The window and the command line use one server at the same time: it is created and started
/// by whoever comes first and stopped by whoever leaves last. A program that is killed leaves by that; a
/// server left over by the kill of its last user is used, and later stopped, by the next one.
///
/// Owned by whoever acquired it, for as long as connections are open. Not a QObject; any thread may use
/// it, one at a time. Every function but connectionSettings() blocks: keep it off the GUI thread.
class EmbeddedServer {
public:
    /// Makes sure that the server exists and runs, and joins its users. Takes a tenth of a second if the
    /// cluster exists, some seconds if it has to be created. Errors: ValidationError (field
    /// `dataDirectory`) for a directory that can't be used, Timeout if another program or a recovery takes
    /// too long, else Unavailable; the detail holds the end of the server's log if it said something.
    static Result<std::unique_ptr<EmbeddedServer>> acquire(const EmbeddedOptions& options = {});

    EmbeddedServer(const EmbeddedServer&) = delete;
    EmbeddedServer& operator=(const EmbeddedServer&) = delete;
    /// Leaves as release() does; what goes wrong is logged.
    ~EmbeddedServer();

    /// How to reach our database. Its role owns it and is superuser of this cluster. Stays the same when
    /// ensureRunning() had to start the server again.
    [[nodiscard]] ConnectionSettings connectionSettings() const;
    /// The directory in use, as a canonical path.
    [[nodiscard]] QString dataDirectory() const { return m_directory.path(); }
    /// The server's process.
    [[nodiscard]] pid_t serverPid() const { return m_postmaster.pid; }

    /// Starts the server again if it has ended under its users, for example by kill -9. Errors as acquire().
    Result<void> ensureRunning();

    /// Leaves. The last user stops the server and waits for its end. Close the connections first: the
    /// server ends those that are still open. Further calls do nothing. Fails with Timeout or Unavailable
    /// if the server didn't stop; this program has left nevertheless.
    Result<void> release();

private:
    EmbeddedServer(EmbeddedOptions options, DataDirectory directory, ServerAccount account);

    Result<FileLock> takeStartLock() const;
    Result<void> bringUp();
    Result<Postmaster> useOrStart();
    Result<Postmaster> createAndStart();
    bool isOnlyUser();

    EmbeddedOptions m_options;
    DataDirectory m_directory;
    ServerAccount m_account;
    FileLock m_usersLock;
    Postmaster m_postmaster;
    bool m_isUser = false;
};

} // namespace cm
