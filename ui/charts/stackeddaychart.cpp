// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/charts/stackeddaychart.h"

#include "ui/charts/plotview.h"

#include <QtCharts/QBarCategoryAxis>
#include <QtCharts/QBarSet>
#include <QtCharts/QStackedBarSeries>

#include <algorithm>

namespace cm {

StackedDayChart::StackedDayChart(QWidget* parent)
    : DayChart(parent)
{
}

double StackedDayChart::highest() const
{
    const DayChartData shown = drawn();
    double highest = 0;
    for (qsizetype day = 0; day < shown.days.size(); ++day) {
        double sum = 0;
        for (const DaySeries& series : shown.series) {
            if (isSeriesVisible(series.key))
                sum += std::max(0.0, series.values.value(day));
        }
        highest = std::max(highest, sum);
    }
    return highest;
}

void StackedDayChart::plot(PlotView& view)
{
    const DayChartData shown = drawn();
    auto* bars = new QStackedBarSeries;
    bars->setBarWidth(0.72);
    for (qsizetype i = 0; i < shown.series.size(); ++i) {
        const DaySeries& series = shown.series[i];
        if (!isSeriesVisible(series.key))
            continue;
        auto* set = new QBarSet(series.label);
        for (qsizetype day = 0; day < shown.days.size(); ++day)
            set->append(std::max(0.0, series.values.value(day)));
        set->setBrush(seriesBrush(styleOf(series, static_cast<int>(i))));
        set->setPen(QPen(colors().surface, 1));
        bars->append(set);
    }
    view.chart()->addSeries(bars);
    auto* days = new QBarCategoryAxis;
    QStringList categories;
    for (qsizetype day = 0; day < shown.days.size(); ++day)
        categories.append(QString::number(day));
    days->append(categories);
    days->setVisible(false); // its labels would be cut off; the day chart paints them
    view.chart()->addAxis(days, Qt::AlignBottom);
    bars->attachAxis(days);
    bars->attachAxis(view.chart()->axes(Qt::Vertical).first());
}

} // namespace cm
