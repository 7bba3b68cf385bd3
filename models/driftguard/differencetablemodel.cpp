// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/driftguard/differencetablemodel.h"

namespace cm {

namespace {

constexpr int longestToolTip = 600;

} // namespace

DifferenceTableModel::DifferenceTableModel(QVector<VerifyCheck> differences, QObject* parent)
    : QAbstractTableModel(parent)
    , m_differences(std::move(differences))
{
}

int DifferenceTableModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_differences.size());
}

int DifferenceTableModel::columnCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QVariant DifferenceTableModel::data(const QModelIndex& index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const VerifyCheck& check = m_differences[index.row()];
    // Two bodies of a function are more than a tooltip can show.
    if (role == Qt::ToolTipRole && index.column() == Problem && check.problem.size() > longestToolTip)
        return QString(check.problem.left(longestToolTip) + u'…');
    if (role != Qt::DisplayRole)
        return {};
    switch (index.column()) {
    case Kind:
        return check.kind;
    case Subject:
        return check.subject;
    case Problem:
        return check.problem;
    default:
        return {};
    }
}

QVariant DifferenceTableModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    switch (section) {
    case Kind:
        return tr("Kind");
    case Subject:
        return tr("Subject");
    case Problem:
        return tr("Problem");
    default:
        return {};
    }
}

} // namespace cm
