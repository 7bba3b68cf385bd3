// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QElapsedTimer>
#include <QObject>
#include <QTimer>

#include <ctime>

namespace cm::test {

/// Watches from its making on how long the thread of an event loop stays away from it. Two clocks, so that a
/// busy machine is no failure: the time the thread itself worked must stay below 50 ms; the time that passed,
/// which also sees a thread that waits for a database, below 300 ms (let that database take longer).
class EventLoopWatch : public QObject {
public:
    EventLoopWatch()
    {
        connect(&m_beat, &QTimer::timeout, this, [this] { note(); });
        m_wall.start();
        m_spent = threadTimeNs();
        m_beat.start(0);
    }
    /// What was too long, or nothing.
    [[nodiscard]] QString problem() const
    {
        if (longestWorkMs() >= 50)
            return QStringLiteral("the event loop's thread worked for %1 ms at a stretch")
                .arg(longestWorkMs());
        if (m_longestGap >= 300)
            return QStringLiteral("the event loop stood still for %1 ms").arg(m_longestGap);
        return {};
    }
    [[nodiscard]] qint64 longestWorkMs() const { return m_longestWork / 1'000'000; }
    [[nodiscard]] qint64 longestGapMs() const { return m_longestGap; }

private:
    static qint64 threadTimeNs()
    {
        timespec now{};
        clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
        return now.tv_sec * 1'000'000'000LL + now.tv_nsec;
    }
    void note()
    {
        m_longestGap = qMax(m_longestGap, m_wall.restart());
        const qint64 spent = threadTimeNs();
        m_longestWork = qMax(m_longestWork, spent - m_spent);
        m_spent = spent;
    }

    QTimer m_beat;
    QElapsedTimer m_wall;
    qint64 m_spent = 0;
    qint64 m_longestWork = 0;
    qint64 m_longestGap = 0;
};

} // namespace cm::test
