// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/domain/error.h"
#include "models/embedded/datadirectory.h"
#include "models/embedded/serveraccount.h"

#include <QString>
#include <QStringList>

namespace cm {

/// The role that owns everything in the private cluster, and the database it works in.
inline constexpr auto kEmbeddedRole = "campaign_manager";
inline constexpr auto kEmbeddedDatabase = "campaign_manager";

/// Writes the server's own settings, who may connect, and which system user is which role, beside the
/// cluster; each start makes them right again. Fails with Unavailable.
Result<void> writeServerSettings(const DataDirectory& directory, const ServerAccount& account);

/// The server's arguments. They bind it to `socketDirectory`, without TCP, whatever the files say.
QStringList serverArguments(const DataDirectory& directory, const QString& socketDirectory);

} // namespace cm
