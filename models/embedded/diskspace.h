// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/domain/error.h"

#include <QString>

#include <functional>

namespace cm {

/// Bytes that an ordinary user may still write below a directory, or -1 if that can't be told.
using FreeBytesProbe = std::function<qint64(const QString& directory)>;

/// A new cluster and our empty database, with their write-ahead log.
inline constexpr qint64 kBytesToCreate = 100'000'000;
/// Two segments of the write-ahead log: without room for them the server stops again at once.
inline constexpr qint64 kBytesToStart = 32 * 1024 * 1024;

/// What the file system says.
qint64 freeBytes(const QString& directory);

/// Fails with Unavailable and both figures if less than `needed` bytes are free; `purpose` completes
/// "… are needed to", for example "create the database".
Result<void> checkDiskSpace(
    const FreeBytesProbe& probe, const QString& directory, qint64 needed, const QString& purpose);

/// The same message for when a program ran out of space although the check had passed.
Error diskFull(const FreeBytesProbe& probe, const QString& directory, qint64 needed, const QString& purpose);

} // namespace cm
