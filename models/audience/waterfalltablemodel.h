// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/audience/audiencewaterfall.h"

#include <QAbstractTableModel>

namespace cm {

/// A reject waterfall as a table: a rule a row.
class WaterfallTableModel final : public QAbstractTableModel {
    Q_OBJECT
public:
    enum Column { Rule, Lost, Left, Regained, ColumnCount };
    enum Role {
        ShareRole = Qt::UserRole + 1, ///< double: of all leads, for Lost and Left
        RuleRole, ///< int: the AudienceRule
    };

    using QAbstractTableModel::QAbstractTableModel;

    /// Changes only the rows that differ.
    void setWaterfall(const AudienceWaterfall& waterfall, const RuleWords& words);
    [[nodiscard]] const AudienceWaterfall& waterfall() const { return m_waterfall; }

    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    [[nodiscard]] QVariant headerData(
        int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;

private:
    [[nodiscard]] QString toolTip(const WaterfallStep& step) const;

    AudienceWaterfall m_waterfall;
    RuleWords m_words;
};

} // namespace cm
