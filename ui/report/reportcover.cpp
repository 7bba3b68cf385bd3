// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/report/reportcover.h"

#include "ui/controls/format.h"
#include "ui/report/reportpages.h"
#include "ui/report/reportpaper.h"
#include "ui/report/reporttext.h"
#include "ui/report/reportwords.h"

#include <QCoreApplication>
#include <QPainter>

#include <algorithm>
#include <array>

namespace cm {

namespace {

constexpr std::array highlights{QLatin1String("enrolled"), QLatin1String("active"), QLatin1String("booked"),
    QLatin1String("messages_sent")};

QString tr(const char* text)
{
    return QCoreApplication::translate("ReportCover", text);
}

double mm(double length)
{
    return ReportPaper::mm(length);
}

// As large as it fits: a name of 255 characters is shown whole too.
ReportText companyName(const ReportPaper& paper, const QString& name, double width)
{
    ReportText large(paper, name, paper.font(ReportFont::Display), width);
    if (large.lines().size() <= 2)
        return large;
    ReportText middle(paper, name, paper.font(18, true), width);
    if (middle.lines().size() <= 4)
        return middle;
    return {paper, name, paper.font(12, true), width, 10};
}

void addHead(ReportPages& pages, const ReportPaper& paper, const MonthlyStatistics& statistics)
{
    const ReportText kind(paper, tr("Monthly report"), paper.font(14, false), pages.width());
    const ReportText name = companyName(paper, statistics.client.companyName, pages.width());
    const ReportText month(paper, statistics.month.label(), paper.font(18, false), pages.width());
    const double above = mm(42);
    pages.add(above + kind.height() + name.height() + month.height() + mm(24),
        [kind, name, month, above](QPainter& painter, const QRectF& rect) {
            const Tokens& colors = ReportPaper::colors();
            painter.fillRect(QRectF(rect.left(), rect.top(), mm(24), mm(2.4)), colors.accent);
            QRectF place = rect.adjusted(0, above, 0, 0);
            kind.draw(painter, place, colors.accent);
            place.translate(0, kind.height() + mm(5));
            name.draw(painter, place, colors.text);
            place.translate(0, name.height() + mm(4));
            month.draw(painter, place, colors.textMuted);
        });
}

void addFact(ReportPages& pages, const ReportPaper& paper, const QString& label, const QString& value)
{
    const double labelWidth = mm(38);
    const ReportText left(paper, label, paper.font(ReportFont::Body), labelWidth);
    const ReportText right(paper, value, paper.font(ReportFont::Body), pages.width() - labelWidth);
    pages.add(std::max(left.height(), right.height()) + mm(4),
        [left, right, labelWidth](QPainter& painter, const QRectF& rect) {
            const Tokens& colors = ReportPaper::colors();
            painter.setPen(QPen(colors.border, mm(0.2)));
            painter.drawLine(rect.topLeft(), rect.topRight());
            left.draw(painter, rect.adjusted(0, mm(2), 0, 0), colors.textMuted);
            right.draw(painter, rect.adjusted(labelWidth, mm(2), 0, 0), colors.text);
        });
}

struct Tile {
    ReportText label;
    ReportText value;
    ReportText change;
};

void addHighlights(ReportPages& pages, const ReportPaper& paper, const MonthlyStatistics& statistics)
{
    const double gap = mm(4);
    const double width = (pages.width() - 3 * gap) / 4;
    const double inner = width - mm(8);
    QVector<Tile> tiles;
    for (const Metric& metric : statistics.statistics.metrics) {
        if (std::find(highlights.cbegin(), highlights.cend(), metric.key) != highlights.cend())
            tiles.append({{paper, metric.label, paper.font(ReportFont::Small), inner, 1},
                {paper, metric.valueText(), paper.font(17, true), inner, 1},
                {paper, metric.value == metric.before ? tr("unchanged") : metric.changeText(),
                    paper.font(ReportFont::Small), inner, 1}});
    }
    pages.addGap(mm(12));
    pages.add(mm(30), [tiles, gap, width](QPainter& painter, const QRectF& rect) {
        const Tokens& colors = ReportPaper::colors();
        QRectF tile(rect.left(), rect.top(), width, rect.height());
        for (const Tile& one : tiles) {
            painter.setPen(Qt::NoPen);
            painter.setBrush(colors.accentSoft);
            painter.drawRoundedRect(tile, mm(2), mm(2));
            QRectF place = tile.adjusted(mm(4), mm(5), -mm(4), 0);
            one.label.draw(painter, place, colors.textMuted);
            place.translate(0, one.label.height() + mm(1.5));
            one.value.draw(painter, place, colors.text);
            place.translate(0, one.value.height() + mm(1));
            one.change.draw(painter, place, colors.textMuted);
            tile.translate(width + gap, 0);
        }
    });
}

} // namespace

void addReportCover(ReportPages& pages, const ReportPaper& paper, const MonthlyStatistics& statistics)
{
    const Period& period = statistics.statistics.scope.period;
    addHead(pages, paper, statistics);
    addFact(pages, paper, tr("Period"), reportPeriod(period));
    addFact(pages, paper, tr("Time zone"), QString::fromUtf8(period.zone.id()));
    addFact(pages, paper, tr("Figures as of"), reportAsOf(statistics));
    addFact(pages, paper, tr("Compared with"), reportComparison(statistics));
    addFact(pages, paper, tr("Made"), formatDateTime(statistics.madeAt, period.zone));
    addHighlights(pages, paper, statistics);
    pages.breakPage();
}

} // namespace cm
