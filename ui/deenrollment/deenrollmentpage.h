// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/deenrollment/workerregistration.h"
#include "ui/workspace/workspace.h"

#include <QWidget>

class QCheckBox;
class QHBoxLayout;
class QLabel;
class QPushButton;

namespace cm {

class BusyButton;
class HealthCard;
class HistoryPanel;
class RunsPanel;

/// Health at a glance, the runs over time and in a table, who works now, and a run at once with progress and
/// cancel. Follows what any worker does.
class DeEnrollmentPage final : public QWidget {
    Q_OBJECT
public:
    explicit DeEnrollmentPage(Workspace& workspace, QWidget* parent = nullptr);

Q_SIGNALS:
    /// For the status bar: what the worker does now.
    void workerStateChanged(bool running, const QString& text);
    /// The newest run of all clients; a null id if there is none.
    void lastRunChanged(const cm::DeEnrollmentRun& run);

protected:
    void showEvent(QShowEvent* event) override;

private:
    QWidget* buildHeader();
    QWidget* buildProgress();
    QWidget* buildHealth();
    void load();
    void follow();
    void loadHealth();
    void showHealth(const QVector<ClientHealth>& list);
    void showWorkers(const QVector<WorkerEntry>& workers);
    void runNow();
    void resume(RunId run);
    void showRunning(const QString& text);
    void showProgress(const DeEnrollmentResult& soFar, int number, int count);
    void showResults(const QVector<DeEnrollmentResult>& results, const Error& error);
    void openRun(const DeEnrollmentRun& run);
    [[nodiscard]] ClientId scope() const;

    Workspace& m_workspace;
    QCheckBox* m_allClients;
    BusyButton* m_runNow = nullptr;
    QWidget* m_progress = nullptr;
    QLabel* m_progressText = nullptr;
    QPushButton* m_cancel = nullptr;
    QHBoxLayout* m_cards;
    QVector<HealthCard*> m_healthCards;
    QLabel* m_healthSummary;
    QLabel* m_workers;
    HistoryPanel* m_history;
    RunsPanel* m_runs;
    LatestRequest m_healthRequest;
    bool m_isStale = false;
};

} // namespace cm
