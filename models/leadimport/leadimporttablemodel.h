// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/leadimport/leadimport.h"

#include <QAbstractTableModel>

namespace cm {

/// What was imported, the newest first.
class LeadImportTableModel final : public QAbstractTableModel {
    Q_OBJECT
public:
    enum Column { ImportedAt, FileName, Actor, Rows, Added, Updated, Skipped, Failed, State, ColumnCount };
    enum Role { IsUndoneRole = Qt::UserRole };

    explicit LeadImportTableModel(QObject* parent = nullptr);

    /// The same imports again, one of them undone, keep the selection.
    void setImports(const QVector<LeadImport>& imports);
    [[nodiscard]] const QVector<LeadImport>& imports() const { return m_imports; }

    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    [[nodiscard]] QVariant headerData(
        int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;

private:
    QVector<LeadImport> m_imports;
};

} // namespace cm
