// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/database/cancellation.h"

#include <algorithm>
#include <condition_variable>
#include <libpq-fe.h>
#include <mutex>
#include <thread>
#include <vector>

namespace cm {

struct Cancellation::State {
    std::mutex mutex;
    std::condition_variable wake;
    bool cancelled = false;
    std::vector<pg_cancel*> statements; // that run; several sessions may share this

    static void stop(const std::shared_ptr<State>& state);
};

// PQcancel opens a second socket and waits for it: never on the caller's thread. A request that reaches the
// server before the statement does is lost, so it is repeated until all statements ended.
void Cancellation::State::stop(const std::shared_ptr<State>& state)
{
    std::thread([state] {
        using namespace std::chrono_literals;
        for (int attempt = 0; attempt < 200; ++attempt) {
            {
                const std::lock_guard lock(state->mutex);
                if (state->statements.empty())
                    return;
                char reason[256] = {};
                for (pg_cancel* statement : state->statements)
                    PQcancel(statement, reason, sizeof reason);
            }
            std::this_thread::sleep_for(25ms);
        }
    }).detach();
}

Cancellation::Cancellation()
    : m_state(std::make_shared<State>())
{
}

void Cancellation::cancel() const
{
    {
        const std::lock_guard lock(m_state->mutex);
        if (m_state->cancelled)
            return;
        m_state->cancelled = true;
        m_state->wake.notify_all();
        if (m_state->statements.empty())
            return;
    }
    State::stop(m_state);
}

bool Cancellation::isCancelled() const
{
    const std::lock_guard lock(m_state->mutex);
    return m_state->cancelled;
}

bool Cancellation::wait(std::chrono::milliseconds time) const
{
    std::unique_lock lock(m_state->mutex);
    return !m_state->wake.wait_for(lock, time, [this] { return m_state->cancelled; });
}

Cancellation::Running::Running(const Cancellation& cancellation, pg_cancel* statement)
    : m_cancellation(cancellation)
    , m_statement(statement)
{
    const std::lock_guard lock(m_cancellation.m_state->mutex);
    m_cancellation.m_state->statements.push_back(statement);
    // Cancelled since it was last asked: cancel() found nothing to stop.
    if (m_cancellation.m_state->cancelled)
        State::stop(m_cancellation.m_state);
}

Cancellation::Running::~Running()
{
    const std::lock_guard lock(m_cancellation.m_state->mutex);
    auto& statements = m_cancellation.m_state->statements;
    statements.erase(std::find(statements.begin(), statements.end(), m_statement));
}

} // namespace cm
