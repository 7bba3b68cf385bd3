// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/campaigns/campaignfiltermodel.h"

#include "models/campaigns/campaigntablemodel.h"

namespace cm {

CampaignFilterModel::CampaignFilterModel(QObject* parent)
    : QSortFilterProxyModel(parent)
{
    setSortRole(CampaignTableModel::SortRole);
    setDynamicSortFilter(true);
}

void CampaignFilterModel::setStatuses(const QSet<int>& statuses)
{
    m_statuses = statuses;
    invalidateFilter();
}

void CampaignFilterModel::setText(const QString& text)
{
    m_text = text;
    invalidateFilter();
}

bool CampaignFilterModel::filterAcceptsRow(int row, const QModelIndex& parent) const
{
    const QModelIndex index = sourceModel()->index(row, 0, parent);
    return (m_statuses.isEmpty() || m_statuses.contains(index.data(CampaignTableModel::StatusRole).toInt()))
        && (m_text.isEmpty()
            || index.data(CampaignTableModel::SearchRole).toString().contains(m_text, Qt::CaseInsensitive));
}

} // namespace cm
