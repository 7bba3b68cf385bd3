// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/controls/tagchip.h"

#include "ui/theme/icons.h"
#include "ui/theme/theme.h"

#include <QFontMetrics>
#include <QMouseEvent>
#include <QPainter>

namespace cm {

namespace {

constexpr int padding = 8;
constexpr int closeSize = 12;
constexpr int widest = 260;

} // namespace

TagChip::TagChip(const QString& text, QWidget* parent)
    : QWidget(parent)
    , m_text(text)
{
    setObjectName(QStringLiteral("tag_") + text);
    setAccessibleName(text);
    setAccessibleDescription(tr("Tag. Press Delete to remove it."));
    setFocusPolicy(Qt::ClickFocus);
    setMouseTracking(true);
    setCursor(Qt::ArrowCursor);
    setToolTip(text);
}

QSize TagChip::sizeHint() const
{
    const QFontMetrics metrics(textFont(TextRole::Caption));
    const int width = metrics.horizontalAdvance(m_text) + 2 * padding + closeSize + space::xs;
    return {qMin(width, widest), metrics.height() + 8};
}

QRect TagChip::closeRect() const
{
    return {width() - closeSize - 6, (height() - closeSize) / 2, closeSize, closeSize};
}

void TagChip::paintEvent(QPaintEvent*)
{
    const Tokens& t = tokens();
    const QColor text = !isEnabled() ? t.textDisabled : t.dark ? t.text : t.accentPressed;
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(hasFocus() ? QPen(t.focus, 2) : Qt::NoPen);
    painter.setBrush(isEnabled() ? t.accentSoft : t.neutralSoft);
    const qreal inset = hasFocus() ? 1 : 0;
    painter.drawRoundedRect(
        QRectF(rect()).adjusted(inset, inset, -inset, -inset), radius::small, radius::small);

    const QFont font = textFont(TextRole::Caption);
    painter.setFont(font);
    painter.setPen(text);
    const QRect textRect(padding, 0, closeRect().left() - padding - 2, height());
    painter.drawText(textRect, Qt::AlignVCenter | Qt::TextSingleLine,
        QFontMetrics(font).elidedText(m_text, Qt::ElideMiddle, textRect.width() + 1));
    const QColor cross = m_closeHovered ? t.error : text;
    painter.drawPixmap(
        closeRect(), iconPixmap(QStringLiteral("close"), cross, closeSize, devicePixelRatioF()));
}

void TagChip::mousePressEvent(QMouseEvent* event)
{
    event->accept();
}

void TagChip::mouseReleaseEvent(QMouseEvent* event)
{
    if (event->button() == Qt::LeftButton
        && closeRect().adjusted(-4, -4, 4, 4).contains(event->position().toPoint())) {
        Q_EMIT removeRequested();
    }
}

void TagChip::mouseMoveEvent(QMouseEvent* event)
{
    m_closeHovered = closeRect().adjusted(-4, -4, 4, 4).contains(event->position().toPoint());
    update();
}

void TagChip::leaveEvent(QEvent* event)
{
    m_closeHovered = false;
    update();
    QWidget::leaveEvent(event);
}

} // namespace cm
