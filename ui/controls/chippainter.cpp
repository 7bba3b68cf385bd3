// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/controls/chippainter.h"

#include "ui/theme/icons.h"
#include "ui/theme/theme.h"

#include <QFontMetrics>
#include <QPainter>

namespace cm::chip {

namespace {

constexpr int padding = 8;
constexpr int gap = 5;
constexpr int iconSize = 12;
constexpr int tagGap = 4;

QFont statusFont()
{
    QFont font = textFont(TextRole::Caption);
    font.setWeight(QFont::Medium);
    return font;
}

int advance(const QFont& font, const QString& text)
{
    return QFontMetrics(font).horizontalAdvance(text);
}

void paintText(
    QPainter& painter, const QRect& rect, const QFont& font, const QColor& color, const QString& text)
{
    painter.setFont(font);
    painter.setPen(color);
    painter.drawText(rect, Qt::AlignVCenter | Qt::AlignLeft | Qt::TextSingleLine,
        QFontMetrics(font).elidedText(text, Qt::ElideRight, rect.width() + 1));
}

} // namespace

int height()
{
    return QFontMetrics(statusFont()).height() + 6;
}

int statusWidth(const QString& text)
{
    return advance(statusFont(), text) + iconSize + gap + 2 * padding;
}

int tagWidth(const QString& text)
{
    return advance(textFont(TextRole::Caption), text) + 2 * padding;
}

void paintStatus(QPainter& painter, const QRect& rect, StatusKind kind, const QString& text)
{
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    painter.setBrush(kindBackground(kind));
    painter.drawRoundedRect(rect, rect.height() / 2.0, rect.height() / 2.0);
    const QRect iconRect(rect.x() + padding, rect.y() + (rect.height() - iconSize) / 2, iconSize, iconSize);
    painter.drawPixmap(iconRect,
        iconPixmap(kindIconName(kind), kindColor(kind), iconSize, painter.device()->devicePixelRatioF()));
    const QRect textRect = rect.adjusted(padding + iconSize + gap, 0, -padding, 0);
    paintText(painter, textRect, statusFont(), kindColor(kind), text);
    painter.restore();
}

void paintTag(QPainter& painter, const QRect& rect, const QString& text)
{
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(QPen(tokens().border, 1));
    painter.setBrush(tokens().neutralSoft);
    painter.drawRoundedRect(QRectF(rect).adjusted(0.5, 0.5, -0.5, -0.5), radius::small, radius::small);
    paintText(
        painter, rect.adjusted(padding, 0, -padding, 0), textFont(TextRole::Caption), tokens().text, text);
    painter.restore();
}

int fittingTags(const QStringList& tags, int width)
{
    int used = 0;
    for (int i = 0; i < tags.size(); ++i) {
        used += tagWidth(tags[i]) + (i > 0 ? tagGap : 0);
        const auto rest = tags.size() - i - 1;
        const int restWidth =
            rest > 0 ? tagGap + advance(textFont(TextRole::Caption), QStringLiteral("+%1").arg(rest)) : 0;
        if (used + restWidth > width) {
            return i;
        }
    }
    return static_cast<int>(tags.size());
}

} // namespace cm::chip
