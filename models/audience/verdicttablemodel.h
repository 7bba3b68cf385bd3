// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/audience/leadexplanation.h"

#include <QAbstractTableModel>

namespace cm {

/// Why a lead is in an audience, or why not: a rule a row, with the lead's value.
class VerdictTableModel final : public QAbstractTableModel {
    Q_OBJECT
public:
    enum Column { Met, Rule, Verdict, ColumnCount };
    enum Role {
        IsMetRole = Qt::UserRole + 1, ///< bool
        RuleNameRole, ///< QString, as in JSON
    };

    using QAbstractTableModel::QAbstractTableModel;

    /// Shows another lead, or nothing.
    void setExplanation(const std::optional<LeadExplanation>& explanation);
    [[nodiscard]] const std::optional<LeadExplanation>& explanation() const { return m_explanation; }

    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    [[nodiscard]] QVariant headerData(
        int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;

private:
    std::optional<LeadExplanation> m_explanation;
};

} // namespace cm
