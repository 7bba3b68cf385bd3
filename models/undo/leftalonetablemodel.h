// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/undo/undo.h"

#include <QAbstractTableModel>

namespace cm {

/// The leads that an undo left alone, with the reason.
class LeftAloneTableModel final : public QAbstractTableModel {
    Q_OBJECT
public:
    enum Column { Name, Email, Reason, ColumnCount };

    explicit LeftAloneTableModel(QObject* parent = nullptr);

    void setLeads(const QVector<LeftAloneLead>& leads);

    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    [[nodiscard]] QVariant headerData(
        int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;

private:
    QVector<LeftAloneLead> m_leads;
};

} // namespace cm
