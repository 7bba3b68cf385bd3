// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/leadimport/leadfile.h"

#include <QAbstractTableModel>

namespace cm {

/// A row for each column of a file: its header, an example, and the field that it fills, which can be edited.
/// Two columns may be given the same field; ColumnMapping::check() says what is wrong then.
class ColumnMappingModel final : public QAbstractTableModel {
    Q_OBJECT
public:
    enum Column { Header, Example, Field, ColumnCount };

    explicit ColumnMappingModel(QObject* parent = nullptr);

    void setFile(const LeadFilePreview& preview);
    [[nodiscard]] const ColumnMapping& mapping() const { return m_mapping; }

    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex& parent = {}) const override;
    /// EditRole of Field is the LeadField as a number.
    [[nodiscard]] QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    bool setData(const QModelIndex& index, const QVariant& value, int role = Qt::EditRole) override;
    [[nodiscard]] Qt::ItemFlags flags(const QModelIndex& index) const override;
    [[nodiscard]] QVariant headerData(
        int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;

Q_SIGNALS:
    /// By setData() or setFile().
    void mappingChanged();

private:
    [[nodiscard]] QString example(int column) const;

    ColumnMapping m_mapping;
    QVector<QStringList> m_rows;
};

} // namespace cm
