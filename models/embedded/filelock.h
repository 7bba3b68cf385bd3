// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/domain/error.h"
#include "models/embedded/privatefile.h"

#include <QString>

#include <chrono>
#include <functional>

namespace cm {

/// An advisory lock (flock) on a file that stays where it is. The kernel frees it when the object or the
/// process ends, kill -9 included. Two objects exclude each other also within one process. Movable; not
/// for use by two threads at once.
class FileLock {
public:
    enum class Mode { Shared, Exclusive };

    /// Opens the lock file, made for `owner` if it is missing, without locking it.
    static Result<FileLock> open(const QString& path, const ServerAccount& owner);

    /// Locks now or not at all. A lock already held is exchanged; if that can't be, it is lost.
    [[nodiscard]] bool tryLock(Mode mode);
    /// Locks, waiting up to `timeout`; `waiting` is called once if it takes longer than a moment.
    /// Fails with Timeout.
    Result<void> lock(
        Mode mode, std::chrono::milliseconds timeout, const std::function<void()>& waiting = {});
    /// Frees the lock and closes the file.
    void close() { m_fd.reset(); }

private:
    UniqueFd m_fd;
};

} // namespace cm
