// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

class QColor;
class QPainter;
class QRectF;

namespace cm {

/// Draws the bar of a share, 0 to 1, on its track. Something is not nothing, however small.
void paintShareBar(QPainter& painter, const QRectF& track, double share, const QColor& color);

} // namespace cm
