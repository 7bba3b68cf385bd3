// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/charts/charttablemodel.h"

namespace cm {

ChartTableModel::ChartTableModel(QObject* parent)
    : QAbstractTableModel(parent)
{
}

void ChartTableModel::setTable(ChartTable table)
{
    beginResetModel();
    m_table = std::move(table);
    endResetModel();
}

int ChartTableModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_table.rows.size());
}

int ChartTableModel::columnCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_table.headers.size());
}

QVariant ChartTableModel::data(const QModelIndex& index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    QVariant value = m_table.rows[index.row()].value(index.column());
    if (role == Qt::DisplayRole)
        return value;
    if (role == Qt::TextAlignmentRole && value.typeId() == QMetaType::Double)
        return QVariant::fromValue(Qt::AlignRight | Qt::AlignVCenter);
    return {};
}

QVariant ChartTableModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    return orientation == Qt::Horizontal && role == Qt::DisplayRole ? QVariant(m_table.headers.value(section))
                                                                    : QVariant();
}

} // namespace cm
