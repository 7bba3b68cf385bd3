// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/database/session.h"

#include <QThread>

#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>

namespace cm {

/// A thread with one connection of its own that runs jobs one after the other.
/// The connection is made with the first job and made again after it was lost.
/// Destroying it cancels what runs, drops what waits and joins the thread.
class DatabaseExecutor final : public QThread {
    Q_OBJECT
public:
    /// Called on this executor's thread; `session` is an error when no connection could be made.
    using Job = std::function<void(Result<Session*> session)>;

    DatabaseExecutor(ConnectionSettings settings, SessionKind kind, QString program);
    ~DatabaseExecutor() override;

    /// Any thread. The job is skipped (called with Cancelled) if it was cancelled before its turn.
    void post(Job job, const Cancellation& cancellation);
    /// Jobs waiting or running.
    [[nodiscard]] int load() const;

Q_SIGNALS:
    /// Emitted on the executor's thread when the connection was made (true) or found lost (false).
    void connectionChanged(bool connected, const QString& reason);

protected:
    void run() override;

private:
    struct Waiting {
        Job job;
        Cancellation cancellation;
    };
    void runJob(const Waiting& waiting, std::unique_ptr<Session>& session);
    Result<Session*> connected(std::unique_ptr<Session>& session);

    const ConnectionSettings m_settings;
    const SessionKind m_kind;
    const QString m_program;
    mutable std::mutex m_mutex;
    std::condition_variable m_wake;
    std::deque<Waiting> m_waiting;
    Cancellation m_current;
    bool m_busy = false;
    bool m_stopping = false;
};

} // namespace cm
