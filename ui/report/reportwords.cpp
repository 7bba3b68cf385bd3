// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/report/reportwords.h"

#include "ui/controls/format.h"

#include <QCoreApplication>

namespace cm {

namespace {

QString tr(const char* text)
{
    return QCoreApplication::translate("MonthlyReport", text);
}

// "in September 2026", for what happened; "at the end of September 2026", for what was so then.
QString then(const Metric& metric, const MonthlyStatistics& statistics)
{
    const QString month = statistics.month.before().label();
    if (metric.isState)
        return (statistics.isWholeMonth() ? tr("at the end of %1") : tr("at that point of %1")).arg(month);
    return (statistics.isWholeMonth() ? tr("in %1") : tr("in the same part of %1")).arg(month);
}

} // namespace

QString reportTitle(const MonthlyStatistics& statistics)
{
    return tr("%1, %2").arg(statistics.client.companyName.simplified(), statistics.month.label());
}

QString reportPeriod(const Period& period)
{
    return tr("%1 to %2")
        .arg(formatDate(period.from.toTimeZone(period.zone).date()),
            formatDate(period.to.addMSecs(-1).toTimeZone(period.zone).date()));
}

QString reportAsOf(const MonthlyStatistics& statistics)
{
    const Period& period = statistics.statistics.scope.period;
    const QString moment = formatDateTime(period.to, period.zone);
    return (statistics.isWholeMonth() ? tr("%1 (the end of the month)") : tr("%1 (within the month)"))
        .arg(moment);
}

QString reportComparison(const MonthlyStatistics& statistics)
{
    const QString month = statistics.month.before().label();
    const std::optional<Period>& period = statistics.statistics.scope.comparison;
    return statistics.isWholeMonth() || !period
        ? month
        : tr("The same part of %1 (%2)").arg(month, reportPeriod(*period));
}

QString comparisonSentence(const Metric& metric, const MonthlyStatistics& statistics)
{
    const QString when = then(metric, statistics);
    if (!metric.value)
        return metric.before
            ? tr("Nothing to divide by this time; %1 it was %2.").arg(when, metric.beforeText())
            : tr("Nothing to divide by, as %1.").arg(when);
    if (!metric.before)
        return tr("There was nothing to divide by %1.").arg(when);
    if (*metric.value > *metric.before)
        return tr("Up from %1 %2: %3.").arg(metric.beforeText(), when, metric.changeText());
    if (*metric.value < *metric.before)
        return tr("Down from %1 %2: %3.").arg(metric.beforeText(), when, metric.changeText());
    return tr("The same as %1.").arg(when);
}

} // namespace cm
