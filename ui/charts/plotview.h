// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/theme/tokens.h"

#include <QtCharts/QChartView>

#include <functional>

class QValueAxis;

namespace cm {

/// The drawing surface of a chart: a QChartView in our colours that paints its own category labels, because
/// those of Qt Charts are cut off or drawn over each other when there are many.
class PlotView final : public QChartView {
    Q_OBJECT
public:
    using Painter = std::function<void(QPainter&, const QRectF& plotArea)>;

    explicit PlotView(QWidget* parent = nullptr);
    /// Painted over the chart, in the coordinates of the view.
    void setForeground(Painter painter) { m_foreground = std::move(painter); }
    /// Room around the plot for what the foreground paints, in pixels.
    void setRoom(const QMargins& room);
    /// Colours of everything that isn't a series.
    void applyTokens(const Tokens& tokens, QValueAxis* axis);

Q_SIGNALS:
    /// The pointer stands over the plot, as shares 0..1 of its width and height from the top left; (-1, -1):
    /// left it.
    void pointed(const QPointF& share);
    /// An arrow key: -1 back, 1 on.
    void stepped(int step);
    /// A click on the plot, or Enter: on what pointed() or stepped() said last.
    void activated();

protected:
    void drawForeground(QPainter* painter, const QRectF& rect) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void leaveEvent(QEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;

private:
    Painter m_foreground;
};

} // namespace cm
