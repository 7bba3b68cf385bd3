// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/leadimport/storedlead.h"

#include <QAbstractTableModel>

namespace cm {

/// The first rows of a file as they will be stored: line, whether it can be used, and the mapped fields.
class StoredLeadModel final : public QAbstractTableModel {
    Q_OBJECT
public:
    /// Behind them come the fields.
    enum Column { Line, State, FirstField };
    enum Role { StateRole = Qt::UserRole };
    enum class RowState { Ready, Doubtful, LeftOut };

    explicit StoredLeadModel(QObject* parent = nullptr);

    void setLeads(const QVector<LeadField>& fields, const QVector<StoredLead>& leads);

    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex& parent = {}) const override;
    /// The tooltip says what is wrong with the row.
    [[nodiscard]] QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    [[nodiscard]] QVariant headerData(
        int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;

private:
    QVector<LeadField> m_fields;
    QVector<StoredLead> m_leads;
};

} // namespace cm
