// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/report/reportfigures.h"

#include "ui/report/reportheading.h"
#include "ui/report/reportpages.h"
#include "ui/report/reportpaper.h"
#include "ui/report/reporttext.h"
#include "ui/report/reportwords.h"

#include <QCoreApplication>
#include <QPainter>

namespace cm {

namespace {

QString tr(const char* text)
{
    return QCoreApplication::translate("ReportFigures", text);
}

void addFigure(ReportPages& pages, const ReportPaper& paper, const Metric& metric, const QString& comparison)
{
    const double valueWidth = ReportPaper::mm(34);
    const double textWidth = pages.width() - valueWidth - ReportPaper::mm(4);
    const ReportText label(paper, metric.label, paper.font(ReportFont::Strong), textWidth);
    const ReportText sentence(paper, metric.sentence, paper.font(ReportFont::Small), textWidth);
    const ReportText change(paper, comparison, paper.font(ReportFont::Small), textWidth);
    const ReportText value(paper, metric.valueText(), paper.font(ReportFont::Figure), valueWidth);
    const double height = label.height() + sentence.height() + change.height() + ReportPaper::mm(5.6);
    pages.add(height, [=](QPainter& painter, const QRectF& rect) {
        const Tokens& colors = ReportPaper::colors();
        painter.setPen(QPen(colors.border, ReportPaper::mm(0.2)));
        painter.drawLine(rect.topLeft(), rect.topRight());
        QRectF place = rect.adjusted(0, ReportPaper::mm(2), 0, 0);
        value.draw(painter, place, colors.text, Qt::AlignRight);
        label.draw(painter, place, colors.text);
        place.translate(0, label.height() + ReportPaper::mm(0.8));
        sentence.draw(painter, place, colors.textMuted);
        place.translate(0, sentence.height() + ReportPaper::mm(0.4));
        change.draw(painter, place, colors.text);
    });
}

} // namespace

void addReportFigures(ReportPages& pages, const ReportPaper& paper, const MonthlyStatistics& statistics)
{
    addReportHeading(pages, paper, tr("Figures"),
        tr("Each with its definition, compared with: %1.").arg(reportComparison(statistics)),
        ReportPaper::mm(40));
    for (const Metric& metric : statistics.statistics.metrics)
        addFigure(pages, paper, metric, comparisonSentence(metric, statistics));
    pages.breakPage();
}

} // namespace cm
