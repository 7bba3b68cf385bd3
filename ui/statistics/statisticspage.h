// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/statistics/figure.h"
#include "ui/workspace/workspace.h"

#include <QWidget>

namespace cm {

class BarsChart;
class Chart;
class ChartPanel;
class MetricGrid;
class StackedDayChart;
class StateOverlay;
class StatisticsQuestion;
class StatisticsTableView;

/// The figures of a client or of up to six of its campaigns, for a period, as of any moment.
class StatisticsPage final : public QWidget {
    Q_OBJECT
public:
    explicit StatisticsPage(Workspace& workspace, QWidget* parent = nullptr);
    void selectCampaign(CampaignId campaign);

protected:
    /// Catches up with what happened while it was hidden: nothing is computed that nobody sees.
    void showEvent(QShowEvent* event) override;

private:
    QWidget* buildContent();
    ChartPanel* panel(const QString& title, Chart* chart, const QString& emptyText);
    void loadCampaigns();
    void load();
    void show(const Statistics& statistics);
    void showTables(const Statistics& statistics);
    void showCharts(const Statistics& statistics);
    void connectCharts();
    void explain(const Figure& figure);
    /// Leads of a metric in the day or hour of this column.
    void explainTime(const QString& metric, int column);
    /// What stands behind a row of the table with this key.
    void explainRow(const QString& table, qsizetype row);

    Workspace& m_workspace;
    StatisticsQuestion* m_question;
    MetricGrid* m_metrics;
    StackedDayChart* m_left;
    StackedDayChart* m_enrolled;
    BarsChart* m_funnel;
    BarsChart* m_positions;
    BarsChart* m_campaigns;
    QVector<ChartPanel*> m_panels;
    QVector<StatisticsTableView*> m_tables;
    QWidget* m_content;
    StateOverlay* m_overlay;
    Statistics m_shown;
    LatestRequest m_figureRequest;
    CampaignId m_wanted; // chosen before the campaigns were there
    bool m_isStale = true; // something has changed since it was loaded
    LatestRequest m_listRequest;
    LatestRequest m_request;
};

} // namespace cm
