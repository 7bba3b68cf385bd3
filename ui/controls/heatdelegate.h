// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/controls/numberdelegate.h"

namespace cm {

/// Draws a number in a cell that is shaded by its share of a whole; the number says the same without colour.
class HeatDelegate final : public NumberDelegate {
    Q_OBJECT
public:
    /// `shareRole`: a double from 0 to 1; `plainRole`: a bool, true for cells that are not to be shaded.
    HeatDelegate(int shareRole, int plainRole, QObject* parent = nullptr);

protected:
    void paintContent(QPainter& painter, const QRect& rect, const QStyleOptionViewItem& option,
        const QModelIndex& index) const override;

private:
    const int m_shareRole;
    const int m_plainRole;
};

} // namespace cm
