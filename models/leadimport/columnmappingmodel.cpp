// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/leadimport/columnmappingmodel.h"

namespace cm {

ColumnMappingModel::ColumnMappingModel(QObject* parent)
    : QAbstractTableModel(parent)
{
}

void ColumnMappingModel::setFile(const LeadFilePreview& preview)
{
    beginResetModel();
    m_mapping = preview.mapping;
    m_rows = preview.rows;
    endResetModel();
    Q_EMIT mappingChanged();
}

QString ColumnMappingModel::example(int column) const
{
    for (const QStringList& row : m_rows) {
        if (QString value = row.value(column).simplified(); !value.isEmpty())
            return value;
    }
    return {};
}

int ColumnMappingModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : m_mapping.count();
}

int ColumnMappingModel::columnCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QVariant ColumnMappingModel::data(const QModelIndex& index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    if (role == Qt::EditRole && index.column() == Field)
        return static_cast<int>(m_mapping.field(index.row()));
    if (role == Qt::AccessibleTextRole && index.column() == Field)
        return tr("%1: %2").arg(
            m_mapping.headers().value(index.row()), leadFieldLabel(m_mapping.field(index.row())));
    if (role != Qt::DisplayRole)
        return {};
    switch (index.column()) {
    case Header: {
        const QString header = m_mapping.headers().value(index.row());
        return header.isEmpty() ? tr("Column %1, without a name").arg(index.row() + 1) : header;
    }
    case Example:
        return example(index.row());
    case Field:
        return leadFieldLabel(m_mapping.field(index.row()));
    default:
        return {};
    }
}

bool ColumnMappingModel::setData(const QModelIndex& index, const QVariant& value, int role)
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid) || index.column() != Field || role != Qt::EditRole)
        return false;
    const auto field = static_cast<LeadField>(value.toInt());
    if (!leadFields().contains(field))
        return false;
    if (field == m_mapping.field(index.row()))
        return true;
    m_mapping.setField(index.row(), field);
    Q_EMIT dataChanged(index, index);
    Q_EMIT mappingChanged();
    return true;
}

Qt::ItemFlags ColumnMappingModel::flags(const QModelIndex& index) const
{
    const Qt::ItemFlags flags = QAbstractTableModel::flags(index);
    return index.isValid() && index.column() == Field ? flags | Qt::ItemIsEditable : flags;
}

QVariant ColumnMappingModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    switch (section) {
    case Header:
        return tr("Column of the file");
    case Example:
        return tr("Example");
    case Field:
        return tr("Becomes");
    default:
        return {};
    }
}

} // namespace cm
