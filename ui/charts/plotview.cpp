// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/charts/plotview.h"

#include <QGraphicsLayout>
#include <QKeyEvent>
#include <QtCharts/QValueAxis>

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

void PlotView::drawForeground(QPainter* painter, const QRectF& rect)
{
    QChartView::drawForeground(painter, rect);
    if (m_foreground)
        m_foreground(*painter, chart()->plotArea());
}

void PlotView::mouseMoveEvent(QMouseEvent* event)
{
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
    if (event->key() == Qt::Key_Left || event->key() == Qt::Key_Right)
        Q_EMIT stepped(event->key() == Qt::Key_Left ? -1 : 1);
    else if (event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter)
        Q_EMIT activated();
    else
        QChartView::keyPressEvent(event);
}

} // namespace cm
