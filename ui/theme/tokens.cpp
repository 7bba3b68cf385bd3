// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/theme/tokens.h"

#include <QHash>
#include <QImage>
#include <QPainter>

#include <algorithm>
#include <array>
#include <cmath>

namespace cm {

namespace {

QColor rgb(QRgb value)
{
    return QColor::fromRgb(value);
}

Tokens makeLight()
{
    Tokens t;
    t.dark = false;
    t.window = rgb(0xF6F7F9);
    t.sidebar = rgb(0xEFF1F5);
    t.surface = rgb(0xFFFFFF);
    t.surfaceRaised = rgb(0xFFFFFF);
    t.surfaceHover = rgb(0xF2F4F8);
    t.surfaceSunken = rgb(0xF8F9FB);
    t.border = rgb(0xE3E6EC);
    t.borderStrong = rgb(0xCBD1DB);
    t.text = rgb(0x1B2130);
    t.textMuted = rgb(0x5B6476);
    t.textDisabled = rgb(0x9AA2B1);
    t.accent = rgb(0x3D5AF1);
    t.accentHover = rgb(0x3049D6);
    t.accentPressed = rgb(0x263BB5);
    t.accentText = rgb(0xFFFFFF);
    t.accentSoft = rgb(0xE9EDFE);
    t.focus = rgb(0x3D5AF1);
    t.success = rgb(0x0F7A4F);
    t.successSoft = rgb(0xE4F5EC);
    t.warning = rgb(0x8F5B00);
    t.warningSoft = rgb(0xFDF2D8);
    t.error = rgb(0xC02B2B);
    t.errorSoft = rgb(0xFDEBEA);
    t.info = rgb(0x1765B8);
    t.infoSoft = rgb(0xE6F1FC);
    t.neutral = rgb(0x5B6476);
    t.neutralSoft = rgb(0xEDF0F4);
    t.gridLine = rgb(0xEAEDF2);
    t.skeleton = rgb(0xE9ECF1);
    return t;
}

Tokens makeDark()
{
    Tokens t;
    t.dark = true;
    t.window = rgb(0x12151B);
    t.sidebar = rgb(0x0E1116);
    t.surface = rgb(0x191D25);
    t.surfaceRaised = rgb(0x212632);
    t.surfaceHover = rgb(0x232936);
    t.surfaceSunken = rgb(0x1E232C);
    t.border = rgb(0x2A303C);
    t.borderStrong = rgb(0x3C4454);
    t.text = rgb(0xE8EBF1);
    t.textMuted = rgb(0x9DA6B7);
    t.textDisabled = rgb(0x5F6878);
    t.accent = rgb(0x4C68F5);
    t.accentHover = rgb(0x5C76F7);
    t.accentPressed = rgb(0x3D57DB);
    t.accentText = rgb(0xFFFFFF);
    t.accentSoft = rgb(0x252F56);
    t.focus = rgb(0x7C93FF);
    t.success = rgb(0x4CC38A);
    t.successSoft = rgb(0x153226);
    t.warning = rgb(0xE9B44C);
    t.warningSoft = rgb(0x372A10);
    t.error = rgb(0xF4837D);
    t.errorSoft = rgb(0x401F20);
    t.info = rgb(0x6FB1F2);
    t.infoSoft = rgb(0x152C45);
    t.neutral = rgb(0x9DA6B7);
    t.neutralSoft = rgb(0x272D38);
    t.gridLine = rgb(0x282E39);
    t.skeleton = rgb(0x2A303B);
    return t;
}

/// Okabe and Ito's colours, moved to a luminance that stands out on white and on dark alike.
const QHash<QString, SeriesStyle>& outcomeStyles()
{
    static const QHash<QString, SeriesStyle> styles{
        {QStringLiteral("completed"), {rgb(0x009E73), Qt::SolidPattern}},
        {QStringLiteral("booked"), {rgb(0x1F7FC4), Qt::BDiagPattern}},
        {QStringLiteral("opted_out"), {rgb(0xD55E00), Qt::Dense5Pattern}},
        {QStringLiteral("campaign_deactivated"), {rgb(0xB765A0), Qt::FDiagPattern}},
        {QStringLiteral("removed"), {rgb(0x7B8494), Qt::HorPattern}},
    };
    return styles;
}

double channel(double value)
{
    return value <= 0.04045 ? value / 12.92 : std::pow((value + 0.055) / 1.055, 2.4);
}

double luminance(const QColor& color)
{
    return 0.2126 * channel(color.redF()) + 0.7152 * channel(color.greenF())
        + 0.0722 * channel(color.blueF());
}

void drawPattern(QPainter& painter, Qt::BrushStyle pattern, int size)
{
    switch (pattern) {
    case Qt::BDiagPattern:
        painter.drawLine(QPointF(-2, size + 2), QPointF(size + 2, -2));
        painter.drawLine(QPointF(-2, 2), QPointF(2, -2));
        painter.drawLine(QPointF(size - 2, size + 2), QPointF(size + 2, size - 2));
        break;
    case Qt::FDiagPattern:
        painter.drawLine(QPointF(-2, -2), QPointF(size + 2, size + 2));
        painter.drawLine(QPointF(size - 2, -2), QPointF(size + 2, 2));
        painter.drawLine(QPointF(-2, size - 2), QPointF(2, size + 2));
        break;
    case Qt::HorPattern:
        painter.drawLine(QPointF(0, size / 2.0), QPointF(size, size / 2.0));
        break;
    case Qt::Dense5Pattern:
        painter.drawPoint(QPointF(size / 4.0, size / 4.0));
        painter.drawPoint(QPointF(size * 3 / 4.0, size * 3 / 4.0));
        break;
    default:
        break;
    }
}

} // namespace

const Tokens& lightTokens()
{
    static const Tokens tokens = makeLight();
    return tokens;
}

const Tokens& darkTokens()
{
    static const Tokens tokens = makeDark();
    return tokens;
}

const QStringList& outcomeKeys()
{
    static const QStringList keys{QStringLiteral("completed"), QStringLiteral("booked"),
        QStringLiteral("opted_out"), QStringLiteral("campaign_deactivated"), QStringLiteral("removed")};
    return keys;
}

SeriesStyle outcomeStyle(const QString& outcome)
{
    const auto& styles = outcomeStyles();
    return styles.value(outcome, styles.value(QStringLiteral("removed")));
}

SeriesStyle seriesStyle(int index)
{
    static const std::array<SeriesStyle, 6> styles{{
        {rgb(0x4F6BF0), Qt::SolidPattern},
        {rgb(0x009E73), Qt::BDiagPattern},
        {rgb(0xD55E00), Qt::Dense5Pattern},
        {rgb(0xB765A0), Qt::FDiagPattern},
        {rgb(0xA87B00), Qt::HorPattern},
        {rgb(0x7B8494), Qt::SolidPattern},
    }};
    return styles[static_cast<std::size_t>(std::max(index, 0)) % styles.size()];
}

QBrush seriesBrush(const SeriesStyle& style)
{
    if (style.pattern == Qt::SolidPattern) {
        return style.color;
    }
    constexpr int size = 8;
    QImage tile(size, size, QImage::Format_ARGB32_Premultiplied);
    tile.fill(style.color);
    QPainter painter(&tile);
    painter.setRenderHint(QPainter::Antialiasing);
    QPen pen(QColor(255, 255, 255, 115), style.pattern == Qt::Dense5Pattern ? 2.6 : 1.6);
    pen.setCapStyle(Qt::RoundCap);
    painter.setPen(pen);
    drawPattern(painter, style.pattern, size);
    painter.end();
    QBrush brush(tile);
    brush.setColor(style.color);
    return brush;
}

double contrastRatio(const QColor& a, const QColor& b)
{
    const double first = luminance(a);
    const double second = luminance(b);
    return (std::max(first, second) + 0.05) / (std::min(first, second) + 0.05);
}

} // namespace cm
