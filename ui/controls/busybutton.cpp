// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/controls/busybutton.h"

#include "ui/controls/spinner.h"
#include "ui/theme/theme.h"

#include <QPainter>

namespace cm {

BusyButton::BusyButton(const QString& text, QWidget* parent)
    : QPushButton(text, parent)
{
    m_timer.setInterval(33);
    connect(&m_timer, &QTimer::timeout, this, [this] {
        m_degrees = (m_degrees + 12) % 360;
        update();
    });
}

void BusyButton::setBusy(bool busy, const QString& busyText)
{
    if (busy == m_busy) {
        if (busy && !busyText.isEmpty()) {
            setText(busyText);
        }
        return;
    }
    m_busy = busy;
    const QKeySequence keys = shortcut(); // another text takes it away
    if (busy) {
        m_idleText = text();
        m_idleIcon = icon();
        m_wasEnabled = isEnabled();
        // A clear icon keeps the room in which the spinner turns.
        QPixmap room(iconSize());
        room.fill(Qt::transparent);
        setIcon(QIcon(room));
        setText(busyText.isEmpty() ? m_idleText : busyText);
        setEnabled(false);
        m_timer.start();
    } else {
        m_timer.stop();
        setIcon(m_idleIcon);
        setText(m_idleText);
        setEnabled(m_wasEnabled);
    }
    setShortcut(keys);
    setAccessibleDescription(busy ? tr("Working") : QString());
}

void BusyButton::paintEvent(QPaintEvent* event)
{
    QPushButton::paintEvent(event);
    if (!m_busy) {
        return;
    }
    QPainter painter(this);
    const int size = 14;
    const int textWidth = fontMetrics().horizontalAdvance(text());
    const int x = qMax(8, (width() - textWidth - iconSize().width() - 4) / 2);
    Spinner::paint(painter, QRectF(x, (height() - size) / 2.0, size, size), tokens().textMuted, m_degrees);
}

} // namespace cm
