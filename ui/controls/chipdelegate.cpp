// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/controls/chipdelegate.h"

#include "ui/controls/chippainter.h"

#include <utility>

namespace cm {

ChipDelegate::ChipDelegate(KindOf kindOf, QObject* parent)
    : CellDelegate(parent)
    , m_kindOf(std::move(kindOf))
{
}

void ChipDelegate::paintContent(
    QPainter& painter, const QRect& rect, const QStyleOptionViewItem& option, const QModelIndex& index) const
{
    Q_UNUSED(option)
    const QString text = cellText(index);
    if (text.isEmpty()) {
        return;
    }
    const QRect place(rect.x(), rect.y() + (rect.height() - chip::height()) / 2,
        qMin(rect.width(), chip::statusWidth(text)), chip::height());
    chip::paintStatus(painter, place, m_kindOf ? m_kindOf(index) : StatusKind::Neutral, text);
}

int ChipDelegate::contentWidth(const QStyleOptionViewItem& option, const QModelIndex& index) const
{
    Q_UNUSED(option)
    return chip::statusWidth(cellText(index));
}

} // namespace cm
