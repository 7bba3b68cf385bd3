// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/undo/leftalonetablemodel.h"

namespace cm {

LeftAloneTableModel::LeftAloneTableModel(QObject* parent)
    : QAbstractTableModel(parent)
{
}

void LeftAloneTableModel::setLeads(const QVector<LeftAloneLead>& leads)
{
    beginResetModel();
    m_leads = leads;
    endResetModel();
}

int LeftAloneTableModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_leads.size());
}

int LeftAloneTableModel::columnCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QVariant LeftAloneTableModel::data(const QModelIndex& index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid) || role != Qt::DisplayRole)
        return {};
    const LeftAloneLead& lead = m_leads[index.row()];
    switch (index.column()) {
    case Name:
        return lead.name;
    case Email:
        return lead.email;
    case Reason:
        return leftAloneLabel(lead.reason);
    default:
        return {};
    }
}

QVariant LeftAloneTableModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    switch (section) {
    case Name:
        return tr("Lead");
    case Email:
        return tr("E-mail");
    case Reason:
        return tr("Left alone because it");
    default:
        return {};
    }
}

} // namespace cm
