// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/audience/waterfalltablemodel.h"

namespace cm {

void WaterfallTableModel::setWaterfall(const AudienceWaterfall& waterfall, const RuleWords& words)
{
    const int before = rowCount();
    const int after = static_cast<int>(waterfall.steps.size());
    m_words = words;
    if (after < before) {
        beginRemoveRows({}, after, before - 1);
        m_waterfall.steps.resize(after);
        endRemoveRows();
    } else if (after > before) {
        beginInsertRows({}, before, after - 1);
        m_waterfall.steps += waterfall.steps.mid(before);
        endInsertRows();
    }
    // A share depends on the first row and a label on the audience, so all may differ.
    m_waterfall = waterfall;
    if (after > 0)
        Q_EMIT dataChanged(index(0, 0), index(after - 1, ColumnCount - 1));
}

int WaterfallTableModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_waterfall.steps.size());
}

int WaterfallTableModel::columnCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QString WaterfallTableModel::toolTip(const WaterfallStep& step) const
{
    const QString note = m_words.note(step.rule);
    return note.isEmpty() ? QString() : m_words.label(step.rule) + QLatin1String(". ") + note;
}

QVariant WaterfallTableModel::data(const QModelIndex& index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const WaterfallStep& step = m_waterfall.steps[index.row()];
    if (role == RuleRole)
        return static_cast<int>(step.rule);
    if (role == Qt::ToolTipRole)
        return toolTip(step);
    if (role == ShareRole) {
        const qint64 part = index.column() == Lost ? step.rejected : step.remaining;
        const qint64 whole = m_waterfall.total();
        return whole == 0 ? 0.0 : static_cast<double>(part) / static_cast<double>(whole);
    }
    if (role != Qt::DisplayRole)
        return {};
    switch (index.column()) {
    case Rule:
        return m_words.label(step.rule);
    case Lost:
        return step.rejected;
    case Left:
        return step.remaining;
    case Regained:
        return step.regained ? QVariant(*step.regained) : QVariant();
    default:
        return {};
    }
}

QVariant WaterfallTableModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal)
        return {};
    if (role == Qt::ToolTipRole && section == Regained)
        return tr("How many more leads the audience would mean without this rule alone");
    if (role != Qt::DisplayRole)
        return {};
    switch (section) {
    case Rule:
        return tr("Rule");
    case Lost:
        return tr("Lost here");
    case Left:
        return tr("Left");
    case Regained:
        return tr("Without this rule");
    default:
        return {};
    }
}

} // namespace cm
