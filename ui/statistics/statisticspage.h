// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/statistics/campaignstatistics.h"
#include "ui/workspace/workspace.h"

#include <QWidget>

class QComboBox;

namespace cm {

class BarsChart;
class ChartPanel;
class FilterChips;
class KeyFigure;
class StackedDayChart;
class StateOverlay;

/// One campaign's figures: the counters, where its leads stand, and what became of them per day.
class StatisticsPage final : public QWidget {
    Q_OBJECT
public:
    explicit StatisticsPage(Workspace& workspace, QWidget* parent = nullptr);
    void selectCampaign(CampaignId campaign);

private:
    void loadCampaigns();
    void fillCampaigns(const QVector<CampaignSummary>& campaigns);
    void load();
    void show(const CampaignStatistics& statistics);

    Workspace& m_workspace;
    QComboBox* m_campaign;
    FilterChips* m_days;
    KeyFigure* m_enrolled;
    KeyFigure* m_active;
    KeyFigure* m_completed;
    KeyFigure* m_booked;
    KeyFigure* m_optedOut;
    KeyFigure* m_messages;
    BarsChart* m_positions;
    ChartPanel* m_positionsPanel;
    StackedDayChart* m_chart;
    ChartPanel* m_chartPanel;
    QWidget* m_content;
    StateOverlay* m_overlay;
    CampaignId m_wanted;
    LatestRequest m_listRequest;
    LatestRequest m_request;
};

} // namespace cm
