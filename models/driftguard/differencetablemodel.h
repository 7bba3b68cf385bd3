// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/schema/verifier.h"

#include <QAbstractTableModel>

namespace cm {

/// The differences of one check as a table; they don't change while it lives.
class DifferenceTableModel final : public QAbstractTableModel {
    Q_OBJECT
public:
    enum Column { Kind, Subject, Problem, ColumnCount };

    explicit DifferenceTableModel(QVector<VerifyCheck> differences, QObject* parent = nullptr);

    [[nodiscard]] const QVector<VerifyCheck>& differences() const { return m_differences; }

    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    [[nodiscard]] QVariant headerData(
        int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;

private:
    const QVector<VerifyCheck> m_differences;
};

} // namespace cm
