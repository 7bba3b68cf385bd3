// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/charts/plotview.h"

#include <QApplication>
#include <QGraphicsLayout>
#include <QKeyEvent>
#include <QtCharts/QValueAxis>

#include <algorithm>
#include <utility>

namespace cm {

PlotView::PlotView(QWidget* parent)
    : QChartView(parent)
{
    setRenderHint(QPainter::Antialiasing);
    setFrameShape(QFrame::NoFrame);
    setMouseTracking(true);
    setFocusPolicy(Qt::StrongFocus);
    chart()->legend()->hide();
    chart()->setBackgroundVisible(false);
    chart()->setAnimationOptions(QChart::NoAnimation);
    chart()->layout()->setContentsMargins(0, 0, 0, 0);
    chart()->setLocalizeNumbers(true);
    setBackgroundBrush(Qt::NoBrush);
    setStyleSheet(QStringLiteral("background: transparent"));
}

void PlotView::setRoom(const QMargins& room)
{
    chart()->setMargins(room);
}

void PlotView::applyTokens(const Tokens& tokens, QValueAxis* axis)
{
    axis->setLabelsBrush(tokens.textMuted);
    axis->setGridLinePen(QPen(tokens.gridLine, 1));
    axis->setLinePen(Qt::NoPen);
    QFont labels = font();
    labels.setPixelSize(11);
    axis->setLabelsFont(labels);
    // In a low chart every label would become "…".
    axis->setTruncateLabels(false);
}

void PlotView::paintInto(QPainter& painter, const QRectF& rect)
{
    // As wide as makes letters readable on a page.
    constexpr double width = 760;
    const QSizeF before = chart()->size();
    const QSizeF size(width, width * rect.height() / rect.width());
    chart()->resize(size);
    chart()->layout()->activate();
    painter.save();
    scene()->render(&painter, rect, QRectF(QPointF(), size), Qt::IgnoreAspectRatio);
    painter.translate(rect.topLeft());
    painter.scale(rect.width() / size.width(), rect.height() / size.height());
    if (m_foreground)
        m_foreground(painter, chart()->plotArea());
    painter.restore();
    chart()->resize(before);
    chart()->layout()->activate();
}

void PlotView::drawForeground(QPainter* painter, const QRectF& rect)
{
    QChartView::drawForeground(painter, rect);
    if (m_foreground)
        m_foreground(*painter, chart()->plotArea());
}

double PlotView::shareAt(int x) const
{
    const QRectF area = chart()->plotArea();
    return std::clamp((mapToScene(x, 0).x() - area.left()) / area.width(), 0.0, 1.0);
}

void PlotView::mousePressEvent(QMouseEvent* event)
{
    m_isDrag = false;
    m_pressedAt.reset();
    if (event->button() == Qt::LeftButton && chart()->plotArea().contains(mapToScene(event->pos())))
        m_pressedAt = event->pos().x();
    QChartView::mousePressEvent(event);
}

void PlotView::mouseMoveEvent(QMouseEvent* event)
{
    if (m_pressedAt && event->buttons().testFlag(Qt::LeftButton)) {
        m_isDrag = m_isDrag || std::abs(event->pos().x() - *m_pressedAt) >= QApplication::startDragDistance();
        if (m_isDrag)
            Q_EMIT dragged(shareAt(*m_pressedAt), shareAt(event->pos().x()));
    }
    const QRectF area = chart()->plotArea();
    const QPointF at = mapToScene(event->pos());
    if (area.contains(at))
        Q_EMIT pointed({(at.x() - area.left()) / area.width(), (at.y() - area.top()) / area.height()});
    else
        Q_EMIT pointed({-1, -1});
    QChartView::mouseMoveEvent(event);
}

void PlotView::mouseReleaseEvent(QMouseEvent* event)
{
    const std::optional<int> pressedAt = std::exchange(m_pressedAt, {});
    if (pressedAt && std::exchange(m_isDrag, false)) {
        Q_EMIT rangeChosen(shareAt(*pressedAt), shareAt(event->pos().x()));
        QChartView::mouseReleaseEvent(event);
        return;
    }
    mouseMoveEvent(event);
    if (event->button() == Qt::LeftButton && chart()->plotArea().contains(mapToScene(event->pos())))
        Q_EMIT activated();
    QChartView::mouseReleaseEvent(event);
}

void PlotView::leaveEvent(QEvent* event)
{
    Q_EMIT pointed({-1, -1});
    QChartView::leaveEvent(event);
}

void PlotView::keyPressEvent(QKeyEvent* event)
{
    if (event->key() == m_stepKeys.first || event->key() == m_stepKeys.second)
        Q_EMIT stepped(event->key() == m_stepKeys.first ? -1 : 1);
    else if (event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter)
        Q_EMIT activated();
    else if (event->key() == Qt::Key_Plus || event->key() == Qt::Key_Minus)
        Q_EMIT zoomStepped(event->key() == Qt::Key_Plus);
    else if (event->key() == Qt::Key_Escape && m_isZoomed)
        Q_EMIT zoomEnded();
    else
        QChartView::keyPressEvent(event);
}

} // namespace cm
