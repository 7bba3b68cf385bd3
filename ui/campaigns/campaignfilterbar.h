// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/campaigns/campaignlist.h"
#include "ui/workspace/workspace.h"

#include <QTimer>
#include <QWidget>

namespace cm {

class FilterChips;
class SavedViews;
class SearchField;
class TagEdit;

/// The filters of the page Campaigns: text, status, type, review, tags, and views kept under a name.
class CampaignFilterBar final : public QWidget {
    Q_OBJECT
public:
    explicit CampaignFilterBar(Workspace& workspace, QWidget* parent = nullptr);

    /// Without the sorting, which is the table's.
    [[nodiscard]] CampaignFilter filter() const;
    void setFilter(const CampaignFilter& filter);
    void setCounts(const QMap<CampaignStatus, qint64>& byStatus);
    /// The whole filter, sorting included, for "Save this view".
    void setCurrent(const CampaignFilter& filter);
    [[nodiscard]] SearchField* search() const { return m_search; }

Q_SIGNALS:
    void changed();
    /// A saved view was chosen, with its sorting.
    void viewChosen(const cm::CampaignFilter& filter);

private:
    Workspace& m_workspace;
    SearchField* m_search;
    FilterChips* m_status;
    FilterChips* m_type;
    FilterChips* m_review;
    TagEdit* m_tags;
    SavedViews* m_views;
    LatestRequest m_suggestions;
    bool m_loading = false;
};

} // namespace cm
