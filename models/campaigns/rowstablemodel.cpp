// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/campaigns/rowstablemodel.h"

#include <QLocale>

namespace cm {

namespace {

bool isNumber(const QVariant& value)
{
    return value.typeId() == QMetaType::LongLong;
}

} // namespace

RowsTableModel::RowsTableModel(const QStringList& headings, QObject* parent)
    : QAbstractTableModel(parent)
    , m_headings(headings)
{
}

void RowsTableModel::setRows(const QVector<QVariantList>& rows)
{
    if (rows == m_rows)
        return;
    beginResetModel();
    m_rows = rows;
    endResetModel();
}

int RowsTableModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_rows.size());
}

int RowsTableModel::columnCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_headings.size());
}

QVariant RowsTableModel::data(const QModelIndex& index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const QVariant& value = m_rows[index.row()][index.column()];
    if (role == Qt::DisplayRole)
        return isNumber(value) ? QVariant(QLocale().toString(value.toLongLong())) : value;
    if (role == Qt::TextAlignmentRole && isNumber(value))
        return QVariant::fromValue(Qt::AlignRight | Qt::AlignVCenter);
    return {};
}

QVariant RowsTableModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal)
        return {};
    if (role == Qt::DisplayRole)
        return m_headings.value(section);
    // Above its numbers.
    if (role == Qt::TextAlignmentRole && !m_rows.isEmpty() && isNumber(m_rows.first().value(section)))
        return QVariant::fromValue(Qt::AlignRight | Qt::AlignVCenter);
    return {};
}

} // namespace cm
