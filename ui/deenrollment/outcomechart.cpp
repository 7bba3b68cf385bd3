// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/deenrollment/outcomechart.h"

#include "ui/theme/tokens.h"

namespace cm {

DayChartData outcomeChartData(const QVector<DayOutcomes>& days)
{
    DayChartData data;
    for (const DayOutcomes& day : days)
        data.days.append(day.day);
    for (const Outcome outcome : allOutcomes()) {
        const QString key = outcomeKey(outcome);
        const SeriesStyle style = outcomeStyle(key);
        DaySeries series{key, outcomeLabel(outcome), style.color, style.pattern, {}};
        bool any = false;
        for (const DayOutcomes& day : days) {
            const qint64 leads = day.byOutcome.value(key);
            any = any || leads != 0;
            series.values.append(static_cast<double>(leads));
        }
        // An outcome that never occurs would only make the legend longer.
        if (any)
            data.series.append(series);
    }
    return data;
}

} // namespace cm
