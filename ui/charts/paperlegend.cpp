// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/charts/paperlegend.h"

#include "ui/charts/chart.h"

#include <QFontMetricsF>
#include <QPainter>

namespace cm {

namespace {

constexpr double windowSwatch = 14; // in a window's pixels, for which the patterns are made

} // namespace

PaperLegend::PaperLegend(const Chart& chart, const QFont& font, const QPaintDevice* device, double width)
    : m_font(font)
{
    const QVector<Chart::LegendEntry> series = chart.legend();
    if (series.size() < 2)
        return;
    const QFontMetricsF metrics(font, device);
    m_swatch = metrics.ascent();
    m_line = metrics.height() * 1.4;
    QPointF at;
    for (const Chart::LegendEntry& one : series) {
        if (!chart.isSeriesVisible(one.key))
            continue;
        const double head = m_swatch * 1.5;
        const QString label = metrics.elidedText(one.label, Qt::ElideRight, width - head);
        // As the layout of the text needs it: rounding must not cut its last letter off.
        const double text = metrics.horizontalAdvance(label) + m_swatch / 4;
        if (at.x() > 0 && at.x() + head + text > width)
            at = {0, at.y() + m_line};
        m_entries.append({label, seriesBrush(one.style), at, text});
        at.rx() += head + text + m_swatch * 1.5;
    }
    m_height = at.y() + m_line * 1.3;
}

void PaperLegend::draw(QPainter& painter, const QPointF& topLeft) const
{
    painter.save();
    painter.setFont(m_font);
    painter.setPen(lightTokens().text);
    for (const Entry& entry : m_entries) {
        const QPointF at = topLeft + entry.at;
        painter.save();
        painter.translate(at.x(), at.y() + (m_line - m_swatch) / 2);
        painter.scale(m_swatch / windowSwatch, m_swatch / windowSwatch);
        painter.fillRect(QRectF(0, 0, windowSwatch, windowSwatch), entry.brush);
        painter.restore();
        painter.drawText(QRectF(at.x() + m_swatch * 1.5, at.y(), entry.width, m_line),
            static_cast<int>(Qt::AlignLeft | Qt::AlignVCenter) | Qt::TextSingleLine, entry.label);
    }
    painter.restore();
}

} // namespace cm
