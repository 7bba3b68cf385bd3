// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/report/reportheading.h"

#include "ui/report/reportpages.h"
#include "ui/report/reportpaper.h"
#include "ui/report/reporttext.h"

#include <QPainter>

namespace cm {

void addReportHeading(ReportPages& pages, const ReportPaper& paper, const QString& title,
    const QString& sentence, double following)
{
    const ReportText head(paper, title, paper.font(ReportFont::Heading), pages.width());
    const ReportText below(paper, sentence, paper.font(ReportFont::Small), pages.width());
    const double between = ReportPaper::mm(1);
    const double height =
        head.height() + (sentence.isEmpty() ? 0 : between + below.height()) + ReportPaper::mm(3);
    if (!pages.hasRoom(height + following))
        pages.breakPage();
    pages.add(height, [head, below, between](QPainter& painter, const QRectF& rect) {
        head.draw(painter, rect, ReportPaper::colors().text);
        below.draw(painter, rect.adjusted(0, head.height() + between, 0, 0), ReportPaper::colors().textMuted);
    });
}

void addReportNothing(ReportPages& pages, const ReportPaper& paper, const QString& text)
{
    const ReportText line(paper, text, paper.font(ReportFont::Body), pages.width());
    pages.add(reportNothingHeight(), [line](QPainter& painter, const QRectF& rect) {
        painter.setPen(Qt::NoPen);
        painter.setBrush(ReportPaper::colors().surfaceSunken);
        painter.drawRoundedRect(rect, ReportPaper::mm(2), ReportPaper::mm(2));
        const QRectF place(rect.left(), rect.center().y() - line.height() / 2, rect.width(), line.height());
        line.draw(painter, place, ReportPaper::colors().textMuted, Qt::AlignHCenter);
    });
}

double reportNothingHeight()
{
    return ReportPaper::mm(14);
}

double reportSectionGap()
{
    return ReportPaper::mm(9);
}

} // namespace cm
