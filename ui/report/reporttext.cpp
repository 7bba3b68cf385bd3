// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/report/reporttext.h"

#include "ui/report/reportpaper.h"

#include <QFontMetricsF>
#include <QPainter>
#include <QTextLayout>

namespace cm {

namespace {

// Where the lines of a text begin.
QVector<int> lineStarts(const QString& text, const QFont& font, double width, const QPaintDevice& device)
{
    QTextLayout layout(text, font, &device);
    QTextOption option;
    option.setWrapMode(QTextOption::WrapAtWordBoundaryOrAnywhere);
    layout.setTextOption(option);
    QVector<int> starts;
    layout.beginLayout();
    for (QTextLine line = layout.createLine(); line.isValid(); line = layout.createLine()) {
        line.setLineWidth(width);
        starts.append(line.textStart());
    }
    layout.endLayout();
    return starts;
}

} // namespace

ReportText::ReportText(
    const ReportPaper& paper, const QString& text, const QFont& font, double width, int mostLines)
    : m_font(font)
    , m_lineHeight(paper.lineHeight(font))
{
    const QString whole = text.simplified();
    m_direction = whole.isRightToLeft() ? Qt::RightToLeft : Qt::LeftToRight;
    const QFontMetricsF metrics(font, &paper.device());
    if (metrics.horizontalAdvance(whole) <= width) {
        m_lines.append(whole);
        return;
    }
    const QVector<int> starts = lineStarts(whole, font, width, paper.device());
    for (qsizetype i = 0; i < starts.size() && i < mostLines; ++i) {
        const bool isCut = i + 1 == mostLines && i + 1 < starts.size();
        const qsizetype end = i + 1 < starts.size() && !isCut ? starts[i + 1] : whole.size();
        const QString line = whole.mid(starts[i], end - starts[i]).trimmed();
        m_lines.append(isCut ? metrics.elidedText(line, Qt::ElideRight, width) : line);
    }
}

void ReportText::draw(
    QPainter& painter, const QRectF& rect, const QColor& color, Qt::Alignment alignment) const
{
    painter.setFont(m_font);
    painter.setPen(color);
    painter.setLayoutDirection(m_direction);
    QRectF line(rect.left(), rect.top(), rect.width(), m_lineHeight);
    for (const QString& text : m_lines) {
        painter.drawText(line,
            static_cast<int>(alignment | Qt::AlignVCenter | Qt::AlignAbsolute) | Qt::TextSingleLine
                | Qt::TextDontClip,
            text);
        line.translate(0, m_lineHeight);
    }
    painter.setLayoutDirection(Qt::LeftToRight);
}

} // namespace cm
