// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/deenrollment/runtablemodel.h"
#include "ui/workspace/workspace.h"

#include <QWidget>

class QCheckBox;
class QHBoxLayout;
class QLabel;
class QProgressBar;
class QPushButton;

namespace cm {

class BusyButton;
class ChartPanel;
class FilterChips;
class HealthCard;
class StackedDayChart;
class TableView;

/// Health at a glance, what left per day, the runs, and a run at once with progress and cancel.
class DeEnrollmentPage final : public QWidget {
    Q_OBJECT
public:
    explicit DeEnrollmentPage(Workspace& workspace, QWidget* parent = nullptr);

Q_SIGNALS:
    /// For the status bar: what the worker does now.
    void workerStateChanged(bool running, const QString& text);
    /// The newest run of all clients; a null id if there is none.
    void lastRunChanged(const cm::DeEnrollmentRun& run);

private:
    QWidget* buildHeader();
    QWidget* buildProgress();
    QWidget* buildRuns();
    void load();
    void loadHealth();
    void loadChart();
    void loadRuns();
    void showHealth(const QVector<ClientHealth>& list);
    void runNow();
    void showProgress(const DeEnrollmentResult& soFar, int number, int count);
    void showResults(const QVector<DeEnrollmentResult>& results, const Error& error);
    void openMenu(const QPoint& position);
    [[nodiscard]] ClientId scope() const;

    Workspace& m_workspace;
    RunTableModel m_runs;
    QCheckBox* m_allClients;
    BusyButton* m_runNow = nullptr;
    QWidget* m_progress = nullptr;
    QLabel* m_progressText = nullptr;
    QPushButton* m_cancel = nullptr;
    QHBoxLayout* m_cards;
    QVector<HealthCard*> m_healthCards;
    QLabel* m_healthSummary;
    FilterChips* m_days;
    StackedDayChart* m_chart;
    ChartPanel* m_chartPanel;
    TableView* m_table;
    LatestRequest m_healthRequest;
    LatestRequest m_chartRequest;
    LatestRequest m_runsRequest;
};

} // namespace cm
