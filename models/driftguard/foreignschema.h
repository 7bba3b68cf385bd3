// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/database/session.h"
#include "models/schema/migrator.h"

namespace cm {

/// How tables of our names that another program made differ from ours, a line each, the first 20 and the
/// number of the rest. Reads the catalog only: functions of others are not called, as `verify` would.
Result<QString> describeForeignSchema(Session& session);

/// explainSchemaState(), whose error for a foreign schema names the differences in its detail.
Result<void> explainSchema(SchemaState state, Session& session);

} // namespace cm
