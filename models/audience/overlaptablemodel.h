// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/audience/audienceoverlap.h"

#include <QAbstractTableModel>

namespace cm {

/// An overlap as a square table: how many leads of the row are also in the column.
class OverlapTableModel final : public QAbstractTableModel {
    Q_OBJECT
public:
    enum Role {
        ShareRole = Qt::UserRole + 1, ///< double: of the row's leads
        DiagonalRole, ///< bool: the whole of the row
    };

    using QAbstractTableModel::QAbstractTableModel;

    void setOverlap(const AudienceOverlap& overlap);
    [[nodiscard]] const AudienceOverlap& overlap() const { return m_overlap; }

    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    [[nodiscard]] QVariant headerData(
        int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;

private:
    [[nodiscard]] QString sentence(int row, int column) const;

    AudienceOverlap m_overlap;
};

} // namespace cm
