// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/database/session.h"

#include <QJsonObject>

namespace cm::bench {

/// What the figures were measured on: cores, memory, load, kernel, PostgreSQL and its settings that matter.
QJsonObject machineFacts(Session& session);

} // namespace cm::bench
