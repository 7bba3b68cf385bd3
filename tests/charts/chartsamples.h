// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/deenrollment/outcome.h"
#include "ui/charts/chartdata.h"

namespace cm::test {

/// Figures for every outcome on each of `days` days from 1 March 2026; the same ones each time.
inline DayChartData outcomeSample(int days)
{
    DayChartData data;
    for (int day = 0; day < days; ++day)
        data.days.append(QDate(2026, 3, 1).addDays(day));
    int place = 0;
    for (const Outcome outcome : allOutcomes()) {
        const SeriesStyle style = outcomeStyle(outcomeKey(outcome));
        DaySeries series{outcomeKey(outcome), outcomeLabel(outcome), style.color, style.pattern, {}};
        for (int day = 0; day < days; ++day)
            series.values.append((day * 7 + place * 13) % 40);
        data.series.append(series);
        ++place;
    }
    return data;
}

inline DayChartData hourSample()
{
    DayChartData data;
    DaySeries series{QStringLiteral("enrolled"), QStringLiteral("Enrolled"), {}, Qt::SolidPattern, {}};
    for (int hour = 0; hour < 24; ++hour) {
        data.days.append(QDate(2026, 3, 1));
        data.hours.append(QTime(hour, 0));
        series.values.append((hour * 5) % 17);
    }
    data.series.append(series);
    return data;
}

inline QVector<Bar> funnelSample()
{
    return {{QStringLiteral("0"), QStringLiteral("Enrolled"), 12'000},
        {QStringLiteral("1"), QStringLiteral("Message 1 sent"), 9'300},
        {QStringLiteral("2"), QStringLiteral("Message 2 sent"), 4'200},
        {QStringLiteral("3"), QStringLiteral("Message 3 sent"), 60}};
}

} // namespace cm::test
