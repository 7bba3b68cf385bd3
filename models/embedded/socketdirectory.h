// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/domain/error.h"
#include "models/embedded/serveraccount.h"

#include <QString>

namespace cm {

/// The number in the socket's name, `.s.PGSQL.54329`. There is no TCP port of that number.
inline constexpr int kSocketPort = 54329;

/// Makes the directory for the server's socket, for `account` alone, and returns its path. It is short
/// whatever the data directory is called, because the system limits a socket's path to 107 bytes, and
/// different for each data directory. Refuses one that another user has put in its place.
/// Fails with Unavailable.
Result<QString> prepareSocketDirectory(const QString& dataDirectory, const ServerAccount& account);

/// Removes what a server that has ended left in the directory. Only for the holder of the start lock.
void clearSocketDirectory(const QString& socketDirectory);

/// True if a server's socket is there.
bool hasSocket(const QString& socketDirectory, int port);

} // namespace cm
