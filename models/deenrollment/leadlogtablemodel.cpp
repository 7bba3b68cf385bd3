// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/deenrollment/leadlogtablemodel.h"

#include "models/deenrollment/outcome.h"

namespace cm {

LeadLogTableModel::LeadLogTableModel(QObject* parent)
    : QAbstractTableModel(parent)
    , m_pages(cachedPages)
{
    m_request.setSingleShot(true);
    connect(&m_request, &QTimer::timeout, this, [this] {
        const auto wanted = std::exchange(m_wanted, {});
        for (const int page : wanted) {
            if (m_requested.contains(page) || m_pages.contains(page))
                continue;
            m_requested.insert(page);
            Q_EMIT pageWanted(page);
        }
    });
}

void LeadLogTableModel::setCount(qint64 rows)
{
    beginResetModel();
    m_rows = static_cast<int>(std::min<qint64>(rows, std::numeric_limits<int>::max()));
    m_pages.clear();
    m_wanted.clear();
    m_requested.clear();
    endResetModel();
}

void LeadLogTableModel::setPage(int page, const QVector<LeadLogEntry>& entries)
{
    const int first = page * pageSize;
    if (!m_requested.remove(page) || entries.isEmpty() || first >= m_rows)
        return;
    m_pages.insert(page, new QVector<LeadLogEntry>(entries));
    const int last = std::min(first + static_cast<int>(entries.size()), m_rows) - 1;
    Q_EMIT dataChanged(index(first, 0), index(last, ColumnCount - 1));
}

const LeadLogEntry* LeadLogTableModel::entryAt(int row) const
{
    const int page = row / pageSize;
    if (const QVector<LeadLogEntry>* entries = m_pages.object(page))
        return row % pageSize < entries->size() ? &(*entries)[row % pageSize] : nullptr;
    m_wanted.insert(page);
    m_request.start(0);
    return nullptr;
}

int LeadLogTableModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : m_rows;
}

int LeadLogTableModel::columnCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QVariant LeadLogTableModel::data(const QModelIndex& index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    if (role != Qt::DisplayRole && role != LoadingRole && role != ActionRole)
        return {};
    const LeadLogEntry* entry = entryAt(index.row());
    if (role == LoadingRole)
        return entry == nullptr;
    if (!entry)
        return {};
    if (role == ActionRole)
        return entry->action;
    switch (index.column()) {
    case Lead:
        return entry->name;
    case Campaign:
        return entry->campaign;
    case Action:
        return leadLogActionLabel(entry->action);
    case Outcome:
        return outcomeLabel(entry->outcome);
    case Messages:
        return entry->messagesReceived ? QVariant(*entry->messagesReceived) : QVariant();
    case Time:
        return entry->processedAt;
    default:
        return {};
    }
}

QVariant LeadLogTableModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal)
        return {};
    if (role == Qt::TextAlignmentRole && section == Messages)
        return QVariant::fromValue(Qt::AlignRight | Qt::AlignVCenter);
    if (role != Qt::DisplayRole)
        return {};
    switch (section) {
    case Lead:
        return tr("Lead");
    case Campaign:
        return tr("Campaign");
    case Action:
        return tr("Action");
    case Outcome:
        return tr("Outcome");
    case Messages:
        return tr("Messages");
    case Time:
        return tr("Time");
    default:
        return {};
    }
}

} // namespace cm
