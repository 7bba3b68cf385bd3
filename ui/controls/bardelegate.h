// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/controls/numberdelegate.h"

namespace cm {

/// Draws a number at the right and behind it a bar for its share of a whole.
class BarDelegate final : public NumberDelegate {
    Q_OBJECT
public:
    enum class Meaning { Kept, Lost };

    /// `shareRole` is the model's role for the share, a double from 0 to 1.
    BarDelegate(int shareRole, Meaning meaning, QObject* parent = nullptr);

protected:
    void paintContent(QPainter& painter, const QRect& rect, const QStyleOptionViewItem& option,
        const QModelIndex& index) const override;

private:
    const int m_shareRole;
    const Meaning m_meaning;
};

} // namespace cm
