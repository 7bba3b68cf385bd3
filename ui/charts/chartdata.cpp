// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/charts/chartdata.h"

#include <cmath>

namespace cm {

namespace {

constexpr double labelGap = 12;

} // namespace

DayChartData DayChartData::part(int first, int count) const
{
    DayChartData columns{days.mid(first, count), hours.mid(first, count), series};
    for (DaySeries& one : columns.series)
        one.values = one.values.mid(first, count);
    return columns;
}

SeriesStyle styleOf(const DaySeries& series, int place)
{
    return series.color.isValid() ? SeriesStyle{series.color, series.pattern} : seriesStyle(place);
}

int dayLabelStep(int days, double plotWidth, double labelWidth)
{
    if (days <= 0 || plotWidth <= 0)
        return 1;
    const double perDay = plotWidth / days;
    return std::max(1, static_cast<int>(std::ceil((labelWidth + labelGap) / perDay)));
}

ValueScale niceScale(double highest, bool whole)
{
    if (highest <= 0)
        return {1, 1};
    // Four to six steps of 1, 2 or 5 times a power of ten.
    const double rough = highest / 5;
    const double power = std::pow(10, std::floor(std::log10(rough)));
    double step = power * 10;
    for (const double factor : {1.0, 2.0, 5.0}) {
        if (factor * power >= rough) {
            step = factor * power;
            break;
        }
    }
    if (whole)
        step = std::max(1.0, std::round(step));
    return {std::ceil(highest / step) * step, step};
}

} // namespace cm
