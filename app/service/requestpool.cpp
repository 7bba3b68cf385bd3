// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/service/requestpool.h"

namespace cm {

RequestPool::RequestPool(const ConnectionSettings& settings, int threads, int queueLength)
    : m_queueLength(static_cast<std::size_t>(queueLength))
{
    for (int i = 0; i < threads; ++i) {
        m_idle.push_back(static_cast<std::size_t>(i));
        m_threads.push_back(std::make_unique<DatabaseExecutor>(
            settings, SessionKind::Write, QStringLiteral("campaign-managerctl/service")));
    }
}

bool RequestPool::submit(DatabaseExecutor::Job job)
{
    const std::lock_guard lock(m_mutex);
    if (m_idle.empty()) {
        if (m_waiting.size() >= m_queueLength)
            return false;
        m_waiting.push_back(std::move(job));
        return true;
    }
    const std::size_t thread = m_idle.back();
    m_idle.pop_back();
    run(thread, std::move(job));
    return true;
}

void RequestPool::run(std::size_t thread, DatabaseExecutor::Job job)
{
    m_threads[thread]->post(
        [this, thread, work = std::move(job)](const Result<Session*>& session) {
            work(session);
            next(thread);
        },
        Cancellation());
}

void RequestPool::next(std::size_t thread)
{
    const std::lock_guard lock(m_mutex);
    if (m_waiting.empty()) {
        m_idle.push_back(thread);
        return;
    }
    DatabaseExecutor::Job job = std::move(m_waiting.front());
    m_waiting.pop_front();
    run(thread, std::move(job));
}

RequestPool::Load RequestPool::load() const
{
    const std::lock_guard lock(m_mutex);
    const int threads = static_cast<int>(m_threads.size());
    return {threads, threads - static_cast<int>(m_idle.size()), static_cast<int>(m_waiting.size())};
}

} // namespace cm
