// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/deenrollment/historychart.h"
#include "ui/workspace/workspace.h"

#include <QWidget>

namespace cm {

class ChartPanel;
class FilterChips;
class StackedDayChart;

/// The runs over time: what to look at and how far back is chosen by chips, a click on a column says which
/// runs made it.
class HistoryPanel final : public QWidget {
    Q_OBJECT
public:
    explicit HistoryPanel(Workspace& workspace, QWidget* parent = nullptr);

    /// Asks again, for this client; a null one means all. `scopeName` stands in the title of what is
    /// exported.
    void load(ClientId client, const QString& scopeName);
    [[nodiscard]] StackedDayChart* chart() const { return m_chart; }

Q_SIGNALS:
    /// A column was clicked: the runs that began in this time. `label` names it.
    void timeChosen(const QDateTime& from, const QDateTime& until, const QString& label);

private:
    void ask();
    void show();
    [[nodiscard]] HistorySpan span() const;
    [[nodiscard]] HistoryMetric shownMetric() const;

    Workspace& m_workspace;
    FilterChips* m_metrics;
    FilterChips* m_spans;
    StackedDayChart* m_chart;
    ChartPanel* m_panel;
    QVector<RunHistory> m_history;
    ClientId m_client;
    QString m_scopeName;
    LatestRequest m_request;
};

} // namespace cm
