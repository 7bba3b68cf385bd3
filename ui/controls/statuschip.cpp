// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/controls/statuschip.h"

#include "ui/controls/chippainter.h"

#include <QEvent>
#include <QPainter>

namespace cm {

StatusChip::StatusChip(QWidget* parent)
    : QWidget(parent)
{
    setSizePolicy(QSizePolicy::Maximum, QSizePolicy::Fixed);
}

StatusChip::StatusChip(StatusKind kind, const QString& text, QWidget* parent)
    : StatusChip(parent)
{
    setStatus(kind, text);
}

void StatusChip::setStatus(StatusKind kind, const QString& text)
{
    m_kind = kind;
    m_text = text;
    setAccessibleName(text);
    setAccessibleDescription(kindName(kind));
    updateGeometry();
    update();
}

QSize StatusChip::sizeHint() const
{
    return {chip::statusWidth(m_text), chip::height()};
}

QSize StatusChip::minimumSizeHint() const
{
    return {qMin(chip::statusWidth(m_text), 60), chip::height()};
}

void StatusChip::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    chip::paintStatus(
        painter, QRect(0, (height() - chip::height()) / 2, width(), chip::height()), m_kind, m_text);
}

void StatusChip::changeEvent(QEvent* event)
{
    if (event->type() == QEvent::FontChange || event->type() == QEvent::StyleChange) {
        updateGeometry();
    }
    QWidget::changeEvent(event);
}

} // namespace cm
