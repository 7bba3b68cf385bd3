// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/audience/overlaptablemodel.h"

#include <QLocale>

namespace cm {

void OverlapTableModel::setOverlap(const AudienceOverlap& overlap)
{
    beginResetModel(); // other rows and columns
    m_overlap = overlap;
    endResetModel();
}

int OverlapTableModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : m_overlap.count();
}

int OverlapTableModel::columnCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : m_overlap.count();
}

QString OverlapTableModel::sentence(int row, int column) const
{
    const QLocale locale;
    const QString whole = locale.toString(m_overlap.at(row, row));
    if (row == column)
        return tr("%1: %2 leads").arg(m_overlap.names.at(row), whole);
    return tr("%1 of the %2 leads of %3 are also in %4 (%5 %)")
        .arg(locale.toString(m_overlap.at(row, column)), whole, m_overlap.names.at(row),
            m_overlap.names.at(column), locale.toString(100 * m_overlap.share(row, column), 'f', 1));
}

QVariant OverlapTableModel::data(const QModelIndex& index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    switch (role) {
    case Qt::DisplayRole:
        return m_overlap.at(index.row(), index.column());
    case ShareRole:
        return m_overlap.share(index.row(), index.column());
    case DiagonalRole:
        return index.row() == index.column();
    case Qt::ToolTipRole:
    case Qt::AccessibleTextRole:
        return sentence(index.row(), index.column());
    default:
        return {};
    }
}

QVariant OverlapTableModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    Q_UNUSED(orientation)
    if ((role != Qt::DisplayRole && role != Qt::ToolTipRole) || section >= m_overlap.count())
        return {};
    return m_overlap.names.at(section);
}

} // namespace cm
