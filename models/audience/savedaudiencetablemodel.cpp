// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/audience/savedaudiencetablemodel.h"

#include <algorithm>

namespace cm {

namespace {

int placeOf(const QVector<SavedAudience>& list, SavedAudienceId id)
{
    const auto found =
        std::find_if(list.cbegin(), list.cend(), [&](const SavedAudience& one) { return one.id == id; });
    return found == list.cend() ? -1 : static_cast<int>(found - list.cbegin());
}

} // namespace

void SavedAudienceTableModel::removeMissing(const QVector<SavedAudience>& audiences)
{
    for (int row = rowCount() - 1; row >= 0; --row) {
        if (placeOf(audiences, m_audiences.at(row).id) >= 0)
            continue;
        beginRemoveRows({}, row, row);
        m_audiences.removeAt(row);
        endRemoveRows();
    }
}

void SavedAudienceTableModel::setAudiences(const QVector<SavedAudience>& audiences)
{
    removeMissing(audiences);
    for (int row = 0; row < audiences.size(); ++row) {
        const int now = placeOf(m_audiences, audiences.at(row).id);
        if (now < 0) {
            beginInsertRows({}, row, row);
            m_audiences.insert(row, audiences.at(row));
            endInsertRows();
            continue;
        }
        if (now != row) { // renamed; what is before `row` is in place, so it comes from below
            beginMoveRows({}, now, now, {}, row);
            m_audiences.move(now, row);
            endMoveRows();
        }
        if (m_audiences.at(row) != audiences.at(row)) {
            m_audiences[row] = audiences.at(row);
            Q_EMIT dataChanged(index(row, 0), index(row, ColumnCount - 1));
        }
    }
}

int SavedAudienceTableModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_audiences.size());
}

int SavedAudienceTableModel::columnCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QVariant SavedAudienceTableModel::data(const QModelIndex& index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid) || role != Qt::DisplayRole)
        return {};
    const SavedAudience& saved = m_audiences[index.row()];
    switch (index.column()) {
    case Name:
        return saved.name;
    case Meaning:
        return saved.audience.sentence();
    case Campaigns:
        return saved.campaigns == 0 ? tr("no campaign")
            : saved.campaigns == 1  ? tr("1 campaign")
                                    : tr("%1 campaigns").arg(saved.campaigns);
    case Changed:
        return saved.updatedAt;
    default:
        return {};
    }
}

QVariant SavedAudienceTableModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    switch (section) {
    case Name:
        return tr("Name");
    case Meaning:
        return tr("Leads");
    case Campaigns:
        return tr("Used by");
    case Changed:
        return tr("Changed");
    default:
        return {};
    }
}

} // namespace cm
