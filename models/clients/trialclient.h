// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/database/session.h"
#include "models/domain/ids.h"

namespace cm {

/// A client of its own for trying an installation out; only super admins may.
Result<ClientId> addTrialClient(Session& session, const QString& companyName);
/// Removes it with everything that belongs to it but its audit rows. NotFound for any other client.
Result<void> removeTrialClient(Session& session, ClientId client);

} // namespace cm
