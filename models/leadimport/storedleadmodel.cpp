// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/leadimport/storedleadmodel.h"

namespace cm {

namespace {

StoredLeadModel::RowState stateOf(const StoredLead& lead)
{
    if (!lead.isUsable)
        return StoredLeadModel::RowState::LeftOut;
    return lead.problems.isEmpty() ? StoredLeadModel::RowState::Ready : StoredLeadModel::RowState::Doubtful;
}

QString problemText(const StoredLead& lead)
{
    QStringList lines;
    for (const RowProblem& problem : lead.problems)
        lines.append(problem.sentence());
    return lines.join(u'\n');
}

} // namespace

StoredLeadModel::StoredLeadModel(QObject* parent)
    : QAbstractTableModel(parent)
{
}

void StoredLeadModel::setLeads(const QVector<LeadField>& fields, const QVector<StoredLead>& leads)
{
    beginResetModel();
    m_fields = fields;
    m_leads = leads;
    endResetModel();
}

int StoredLeadModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_leads.size());
}

int StoredLeadModel::columnCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : FirstField + static_cast<int>(m_fields.size());
}

QVariant StoredLeadModel::data(const QModelIndex& index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const StoredLead& lead = m_leads[index.row()];
    if (role == StateRole)
        return static_cast<int>(stateOf(lead));
    if (role == Qt::ToolTipRole && !lead.problems.isEmpty())
        return problemText(lead);
    if (role != Qt::DisplayRole)
        return {};
    if (index.column() == Line)
        return lead.lead.line;
    if (index.column() >= FirstField)
        return lead.value(m_fields[index.column() - FirstField]);
    switch (stateOf(lead)) {
    case RowState::Ready:
        return tr("Ready");
    case RowState::Doubtful:
        return tr("Warning");
    case RowState::LeftOut:
        return tr("Unusable");
    }
    return {};
}

QVariant StoredLeadModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    if (section == Line)
        return tr("Line");
    if (section == State)
        return tr("State");
    return section < columnCount() ? leadFieldLabel(m_fields[section - FirstField]) : QVariant();
}

} // namespace cm
