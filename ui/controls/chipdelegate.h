// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/controls/celldelegate.h"
#include "ui/theme/statuskind.h"

#include <functional>

namespace cm {

/// Draws Qt::DisplayRole as a status chip.
class ChipDelegate final : public CellDelegate {
    Q_OBJECT
public:
    using KindOf = std::function<StatusKind(const QModelIndex&)>;

    /// `kindOf` maps a cell to its kind, usually from one of the model's own roles.
    explicit ChipDelegate(KindOf kindOf, QObject* parent = nullptr);

protected:
    void paintContent(QPainter& painter, const QRect& rect, const QStyleOptionViewItem& option,
        const QModelIndex& index) const override;
    [[nodiscard]] int contentWidth(
        const QStyleOptionViewItem& option, const QModelIndex& index) const override;

private:
    KindOf m_kindOf;
};

} // namespace cm
