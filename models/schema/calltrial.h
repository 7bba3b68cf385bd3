// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/schema/verifier.h"

#include <QJsonObject>

namespace cm {

/// Calls the functions and reads the views that `expected` (a fingerprint) names and this database has,
/// each in a transaction that is rolled back, and adds a check for each; those that the login has no
/// privilege for are listed as not tried. A function is called with NULLs, and with an existing client.
Result<void> tryCalls(Session& session, const QJsonObject& expected, VerifyReport& report);

} // namespace cm
