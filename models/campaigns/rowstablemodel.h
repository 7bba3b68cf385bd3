// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QAbstractTableModel>

namespace cm {

/// A small table of values under headings, replaced as a whole: runs, leads and events of a campaign, the
/// results of a bulk action. Numbers stand at the right.
class RowsTableModel final : public QAbstractTableModel {
    Q_OBJECT
public:
    explicit RowsTableModel(const QStringList& headings, QObject* parent = nullptr);

    /// Each row has a value for each heading.
    void setRows(const QVector<QVariantList>& rows);

    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    [[nodiscard]] QVariant headerData(
        int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;

private:
    const QStringList m_headings;
    QVector<QVariantList> m_rows;
};

} // namespace cm
