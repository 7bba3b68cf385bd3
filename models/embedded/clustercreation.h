// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/domain/error.h"
#include "models/embedded/embeddedoptions.h"
#include "models/embedded/serveraccount.h"
#include "models/embedded/serverprograms.h"

namespace cm {

/// True if there is a cluster, or anything else that must not be overwritten, in its place.
bool hasCluster(const DataDirectory& directory);

/// Removes what killed attempts to create a cluster left. Only for the holder of the start lock.
void removeUnfinishedClusters(const DataDirectory& directory);

/// Makes the cluster with our role and our empty database in it. It appears in its place complete or not
/// at all: it is made under another name and renamed. Only for the holder of the start lock. Blocks for some
/// seconds. Fails with Unavailable or Timeout.
Result<void> createCluster(const DataDirectory& directory, const ServerAccount& account,
    const ServerPrograms& programs, const EmbeddedOptions& options);

} // namespace cm
