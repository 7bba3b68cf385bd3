// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/controls/bardelegate.h"

#include "ui/controls/sharebar.h"
#include "ui/theme/theme.h"

#include <QPainter>

namespace cm {

namespace {

constexpr int barHeight = 6;

} // namespace

BarDelegate::BarDelegate(int shareRole, Meaning meaning, QObject* parent)
    : NumberDelegate(parent)
    , m_shareRole(shareRole)
    , m_meaning(meaning)
{
}

void BarDelegate::paintContent(
    QPainter& painter, const QRect& rect, const QStyleOptionViewItem& option, const QModelIndex& index) const
{
    const QRectF track(rect.x(), rect.bottom() - barHeight - 2, rect.width(), barHeight);
    paintShareBar(painter, track, index.data(m_shareRole).toDouble(),
        m_meaning == Meaning::Lost ? tokens().warning : tokens().accent);
    painter.setFont(cellFont());
    painter.setPen(cellColor(option));
    painter.drawText(rect.adjusted(0, 0, 0, -barHeight - 3), Qt::AlignRight | Qt::AlignVCenter,
        displayText(index.data(), option.locale));
}

} // namespace cm
