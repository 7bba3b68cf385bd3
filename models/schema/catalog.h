// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/database/session.h"

#include <QJsonObject>

namespace cm {

/// The catalog of this database in the fingerprint's form: {"kind": {"subject": "definition"}}. The same
/// text whatever the session's settings, the database's owner and the number of partitions are.
Result<QJsonObject> readCatalog(Session& session);

/// What is wrong with `found` where `expected` should be, for people: the first line that differs, with
/// its number if there are several, and of a long one the part around the difference.
QString describeDifference(const QString& expected, const QString& found);

} // namespace cm
