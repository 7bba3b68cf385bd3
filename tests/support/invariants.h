// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/database/session.h"

#include <QStringList>

namespace cm::test {

/// What must hold in every database, whatever was done with it: each violation as "rule: what is wrong",
/// at most ten of each rule. Recounts from the rows of leads, campaigns, enrollments, events and logs;
/// no copied or generated column, and no function of the schema, is believed.
QStringList brokenInvariants(Session& session);

} // namespace cm::test
