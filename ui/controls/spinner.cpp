// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/controls/spinner.h"

#include "ui/theme/theme.h"

#include <QPainter>

namespace cm {

Spinner::Spinner(int size, QWidget* parent)
    : QWidget(parent)
    , m_size(size)
{
    setFixedSize(size, size);
    setAccessibleName(tr("Working"));
    m_timer.setInterval(33);
    connect(&m_timer, &QTimer::timeout, this, [this] {
        m_degrees = (m_degrees + 12) % 360;
        update();
    });
}

void Spinner::paint(QPainter& painter, const QRectF& rect, const QColor& color, int degrees)
{
    const double width = qMax(1.6, rect.width() / 9);
    const QRectF ring = rect.adjusted(width / 2, width / 2, -width / 2, -width / 2);
    QColor track = color;
    track.setAlphaF(0.2F);
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setBrush(Qt::NoBrush);
    painter.setPen(QPen(track, width));
    painter.drawEllipse(ring);
    painter.setPen(QPen(color, width, Qt::SolidLine, Qt::RoundCap));
    painter.drawArc(ring, -degrees * 16, 100 * 16);
    painter.restore();
}

void Spinner::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    paint(painter, rect(), tokens().dark ? tokens().focus : tokens().accent, m_degrees);
}

void Spinner::showEvent(QShowEvent* event)
{
    m_timer.start();
    QWidget::showEvent(event);
}

void Spinner::hideEvent(QHideEvent* event)
{
    m_timer.stop();
    QWidget::hideEvent(event);
}

} // namespace cm
