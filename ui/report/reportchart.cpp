// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/report/reportchart.h"

#include "ui/charts/chart.h"
#include "ui/report/reportheading.h"
#include "ui/report/reportpages.h"
#include "ui/report/reportpaper.h"
#include "ui/report/reporttext.h"

#include <QPainter>

namespace cm {

namespace {

double mm(double length)
{
    return ReportPaper::mm(length);
}

struct Legend {
    struct Entry {
        ReportText label;
        QBrush brush;
        double left;
    };
    QVector<Entry> entries;
    double height = 0;
};

Legend makeLegend(const ReportPaper& paper, const Chart& chart, double width)
{
    Legend legend;
    const QVector<Chart::LegendEntry> entries = chart.legend();
    if (entries.size() < 2)
        return legend;
    const QFont font = paper.font(ReportFont::Small);
    double left = 0;
    for (const Chart::LegendEntry& entry : entries) {
        const ReportText label(paper, entry.label, font, width, 1);
        legend.entries.append({label, seriesBrush(entry.style), left});
        legend.height = label.height() + mm(2);
        left += mm(4.5) + paper.width(entry.label, font) + mm(5);
    }
    return legend;
}

void drawLegend(QPainter& painter, const QRectF& rect, const Legend& legend)
{
    constexpr double swatch = 14; // in a window's pixels, for which the patterns are made
    for (const Legend::Entry& entry : legend.entries) {
        painter.save();
        painter.translate(rect.left() + entry.left, rect.top());
        painter.scale(mm(3) / swatch, mm(3) / swatch);
        painter.setPen(Qt::NoPen);
        painter.setBrush(entry.brush);
        painter.drawRoundedRect(QRectF(0, 0, swatch, swatch), 3, 3);
        painter.restore();
        entry.label.draw(
            painter, rect.adjusted(entry.left + mm(4.5), -mm(0.2), 0, 0), ReportPaper::colors().text);
    }
}

// A widget that was never shown knows its places only once it had to draw itself.
void layOut(Chart& chart)
{
    (void)chart.grab(QRect(0, 0, 1, 1));
}

} // namespace

void addReportChart(ReportPages& pages, const ReportPaper& paper, const QString& title,
    const QString& sentence, const std::shared_ptr<Chart>& chart, const QString& nothing)
{
    if (chart->isEmpty()) {
        addReportHeading(pages, paper, title, sentence, reportNothingHeight());
        addReportNothing(pages, paper, nothing);
        return;
    }
    layOut(*chart);
    const Legend legend = makeLegend(paper, *chart, pages.width());
    const double height = pages.width() * chart->height() / chart->width();
    addReportHeading(pages, paper, title, sentence, legend.height + height);
    pages.add(legend.height + height, [chart, legend](QPainter& painter, const QRectF& rect) {
        drawLegend(painter, rect, legend);
        chart->renderForPaper(painter, rect.adjusted(0, legend.height, 0, 0));
    });
}

} // namespace cm
