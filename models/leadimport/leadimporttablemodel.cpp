// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/leadimport/leadimporttablemodel.h"

#include <algorithm>

namespace cm {

namespace {

bool isNumber(int column)
{
    return column >= LeadImportTableModel::Rows && column <= LeadImportTableModel::Failed;
}

QVariant value(const LeadImport& import, int column)
{
    switch (column) {
    case LeadImportTableModel::ImportedAt:
        return import.importedAt;
    case LeadImportTableModel::FileName:
        return import.fileName;
    case LeadImportTableModel::Actor:
        return import.actor;
    case LeadImportTableModel::Rows:
        return import.rows;
    case LeadImportTableModel::Added:
        return import.inserted;
    case LeadImportTableModel::Updated:
        return import.updated;
    case LeadImportTableModel::Skipped:
        return import.skipped;
    case LeadImportTableModel::Failed:
        return import.failed;
    case LeadImportTableModel::State:
        return import.undoneAt.isValid() ? LeadImportTableModel::tr("Undone")
                                         : LeadImportTableModel::tr("Imported");
    default:
        return {};
    }
}

} // namespace

LeadImportTableModel::LeadImportTableModel(QObject* parent)
    : QAbstractTableModel(parent)
{
}

void LeadImportTableModel::setImports(const QVector<LeadImport>& imports)
{
    const bool isSame = std::equal(imports.cbegin(), imports.cend(), m_imports.cbegin(), m_imports.cend(),
        [](const LeadImport& a, const LeadImport& b) { return a.id == b.id; });
    if (!isSame) {
        beginResetModel();
        m_imports = imports;
        endResetModel();
        return;
    }
    // Nothing else of an import changes.
    for (int i = 0; i < static_cast<int>(imports.size()); ++i) {
        if (m_imports[i].undoneAt == imports[i].undoneAt)
            continue;
        m_imports[i] = imports[i];
        Q_EMIT dataChanged(index(i, 0), index(i, ColumnCount - 1));
    }
}

int LeadImportTableModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_imports.size());
}

int LeadImportTableModel::columnCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QVariant LeadImportTableModel::data(const QModelIndex& index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const LeadImport& import = m_imports[index.row()];
    switch (role) {
    case Qt::DisplayRole:
        return value(import, index.column());
    case Qt::TextAlignmentRole:
        return isNumber(index.column()) ? QVariant::fromValue(Qt::AlignRight | Qt::AlignVCenter) : QVariant();
    case IsUndoneRole:
        return import.undoneAt.isValid();
    default:
        return {};
    }
}

QVariant LeadImportTableModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal)
        return {};
    if (role == Qt::TextAlignmentRole && isNumber(section))
        return QVariant::fromValue(Qt::AlignRight | Qt::AlignVCenter);
    if (role != Qt::DisplayRole)
        return {};
    switch (section) {
    case ImportedAt:
        return tr("Imported");
    case FileName:
        return tr("File");
    case Actor:
        return tr("By");
    case Rows:
        return tr("Rows");
    case Added:
        return tr("Added");
    case Updated:
        return tr("Updated");
    case Skipped:
        return tr("Skipped");
    case Failed:
        return tr("Unusable");
    case State:
        return tr("State");
    default:
        return {};
    }
}

} // namespace cm
