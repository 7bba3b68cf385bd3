// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/database/databaseexecutor.h"

namespace cm {

DatabaseExecutor::DatabaseExecutor(ConnectionSettings settings, SessionKind kind, QString program)
    : m_settings(std::move(settings))
    , m_kind(kind)
    , m_program(std::move(program))
{
    start();
}

DatabaseExecutor::~DatabaseExecutor()
{
    {
        const std::lock_guard lock(m_mutex);
        m_stopping = true;
        m_waiting.clear();
        if (m_busy)
            m_current.cancel();
    }
    m_wake.notify_all();
    wait();
}

void DatabaseExecutor::post(Job job, const Cancellation& cancellation)
{
    {
        const std::lock_guard lock(m_mutex);
        m_waiting.push_back({std::move(job), cancellation});
    }
    m_wake.notify_one();
}

int DatabaseExecutor::load() const
{
    const std::lock_guard lock(m_mutex);
    return static_cast<int>(m_waiting.size()) + (m_busy ? 1 : 0);
}

void DatabaseExecutor::run()
{
    std::unique_ptr<Session> session;
    for (;;) {
        Waiting next;
        {
            std::unique_lock lock(m_mutex);
            m_wake.wait(lock, [this] { return m_stopping || !m_waiting.empty(); });
            if (m_stopping)
                return;
            next = std::move(m_waiting.front());
            m_waiting.pop_front();
            m_current = next.cancellation;
            m_busy = true;
        }
        runJob(next, session);
        const std::lock_guard lock(m_mutex);
        m_busy = false;
    }
}

void DatabaseExecutor::runJob(const Waiting& waiting, std::unique_ptr<Session>& session)
{
    if (waiting.cancellation.isCancelled()) {
        waiting.job(failure(ErrorCode::Cancelled, QStringLiteral("Cancelled.")));
        return;
    }
    Result<Session*> usable = connected(session);
    if (usable)
        (*usable)->setCancellation(waiting.cancellation);
    waiting.job(usable);
    // An idle connection that was cut is nothing to speak of, if another can be had.
    if (session && !session->isConnected() && !waiting.cancellation.isCancelled())
        (void)connected(session);
}

Result<Session*> DatabaseExecutor::connected(std::unique_ptr<Session>& session)
{
    if (session && session->isStillConnected())
        return session.get();
    session.reset();
    auto opened = Session::open(m_settings, m_kind, m_program);
    if (!opened) {
        Q_EMIT connectionChanged(false, opened.error().message);
        return failure(opened.error());
    }
    session = std::move(*opened);
    Q_EMIT connectionChanged(true, {});
    return session.get();
}

} // namespace cm
