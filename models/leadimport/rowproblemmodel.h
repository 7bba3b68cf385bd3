// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/leadimport/leadrow.h"

#include <QAbstractTableModel>

namespace cm {

/// What is wrong with the rows of an import, a problem a row.
class RowProblemModel final : public QAbstractTableModel {
    Q_OBJECT
public:
    enum Column { Line, Kind, Field, Value, Reason, ColumnCount };
    enum Role { IsWarningRole = Qt::UserRole };

    explicit RowProblemModel(QObject* parent = nullptr);

    void setProblems(const QVector<RowProblem>& problems);

    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    [[nodiscard]] QVariant headerData(
        int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;

private:
    QVector<RowProblem> m_problems;
};

} // namespace cm
