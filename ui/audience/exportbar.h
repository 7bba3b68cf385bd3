// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/audience/leadexport.h"
#include "ui/workspace/workspace.h"

#include <QTimer>
#include <QWidget>

#include <atomic>

class QLabel;
class QProgressBar;
class QPushButton;

namespace cm {

/// Writes an audience's leads to a file in the background: how far it is, and a way to stop it. Hidden while
/// there is nothing to do; one export at a time.
class ExportBar final : public QWidget {
    Q_OBJECT
public:
    explicit ExportBar(Workspace& workspace, QWidget* parent = nullptr);

    /// `total` is how many leads are expected, 0 if that isn't known.
    void start(const LeadExport& what, const QString& path, qint64 total);
    [[nodiscard]] bool isRunning() const { return m_isRunning; }

Q_SIGNALS:
    void runningChanged(bool running);

private:
    void showProgress();
    void finish(const Result<qint64>& answer, const QString& path);
    void setRunning(bool running);

    Workspace& m_workspace;
    QLabel* m_text;
    QProgressBar* m_progress;
    QPushButton* m_cancel;
    QTimer m_tick;
    Cancellation m_cancellation;
    std::shared_ptr<std::atomic<qint64>> m_written; ///< set by the database's thread
    bool m_isRunning = false;
};

} // namespace cm
