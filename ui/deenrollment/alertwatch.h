// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/alerts/healthalert.h"
#include "ui/workspace/workspace.h"

#include <QObject>
#include <QSet>
#include <QTimer>

namespace cm {

/// Notices alerts while the window is open: those that any worker raised, and those of its own look at the
/// health, now and then, in case nobody else works. Each is told once in this window. GUI thread.
class AlertWatch final : public QObject {
    Q_OBJECT
public:
    /// `look` is how often the window looks by itself, if its person may run the worker.
    AlertWatch(Workspace& workspace, std::chrono::milliseconds look = std::chrono::minutes(5),
        QObject* parent = nullptr);

    /// True once it knows which alerts were there before.
    [[nodiscard]] bool isWatching() const { return m_known.has_value(); }

Q_SIGNALS:
    /// Of the kind of the new state, with words for people.
    void alerted(cm::StatusKind kind, const QString& title, const QString& text);

private:
    void look();
    void listNew();
    void tell(const QVector<HealthAlert>& alerts);

    Workspace& m_workspace;
    QTimer m_looking;
    /// Alerts that were told or that the window found; nothing before the first list.
    std::optional<QSet<QUuid>> m_known;
    QDateTime m_since; ///< older ones were not listed when the window opened
    LatestRequest m_listing;
    LatestRequest m_evaluation;
    bool m_evaluating = false;
};

} // namespace cm
