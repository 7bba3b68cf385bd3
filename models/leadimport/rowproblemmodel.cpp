// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/leadimport/rowproblemmodel.h"

namespace cm {

RowProblemModel::RowProblemModel(QObject* parent)
    : QAbstractTableModel(parent)
{
}

void RowProblemModel::setProblems(const QVector<RowProblem>& problems)
{
    beginResetModel();
    m_problems = problems;
    endResetModel();
}

int RowProblemModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_problems.size());
}

int RowProblemModel::columnCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QVariant RowProblemModel::data(const QModelIndex& index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const RowProblem& problem = m_problems[index.row()];
    if (role == IsWarningRole)
        return problem.isWarning;
    if (role != Qt::DisplayRole)
        return {};
    switch (index.column()) {
    case Line:
        return problem.line;
    case Kind:
        return problem.isWarning ? tr("Warning") : tr("Left out");
    case Field:
        return problem.column;
    case Value:
        return problem.value;
    case Reason:
        return problem.reason;
    default:
        return {};
    }
}

QVariant RowProblemModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    switch (section) {
    case Line:
        return tr("Line");
    case Kind:
        return tr("Kind");
    case Field:
        return tr("Field");
    case Value:
        return tr("Value");
    case Reason:
        return tr("Reason");
    default:
        return {};
    }
}

} // namespace cm
