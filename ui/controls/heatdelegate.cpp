// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/controls/heatdelegate.h"

#include "ui/theme/theme.h"

#include <QPainter>

namespace cm {

namespace {

// Stays light enough (dark enough in the dark theme) for the text on it.
constexpr double deepest = 0.45;

} // namespace

HeatDelegate::HeatDelegate(int shareRole, int plainRole, QObject* parent)
    : NumberDelegate(parent)
    , m_shareRole(shareRole)
    , m_plainRole(plainRole)
{
}

void HeatDelegate::paintContent(
    QPainter& painter, const QRect& rect, const QStyleOptionViewItem& option, const QModelIndex& index) const
{
    const bool plain = index.data(m_plainRole).toBool();
    if (!plain) {
        QColor shade = tokens().accent;
        shade.setAlphaF(static_cast<float>(deepest * qBound(0.0, index.data(m_shareRole).toDouble(), 1.0)));
        painter.fillRect(option.rect.adjusted(1, 1, -1, -1), shade);
    }
    painter.setFont(plain ? textFont(TextRole::Strong) : cellFont());
    painter.setPen(cellColor(option));
    painter.drawText(rect, Qt::AlignRight | Qt::AlignVCenter, displayText(index.data(), option.locale));
}

} // namespace cm
