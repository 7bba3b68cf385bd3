// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/audience/overlaptablemodel.h"
#include "models/campaigns/campaign.h"
#include "ui/workspace/workspace.h"

#include <QDialog>
#include <QTimer>

class QListWidget;
class QStackedWidget;

namespace cm {

class FilterChips;
class StateOverlay;
class TableView;
class TagEdit;

/// How many leads campaigns, or tags, have in common: what to compare on the left, a shaded table on the
/// right.
class OverlapDialog final : public QDialog {
    Q_OBJECT
public:
    explicit OverlapDialog(Workspace& workspace, const QStringList& tags, QWidget* parent = nullptr);

private:
    QWidget* buildChoice(const QStringList& tags);
    void buildTable();
    void loadCampaigns();
    void showCampaigns(const QVector<CampaignSummary>& campaigns);
    void ask();
    void show(const Result<AudienceOverlap>& answer);
    [[nodiscard]] bool comparesTags() const;
    [[nodiscard]] QVector<CampaignId> chosenCampaigns() const;

    Workspace& m_workspace;
    OverlapTableModel m_model;
    FilterChips* m_kind;
    QStackedWidget* m_choice;
    QListWidget* m_campaigns;
    StateOverlay* m_campaignsOverlay = nullptr;
    TagEdit* m_tags;
    TableView* m_table;
    QTimer m_pause;
    LatestRequest m_comparing;
    LatestRequest m_listing;
    LatestRequest m_suggesting;
};

} // namespace cm
