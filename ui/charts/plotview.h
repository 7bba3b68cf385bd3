// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/theme/tokens.h"

#include <QtCharts/QChartView>

#include <functional>
#include <optional>
#include <utility>

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
    /// The keys that step back and on; Left and Right to begin with.
    void setStepKeys(Qt::Key back, Qt::Key on) { m_stepKeys = {back, on}; }
    /// Whether there is a zoom that Escape ends.
    void setZoomed(bool zoomed) { m_isZoomed = zoomed; }
    /// Draws plot and foreground into `rect` of another device, laid out for its shape.
    void paintInto(QPainter& painter, const QRectF& rect);
    /// Colours of everything that isn't a series.
    void applyTokens(const Tokens& tokens, QValueAxis* axis);

Q_SIGNALS:
    /// The pointer stands over the plot, as shares 0..1 of its width and height from the top left; (-1, -1):
    /// left it.
    void pointed(const QPointF& share);
    /// The pointer is dragged over the plot with the left button: from and to, as shares of its width.
    void dragged(double from, double to);
    /// A drag has ended there.
    void rangeChosen(double from, double to);
    /// A step key: -1 back, 1 on.
    void stepped(int step);
    /// Plus (true) or minus.
    void zoomStepped(bool in);
    /// Escape in a zoomed plot.
    void zoomEnded();
    /// A click on the plot, or Enter: on what pointed() or stepped() said last.
    void activated();

protected:
    void drawForeground(QPainter* painter, const QRectF& rect) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void leaveEvent(QEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;

private:
    [[nodiscard]] double shareAt(int x) const;

    Painter m_foreground;
    std::pair<Qt::Key, Qt::Key> m_stepKeys{Qt::Key_Left, Qt::Key_Right};
    std::optional<int> m_pressedAt; // the left button went down over the plot there
    bool m_isDrag = false;
    bool m_isZoomed = false;
};

} // namespace cm
