// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/sidebarentry.h"

#include "ui/theme/icons.h"
#include "ui/theme/theme.h"

#include <QPainter>

namespace cm {

SidebarEntry::SidebarEntry(const QString& iconName, const QString& title, QWidget* parent)
    : QToolButton(parent)
    , m_iconName(iconName)
    , m_title(title)
{
    setCheckable(true);
    setText(title);
    setAccessibleName(title);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
}

void SidebarEntry::setBadge(int count)
{
    m_badge = count;
    update();
}

void SidebarEntry::setCollapsed(bool collapsed)
{
    m_collapsed = collapsed;
    updateGeometry();
    update();
}

QSize SidebarEntry::sizeHint() const
{
    return {m_collapsed ? 40 : 184, 38};
}

void SidebarEntry::paintEvent(QPaintEvent* event)
{
    Q_UNUSED(event)
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const QRectF box = QRectF(rect()).adjusted(1, 1, -1, -1);
    if (isChecked() || underMouse()) {
        painter.setPen(Qt::NoPen);
        painter.setBrush(isChecked() ? tokens().accentSoft : tokens().surfaceHover);
        painter.drawRoundedRect(box, radius::control, radius::control);
    }
    if (hasFocus()) {
        painter.setPen(QPen(tokens().focus, 2));
        painter.setBrush(Qt::NoBrush);
        painter.drawRoundedRect(box, radius::control, radius::control);
    }
    constexpr int size = 18;
    const int left = m_collapsed ? (width() - size) / 2 : 12;
    cm::icon(m_iconName, isChecked() ? IconRole::Accent : IconRole::Muted)
        .paint(&painter, left, (height() - size) / 2, size, size);
    if (m_collapsed)
        return;
    QFont font = this->font();
    font.setWeight(isChecked() ? QFont::DemiBold : QFont::Normal);
    painter.setFont(font);
    painter.setPen(tokens().text);
    painter.drawText(QRect(left + size + 12, 0, width() - left - size - 44, height()),
        Qt::AlignLeft | Qt::AlignVCenter, m_title);
    if (m_badge > 0) {
        painter.setPen(tokens().textMuted);
        painter.drawText(QRect(width() - 44, 0, 34, height()), Qt::AlignRight | Qt::AlignVCenter,
            QString::number(m_badge));
    }
}

} // namespace cm
