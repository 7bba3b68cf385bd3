// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/statistics/statisticstable.h"
#include "ui/workspace/workspace.h"

#include <QWidget>

namespace cm {

class BarsChart;
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
    void loadCampaigns();
    void load();
    void show(const Statistics& statistics);
    void showTables(const Statistics& statistics);
    void explain(const Metric& metric);

    Workspace& m_workspace;
    StatisticsQuestion* m_question;
    MetricGrid* m_metrics;
    StackedDayChart* m_left;
    StackedDayChart* m_enrolled;
    BarsChart* m_funnel;
    BarsChart* m_positions;
    BarsChart* m_campaigns;
    QVector<StatisticsTableView*> m_tables;
    QWidget* m_content;
    StateOverlay* m_overlay;
    StatisticsScope m_shown;
    CampaignId m_wanted; // chosen before the campaigns were there
    bool m_isStale = true; // something has changed since it was loaded
    LatestRequest m_listRequest;
    LatestRequest m_request;
};

} // namespace cm
