// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/audience/savedaudience.h"

#include <QAbstractTableModel>

namespace cm {

/// A client's saved audiences.
class SavedAudienceTableModel final : public QAbstractTableModel {
    Q_OBJECT
public:
    enum Column { Name, Meaning, Campaigns, Changed, ColumnCount };

    using QAbstractTableModel::QAbstractTableModel;

    /// A refresh; rows that stay keep their selection.
    void setAudiences(const QVector<SavedAudience>& audiences);
    [[nodiscard]] const QVector<SavedAudience>& audiences() const { return m_audiences; }

    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    [[nodiscard]] QVariant headerData(
        int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;

private:
    void removeMissing(const QVector<SavedAudience>& audiences);

    QVector<SavedAudience> m_audiences;
};

} // namespace cm
