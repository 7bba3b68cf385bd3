// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/campaigns/campaigntablemodel.h"
#include "ui/workspace/workspace.h"

#include <QWidget>

namespace cm {

class CampaignFilterBar;
class TableView;

/// The client's campaigns in a table that the database filters and sorts. GUI thread.
class CampaignListView final : public QWidget {
    Q_OBJECT
public:
    explicit CampaignListView(Workspace& workspace, QWidget* parent = nullptr);

    void load();
    /// Puts the keyboard on this campaign when it is listed next.
    void choose(CampaignId campaign) { m_wanted = campaign; }
    /// The campaign that the keyboard is on; nothing if there is none.
    [[nodiscard]] const CampaignSummary* current() const;
    /// All that are selected, in the order shown.
    [[nodiscard]] QVector<CampaignSummary> selected() const;
    /// How many these are, without making a list of thousands.
    [[nodiscard]] int selectedCount() const;
    [[nodiscard]] const QVector<CampaignSummary>& shown() const { return m_model.campaigns(); }
    [[nodiscard]] TableView* table() const { return m_table; }

Q_SIGNALS:
    void selectionChanged();
    void newRequested();
    void menuRequested(const QPoint& globalPosition);
    void activated(cm::CampaignId campaign);

private:
    void buildTable();
    void show(const CampaignList& list);
    void updateState();
    void applyView(const CampaignFilter& view);

    Workspace& m_workspace;
    CampaignTableModel m_model;
    CampaignFilter m_filter; ///< as asked for last
    CampaignFilterBar* m_bar;
    TableView* m_table;
    CampaignId m_wanted;
    LatestRequest m_loading;
};

} // namespace cm
