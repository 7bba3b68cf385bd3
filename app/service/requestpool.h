// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/database/databaseexecutor.h"

#include <deque>
#include <memory>
#include <mutex>
#include <vector>

namespace cm {

/// A fixed number of threads, each with a database session of its own, that take requests from one bounded
/// queue. Every function may be called from any thread.
class RequestPool {
public:
    RequestPool(const ConnectionSettings& settings, int threads, int queueLength);

    /// Has the job done by the next thread that is free. False, and the job is not taken, if the queue is
    /// full.
    [[nodiscard]] bool submit(DatabaseExecutor::Job job);

    struct Load {
        int threads = 0;
        int busy = 0;
        int waiting = 0;
    };
    [[nodiscard]] Load load() const;

private:
    void run(std::size_t thread, DatabaseExecutor::Job job);
    void next(std::size_t thread);

    const std::size_t m_queueLength;
    mutable std::mutex m_mutex;
    std::deque<DatabaseExecutor::Job> m_waiting;
    std::vector<std::size_t> m_idle;
    std::vector<std::unique_ptr<DatabaseExecutor>> m_threads; // last: they end before the rest goes
};

} // namespace cm
