// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/domain/error.h"
#include "models/embedded/embeddedoptions.h"
#include "models/embedded/postmaster.h"
#include "models/embedded/serveraccount.h"
#include "models/embedded/serverprograms.h"

namespace cm {

/// Starts the server on the cluster, on which none runs, and waits until it accepts connections. Only for
/// the holder of the start lock. Blocks. Fails with Unavailable (the detail holds the end of the server's
/// log), Timeout, or ValidationError for a directory that the server's user can't reach.
Result<Postmaster> startServer(const DataDirectory& directory, const ServerAccount& account,
    const ServerPrograms& programs, const EmbeddedOptions& options);

/// Waits until a running server accepts connections. Blocks. Fails with Timeout, upon which the server is
/// left at its work, or Unavailable if it ends.
Result<Postmaster> waitUntilReady(
    const DataDirectory& directory, pid_t server, const EmbeddedOptions& options);

} // namespace cm
