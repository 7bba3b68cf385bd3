// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/deenrollment/historychart.h"

#include "ui/controls/format.h"
#include "ui/deenrollment/outcomechart.h"
#include "ui/theme/tokens.h"

#include <QCoreApplication>
#include <QLocale>

namespace cm {

namespace {

QString tr(const char* text)
{
    return QCoreApplication::translate("HistoryChart", text);
}

double valueOf(const RunHistory& one, HistoryMetric metric)
{
    switch (metric) {
    case HistoryMetric::Duration:
        return static_cast<double>(one.meanDurationMs.value_or(0)) / 1000;
    case HistoryMetric::SuccessRate:
        return one.successRate().value_or(0);
    case HistoryMetric::StuckLeads:
        return static_cast<double>(one.stuckLeads.value_or(0));
    case HistoryMetric::Throughput:
        return one.leadsPerSecond.value_or(0);
    case HistoryMetric::Outcomes:
        break;
    }
    return static_cast<double>(one.leads);
}

} // namespace

const QVector<HistoryMetric>& allHistoryMetrics()
{
    static const QVector<HistoryMetric> all{HistoryMetric::Outcomes, HistoryMetric::SuccessRate,
        HistoryMetric::StuckLeads, HistoryMetric::Duration, HistoryMetric::Throughput};
    return all;
}

QString historyMetricKey(HistoryMetric metric)
{
    switch (metric) {
    case HistoryMetric::Outcomes:
        return QStringLiteral("outcomes");
    case HistoryMetric::Duration:
        return QStringLiteral("duration");
    case HistoryMetric::SuccessRate:
        return QStringLiteral("success");
    case HistoryMetric::StuckLeads:
        return QStringLiteral("stuck");
    case HistoryMetric::Throughput:
        return QStringLiteral("throughput");
    }
    return {};
}

HistoryMetric historyMetricFromKey(const QString& key)
{
    for (const HistoryMetric metric : allHistoryMetrics()) {
        if (historyMetricKey(metric) == key)
            return metric;
    }
    return HistoryMetric::Outcomes;
}

QString historyMetricLabel(HistoryMetric metric)
{
    switch (metric) {
    case HistoryMetric::Outcomes:
        return tr("Leads");
    case HistoryMetric::Duration:
        return tr("Duration");
    case HistoryMetric::SuccessRate:
        return tr("Success");
    case HistoryMetric::StuckLeads:
        return tr("Stuck");
    case HistoryMetric::Throughput:
        return tr("Speed");
    }
    return {};
}

QString historyMetricTitle(HistoryMetric metric)
{
    switch (metric) {
    case HistoryMetric::Outcomes:
        return tr("Leads that left, by outcome");
    case HistoryMetric::Duration:
        return tr("Mean duration of a run, in seconds");
    case HistoryMetric::SuccessRate:
        return tr("Runs that succeeded, in per cent");
    case HistoryMetric::StuckLeads:
        return tr("Leads still stuck after the last run");
    case HistoryMetric::Throughput:
        return tr("Leads per second while runs worked");
    }
    return {};
}

QString formatHistoryValue(HistoryMetric metric, double value)
{
    switch (metric) {
    case HistoryMetric::Duration:
        return formatDuration(static_cast<qint64>(value * 1000));
    case HistoryMetric::SuccessRate:
        return tr("%1 %").arg(QLocale().toString(value, 'f', 1));
    case HistoryMetric::Throughput:
        return tr("%1 leads/s").arg(QLocale().toString(value, 'f', value < 10 ? 1 : 0));
    case HistoryMetric::Outcomes:
    case HistoryMetric::StuckLeads:
        break;
    }
    return formatCount(static_cast<qint64>(value));
}

bool isSummed(HistoryMetric metric)
{
    return metric == HistoryMetric::Outcomes;
}

DayChartData historyChartData(const QVector<RunHistory>& history, HistoryMetric metric)
{
    DayChartData data;
    if (metric == HistoryMetric::Outcomes) {
        QVector<DayOutcomes> days;
        for (const RunHistory& one : history)
            days.append({one.day, one.byOutcome});
        data = outcomeChartData(days);
    } else {
        const SeriesStyle style = seriesStyle(0);
        DaySeries series{
            historyMetricKey(metric), historyMetricLabel(metric), style.color, style.pattern, {}};
        for (const RunHistory& one : history) {
            data.days.append(one.day);
            series.values.append(valueOf(one, metric));
        }
        data.series.append(series);
    }
    for (const RunHistory& one : history) {
        if (one.hour.isValid())
            data.hours.append(one.hour);
    }
    return data;
}

} // namespace cm
