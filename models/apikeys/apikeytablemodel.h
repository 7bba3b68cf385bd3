// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/apikeys/apikey.h"

#include <QAbstractTableModel>

namespace cm {

/// A client's keys of the HTTP service.
class ApiKeyTableModel final : public QAbstractTableModel {
    Q_OBJECT
public:
    enum Column { Name, State, Scope, LastUsed, Expires, Created, CreatedBy, ColumnCount };
    /// An ApiKey::State.
    static constexpr int StateRole = Qt::UserRole + 1;

    using QAbstractTableModel::QAbstractTableModel;

    /// A refresh: rows that stay keep their selection. Keys are listed newest first and never deleted, so new
    /// ones come at the top; those of another client replace all.
    void setKeys(const QVector<ApiKey>& keys);
    [[nodiscard]] const QVector<ApiKey>& keys() const { return m_keys; }

    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    [[nodiscard]] QVariant headerData(
        int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;

private:
    [[nodiscard]] QVariant shown(const ApiKey& key, int column) const;

    QVector<ApiKey> m_keys;
};

} // namespace cm
