// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>
#include <memory>

struct pg_cancel;

namespace cm {

/// A handle with which any thread can stop the work it was given to. Copies share one state.
/// The statements that run at that moment, of whatever sessions, are cancelled on their server.
class Cancellation {
public:
    Cancellation();

    /// Returns at once; the server is told from a helper thread. Calling it again does nothing.
    void cancel() const;
    [[nodiscard]] bool isCancelled() const;
    /// Blocks the calling thread for this time; false if it was cancelled before or meanwhile.
    bool wait(std::chrono::milliseconds time) const;

    /// Marks a statement as running for the lifetime of the guard: what cancel() then stops.
    class Running {
    public:
        Running(const Cancellation& cancellation, pg_cancel* statement);
        ~Running();
        Running(const Running&) = delete;
        Running& operator=(const Running&) = delete;

    private:
        const Cancellation& m_cancellation;
        pg_cancel* const m_statement;
    };

private:
    struct State;
    std::shared_ptr<State> m_state;
};

} // namespace cm
