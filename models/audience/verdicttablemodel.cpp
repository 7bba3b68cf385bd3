// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/audience/verdicttablemodel.h"

namespace cm {

void VerdictTableModel::setExplanation(const std::optional<LeadExplanation>& explanation)
{
    beginResetModel(); // another lead: all of it is new
    m_explanation = explanation;
    endResetModel();
}

int VerdictTableModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() || !m_explanation ? 0 : static_cast<int>(m_explanation->verdicts.size());
}

int VerdictTableModel::columnCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QVariant VerdictTableModel::data(const QModelIndex& index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const RuleVerdict& verdict = m_explanation->verdicts[index.row()];
    const RuleWords& words = m_explanation->words;
    if (role == IsMetRole)
        return verdict.isMet;
    if (role == RuleNameRole)
        return audienceRuleName(verdict.rule);
    if (role != Qt::DisplayRole)
        return {};
    switch (index.column()) {
    case Met:
        return verdict.isMet ? tr("Yes") : tr("No");
    case Rule:
        return words.label(verdict.rule);
    case Verdict:
        return words.verdict(verdict.rule, verdict.value, verdict.isMet);
    default:
        return {};
    }
}

QVariant VerdictTableModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    switch (section) {
    case Met:
        return tr("Met");
    case Rule:
        return tr("Rule");
    case Verdict:
        return tr("This lead");
    default:
        return {};
    }
}

} // namespace cm
