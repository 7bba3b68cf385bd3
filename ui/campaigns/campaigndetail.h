// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/campaigns/campaigndetails.h"
#include "models/campaigns/campaignediting.h"
#include "models/campaigns/rowstablemodel.h"
#include "models/enrollment/enrollmentrun.h"
#include "ui/workspace/workspace.h"

#include <QWidget>

class QLabel;
class QTabWidget;

namespace cm {

class BarList;
class StateOverlay;
class TableView;
class VersionsPanel;

/// One campaign in tabs: funnel, sequence, versions, runs, leads, events. Asks only for the tab that is seen.
class CampaignDetail final : public QWidget {
    Q_OBJECT
public:
    explicit CampaignDetail(Workspace& workspace, QWidget* parent = nullptr);

    /// Nothing: says that none is chosen.
    void setCampaign(const std::optional<CampaignSummary>& campaign);
    [[nodiscard]] QTabWidget* tabs() const { return m_tabs; }

private:
    void addTable(RowsTableModel& model, const QString& title, const char* name, const QVector<int>& widths);
    /// Shows the rows of a tab's table, or that there are none.
    void fill(int tab, RowsTableModel& model, const QVector<QVariantList>& rows, const QString& nothing);
    void showFunnel();
    void loadTab();
    void loadVersions();
    void loadRuns();
    void loadLeads();
    void loadEvents();
    void showProblem(const Error& error);
    [[nodiscard]] QString time(const QDateTime& moment) const;
    template <typename Work, typename Handler> void ask(Work work, Handler handler);

    Workspace& m_workspace;
    std::optional<CampaignSummary> m_campaign;
    QLabel* m_title;
    QTabWidget* m_tabs;
    QLabel* m_note; ///< that there are more rows than are shown
    BarList* m_funnel;
    QLabel* m_sequence;
    VersionsPanel* m_versions;
    RowsTableModel m_runs;
    RowsTableModel m_leads;
    RowsTableModel m_events;
    StateOverlay* m_overlay;
    LatestRequest m_request;
};

} // namespace cm
