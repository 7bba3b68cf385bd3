// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/report/reportchart.h"

#include "ui/charts/chart.h"
#include "ui/charts/paperlegend.h"
#include "ui/report/reportheading.h"
#include "ui/report/reportpages.h"
#include "ui/report/reportpaper.h"

#include <QPainter>

namespace cm {

void addReportChart(ReportPages& pages, const ReportPaper& paper, const QString& title,
    const QString& sentence, const std::shared_ptr<Chart>& chart, const QString& nothing)
{
    if (chart->isEmpty()) {
        addReportHeading(pages, paper, title, sentence, reportNothingHeight());
        addReportNothing(pages, paper, nothing);
        return;
    }
    const PaperLegend legend(*chart, paper.font(ReportFont::Small), &paper.device(), pages.width());
    const double height = pages.width() * chart->height() / chart->width();
    addReportHeading(pages, paper, title, sentence, legend.height() + height);
    pages.add(legend.height() + height, [chart, legend](QPainter& painter, const QRectF& rect) {
        legend.draw(painter, rect.topLeft());
        chart->renderForPaper(painter, rect.adjusted(0, legend.height(), 0, 0));
    });
}

} // namespace cm
