// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/deenrollment/runhistory.h"
#include "ui/charts/chartdata.h"

namespace cm {

/// What the chart of the dashboard shows of the runs.
enum class HistoryMetric { Outcomes, Duration, SuccessRate, StuckLeads, Throughput };

const QVector<HistoryMetric>& allHistoryMetrics();
/// Stable name: "duration".
QString historyMetricKey(HistoryMetric metric);
HistoryMetric historyMetricFromKey(const QString& key);
/// On its chip: "Duration".
QString historyMetricLabel(HistoryMetric metric);
/// Above the chart: "Mean duration of a run, in seconds".
QString historyMetricTitle(HistoryMetric metric);
/// A value as people read it: "1,234", "2.4 s", "97.5 %".
QString formatHistoryValue(HistoryMetric metric, double value);
/// True for what can be added up over the days.
bool isSummed(HistoryMetric metric);

/// A column per hour or day.
DayChartData historyChartData(const QVector<RunHistory>& history, HistoryMetric metric);

} // namespace cm
