// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/database/session.h"

#include <QStringList>

#include <optional>

namespace cm {

/// The largest tables can be split by client into hash partitions, once, when they are made. A migration
/// marks such a table by the comment that ends its CREATE TABLE:
///     ) /* PARTITION BY HASH (client_id) */;
/// In a plain database it stays a comment. The number of partitions is kept nowhere but in the partitions.
inline constexpr int fewestPartitions = 2;
/// Whatever touches all partitions locks each with its indexes: dropping the tables still fits the lock table
/// of a server with default settings at 256 and no longer at 512, and a first query that must plan over all
/// takes 0.2 s at this number already.
inline constexpr int mostPartitions = 128;

/// The tables that this script makes and marks, in order.
QStringList markedTables(const QString& upSql);

/// The script with its marks made clauses, and the partitions <table>_p0, _p1 … made at its end. With 0
/// partitions the script as it is.
QString partitionedScript(const QString& upSql, int partitions);

/// How many partitions the tables of this database have; 0: they are plain; nothing: there are none yet.
Result<std::optional<int>> partitionsOf(Session& session);

} // namespace cm
