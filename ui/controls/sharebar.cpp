// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/controls/sharebar.h"

#include "ui/theme/theme.h"

#include <QPainter>

namespace cm {

void paintShareBar(QPainter& painter, const QRectF& track, double share, const QColor& color)
{
    const double radius = track.height() / 2;
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    painter.setBrush(tokens().surfaceSunken);
    painter.drawRoundedRect(track, radius, radius);
    const double part = qBound(0.0, share, 1.0);
    if (part <= 0)
        return;
    QRectF bar = track;
    bar.setWidth(qMax(2.0, track.width() * part));
    painter.setBrush(color);
    painter.drawRoundedRect(bar, radius, radius);
}

} // namespace cm
