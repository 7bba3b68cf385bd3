// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/support/sanitized.h"

#include <QElapsedTimer>
#include <QFile>
#include <QObject>
#include <QTimer>

namespace cm::test {

/// Watches from its making on how long the thread of an event loop stays away from it, working or waiting for
/// something. The time in which the thread could run but got no processor is taken off: a busy machine is no
/// fault of the window's.
class EventLoopWatch : public QObject {
public:
    EventLoopWatch()
    {
        connect(&m_beat, &QTimer::timeout, this, [this] { note(); });
        m_queuedNs = queuedNs();
        m_wall.start();
        m_beat.start(5);
    }
    /// What was too long, or nothing.
    [[nodiscard]] QString problem() const
    {
        return longestMs() < (isSanitized ? 1000 : 50)
            ? QString()
            : QStringLiteral("the event loop stood still for %1 ms").arg(longestMs());
    }
    [[nodiscard]] qint64 longestMs() const { return m_longestNs / 1'000'000; }

private:
    // How long this thread has waited for a processor: the kernel's second figure. 0 where it isn't kept.
    static qint64 queuedNs()
    {
        QFile figures(QStringLiteral("/proc/thread-self/schedstat"));
        return figures.open(QIODevice::ReadOnly) ? figures.readAll().split(' ').value(1).toLongLong() : 0;
    }
    void note()
    {
        const qint64 queued = queuedNs();
        m_longestNs = qMax(m_longestNs, m_wall.nsecsElapsed() - (queued - m_queuedNs));
        m_queuedNs = queued;
        m_wall.start();
    }

    QTimer m_beat;
    QElapsedTimer m_wall;
    qint64 m_queuedNs = 0;
    qint64 m_longestNs = 0;
};

} // namespace cm::test
