// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/apikeys/apikeytablemodel.h"

#include <algorithm>

namespace cm {

void ApiKeyTableModel::setKeys(const QVector<ApiKey>& keys)
{
    const auto added = keys.size() - m_keys.size();
    const bool same = added >= 0
        && std::equal(m_keys.cbegin(), m_keys.cend(), keys.cbegin() + added,
            [](const ApiKey& a, const ApiKey& b) { return a.id == b.id; });
    if (!same) {
        beginResetModel();
        m_keys = keys;
        endResetModel();
        return;
    }
    if (added > 0) {
        beginInsertRows({}, 0, static_cast<int>(added) - 1);
        m_keys = keys.first(added) + m_keys;
        endInsertRows();
    }
    for (int row = 0; row < m_keys.size(); ++row) {
        if (m_keys.at(row) != keys.at(row)) {
            m_keys[row] = keys.at(row);
            Q_EMIT dataChanged(index(row, 0), index(row, ColumnCount - 1));
        }
    }
}

int ApiKeyTableModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_keys.size());
}

int ApiKeyTableModel::columnCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QVariant ApiKeyTableModel::data(const QModelIndex& index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const ApiKey& key = m_keys[index.row()];
    if (role == StateRole)
        return static_cast<int>(key.state(QDateTime::currentDateTimeUtc()));
    return role == Qt::DisplayRole ? shown(key, index.column()) : QVariant();
}

QVariant ApiKeyTableModel::shown(const ApiKey& key, int column) const
{
    switch (column) {
    case Name:
        return key.name;
    case State:
        return apiKeyStateLabel(key.state(QDateTime::currentDateTimeUtc()));
    case Scope: {
        QStringList labels;
        for (const Endpoint endpoint : key.endpoints)
            labels.append(endpointLabel(endpoint));
        return labels.isEmpty() ? tr("Everything") : labels.join(QLatin1String(", "));
    }
    case LastUsed:
        return key.lastUsedAt;
    case Expires:
        return key.expiresAt;
    case Created:
        return key.createdAt;
    case CreatedBy:
        return key.createdBy;
    default:
        return {};
    }
}

QVariant ApiKeyTableModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    switch (section) {
    case Name:
        return tr("Name");
    case State:
        return tr("State");
    case Scope:
        return tr("May be used to");
    case LastUsed:
        return tr("Last used");
    case Expires:
        return tr("Ends");
    case Created:
        return tr("Made");
    case CreatedBy:
        return tr("Made by");
    default:
        return {};
    }
}

} // namespace cm
