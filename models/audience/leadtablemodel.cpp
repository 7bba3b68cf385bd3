// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/audience/leadtablemodel.h"

#include <QHash>

namespace cm {

LeadTableModel::LeadTableModel(QObject* parent)
    : QAbstractTableModel(parent)
    , m_pages(cachedPages)
{
    m_request.setSingleShot(true);
    m_request.setInterval(0);
    connect(&m_request, &QTimer::timeout, this, &LeadTableModel::requestWantedPages);
}

void LeadTableModel::setSpine(const LeadSpine& spine)
{
    beginResetModel();
    ++m_generation;
    m_spine = spine;
    m_pages.clear();
    m_wanted.clear();
    m_requested.clear();
    endResetModel();
}

LeadColumn LeadTableModel::sortColumn(int column)
{
    switch (column) {
    case Name:
        return LeadColumn::Name;
    case Email:
        return LeadColumn::Email;
    case Phone:
        return LeadColumn::Phone;
    case Company:
        return LeadColumn::Company;
    case Score:
        return LeadColumn::Score;
    case Engagement:
        return LeadColumn::Engagement;
    case Source:
        return LeadColumn::Source;
    case Tags:
        return LeadColumn::Tags;
    case Created:
        return LeadColumn::Created;
    default:
        return LeadColumn::EnrollmentOrder;
    }
}

int LeadTableModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : m_spine.count();
}

int LeadTableModel::columnCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

const Lead* LeadTableModel::leadAt(int row) const
{
    const int page = row / pageSize;
    if (const QVector<Lead>* leads = m_pages.object(page))
        return row % pageSize < leads->size() ? &leads->at(row % pageSize) : nullptr;
    if (!m_requested.contains(page)) {
        m_wanted.insert(page);
        m_request.start();
    }
    return nullptr;
}

QVariant LeadTableModel::data(const QModelIndex& index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    if (role == LeadIdRole)
        return QVariant::fromValue(LeadId(m_spine.at(index.row())));
    // Only what is shown may cause a fetch.
    if (role != Qt::DisplayRole && role != LoadingRole && role != TagsRole && role != LeadRole
        && role != Qt::TextAlignmentRole)
        return {};
    if (role == Qt::TextAlignmentRole)
        return index.column() == Score ? QVariant::fromValue(Qt::AlignRight | Qt::AlignVCenter) : QVariant();
    const Lead* lead = leadAt(index.row());
    if (role == LoadingRole)
        return lead == nullptr;
    if (!lead)
        return {};
    if (role == TagsRole)
        return lead->tags;
    if (role == LeadRole)
        return QVariant::fromValue(*lead);
    switch (index.column()) {
    case Name:
        return lead->name();
    case Email:
        return lead->email;
    case Phone:
        return lead->phone;
    case Company:
        return lead->company;
    case Score:
        return lead->icpScore ? QVariant(*lead->icpScore) : QVariant();
    case Engagement:
        return lead->engagementLevel;
    case Source:
        return lead->leadSource;
    case Tags:
        return lead->tags.join(QLatin1String(", "));
    case Created:
        return lead->createdAt;
    default:
        return {};
    }
}

QVariant LeadTableModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal)
        return role == Qt::DisplayRole ? QVariant(section + 1) : QVariant();
    if (role == SortableRole)
        return section != Tags;
    if (role != Qt::DisplayRole)
        return {};
    switch (section) {
    case Name:
        return tr("Name");
    case Email:
        return tr("E-mail");
    case Phone:
        return tr("Phone");
    case Company:
        return tr("Company");
    case Score:
        return tr("Score");
    case Engagement:
        return tr("Engagement");
    case Source:
        return tr("Source");
    case Tags:
        return tr("Tags");
    case Created:
        return tr("Created");
    default:
        return {};
    }
}

void LeadTableModel::sort(int column, Qt::SortOrder order)
{
    if (column == Tags)
        return;
    Q_EMIT sortRequested(sortColumn(column), order == Qt::DescendingOrder);
}

void LeadTableModel::requestWantedPages()
{
    if (!m_source)
        return;
    const QSet<int> wanted = std::exchange(m_wanted, {});
    for (const int page : wanted) {
        m_requested.insert(page);
        m_source->fetchLeads(m_spine.range(page * pageSize, pageSize),
            [this, page, generation = m_generation](
                const Result<QVector<Lead>>& answer) { takePage(page, generation, answer); });
    }
}

void LeadTableModel::takePage(int page, int generation, const Result<QVector<Lead>>& answer)
{
    if (generation != m_generation)
        return;
    m_requested.remove(page);
    if (!answer) {
        Q_EMIT fetchFailed(answer.error());
        return;
    }
    // Rows stay where their ids are, even if a lead was deleted meanwhile.
    const int first = page * pageSize;
    const int length = std::min(pageSize, m_spine.count() - first);
    auto rows = std::make_unique<QVector<Lead>>(length);
    QHash<QUuid, const Lead*> byId;
    for (const Lead& lead : *answer)
        byId.insert(lead.id.uuid(), &lead);
    for (int i = 0; i < length; ++i) {
        if (const Lead* lead = byId.value(m_spine.at(first + i)))
            (*rows)[i] = *lead;
    }
    m_pages.insert(page, rows.release());
    Q_EMIT dataChanged(index(first, 0), index(first + length - 1, ColumnCount - 1));
}

} // namespace cm
