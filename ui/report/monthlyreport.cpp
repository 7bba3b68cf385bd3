// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/report/monthlyreport.h"

#include "ui/charts/barschart.h"
#include "ui/charts/stackeddaychart.h"
#include "ui/report/reportchart.h"
#include "ui/report/reportcover.h"
#include "ui/report/reportfigures.h"
#include "ui/report/reportheading.h"
#include "ui/report/reporttable.h"
#include "ui/report/reporttext.h"
#include "ui/report/reportwords.h"
#include "ui/statistics/statisticscharts.h"

#include <QCoreApplication>
#include <QElapsedTimer>

namespace cm {

namespace {

constexpr int chartWidth = 680; // with the height it says in which proportion a chart is drawn
constexpr int dayChartHeight = 230;

QString tr(const char* text)
{
    return QCoreApplication::translate("MonthlyReport", text);
}

QIODevice& opened(QBuffer& file)
{
    file.open(QIODevice::WriteOnly); // memory can always be written to
    return file;
}

std::shared_ptr<Chart> dayChart(const DayChartData& data)
{
    auto chart = std::make_shared<StackedDayChart>();
    chart->setData(data);
    chart->resize(chartWidth, dayChartHeight);
    return chart;
}

std::shared_ptr<Chart> barsChart(const QVector<Bar>& bars, bool isFunnel = false)
{
    auto chart = std::make_shared<BarsChart>();
    chart->setFunnel(isFunnel);
    chart->setBars(bars);
    chart->resize(chartWidth, chart->sizeHint().height());
    return chart;
}

} // namespace

MonthlyReport::MonthlyReport(MonthlyStatistics statistics)
    : m_statistics(std::move(statistics))
    , m_paper(opened(m_file), reportTitle(m_statistics))
    , m_pages(m_paper.content())
{
    m_tasks.emplace_back([this] {
        addReportCover(m_pages, m_paper, m_statistics);
        return true;
    });
    m_tasks.emplace_back([this] {
        addReportFigures(m_pages, m_paper, m_statistics);
        return true;
    });
    planCharts();
    planTables();
}

const StatisticsTable& MonthlyReport::table(const char* key) const
{
    return *m_statistics.statistics.table(QLatin1String(key));
}

void MonthlyReport::planCharts()
{
    const auto plan = [this](const QString& title, const QString& sentence, const QString& nothing,
                          const std::function<std::shared_ptr<Chart>()>& make) {
        m_tasks.emplace_back([=, this] {
            addReportChart(m_pages, m_paper, title, sentence, make(), nothing);
            m_pages.addGap(reportSectionGap());
            return true;
        });
    };
    const QString nobodyEnrolled = tr("Nobody was enrolled.");
    const StatisticsTable& days = table("days");
    const QTimeZone& zone = m_statistics.statistics.scope.period.zone;
    plan(tr("Leads that left, by day and outcome"), days.sentence, tr("Nobody left."),
        [&days, &zone] { return dayChart(leftChartData(days, zone)); });
    plan(tr("Leads enrolled, by day"), days.sentence, nobodyEnrolled,
        [&days, &zone] { return dayChart(enrolledChartData(days, zone)); });
    const StatisticsTable& funnel = table("funnel");
    plan(funnel.title, funnel.sentence, nobodyEnrolled,
        [&funnel] { return barsChart(messageBars(funnel), true); });
    const StatisticsTable& positions = table("positions");
    plan(positions.title, positions.sentence, tr("Nobody was active."),
        [&positions] { return barsChart(messageBars(positions)); });
    const StatisticsTable& campaigns = table("campaigns");
    const QVector<Bar> bars = campaignBars(campaigns);
    plan(tr("Leads enrolled, by campaign"),
        bars.size() < campaigns.rows.size() ? tr("The %1 campaigns that enrolled most.").arg(bars.size())
                                            : campaigns.sentence,
        nobodyEnrolled, [bars] { return barsChart(bars); });
}

void MonthlyReport::planTables()
{
    m_tasks.emplace_back([this] {
        m_pages.breakPage();
        return true;
    });
    for (const char* key : {"time_to_outcome", "cohorts", "campaigns", "sources", "tags", "days"}) {
        auto placed = std::make_shared<ReportTable>(m_paper, table(key), tr("Nothing in this month."));
        m_tasks.emplace_back([this, placed] {
            if (!placed->addNext(m_pages))
                return false;
            m_pages.addGap(reportSectionGap());
            return true;
        });
    }
}

bool MonthlyReport::work(int milliseconds)
{
    QElapsedTimer time;
    time.start();
    do {
        if (!m_tasks.empty()) {
            if (m_tasks.front()())
                m_tasks.pop_front();
        } else if (m_page < m_pages.count()) {
            drawNext();
        } else {
            if (m_painter.isActive())
                m_painter.end();
            return true;
        }
    } while (time.elapsed() < milliseconds);
    return false;
}

void MonthlyReport::drawNext()
{
    if (!m_painter.isActive())
        m_painter.begin(&m_paper.device());
    if (m_piece == 0) {
        if (m_page > 0)
            m_paper.device().newPage();
        drawFooter();
    }
    m_pages.draw(m_painter, m_page, m_piece);
    if (++m_piece == m_pages.pieces(m_page)) {
        m_piece = 0;
        ++m_page;
    }
}

void MonthlyReport::drawFooter()
{
    const QRectF footer = m_paper.footer();
    const QColor color = ReportPaper::colors().textMuted;
    const QFont font = m_paper.font(ReportFont::Small);
    m_painter.save();
    const ReportText number(
        m_paper, tr("%1 of %2").arg(m_page + 1).arg(m_pages.count()), font, footer.width());
    number.draw(m_painter, footer, color, Qt::AlignRight);
    const ReportText month(m_paper, m_statistics.month.label(), font, footer.width());
    month.draw(m_painter, footer, color, Qt::AlignHCenter);
    const ReportText name(m_paper, m_statistics.client.companyName, font, footer.width() * 0.38, 1);
    name.draw(m_painter, footer, color);
    m_painter.restore();
}

} // namespace cm
