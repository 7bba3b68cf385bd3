// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/statistics/statisticstable.h"
#include "ui/charts/chartdata.h"

namespace cm {

/// Leads that left, by outcome, of the table "days" or "hours"; an hour is shown in `zone`.
DayChartData leftChartData(const StatisticsTable& times, const QTimeZone& zone);
/// Leads enrolled, of the table "days", "hours" or "enrolled_by_campaign".
DayChartData enrolledChartData(const StatisticsTable& times, const QTimeZone& zone);
/// A bar a row: "funnel" and "positions".
QVector<Bar> messageBars(const StatisticsTable& table);
/// A bar a campaign with its enrolled leads; the 12 largest.
QVector<Bar> campaignBars(const StatisticsTable& campaigns);

} // namespace cm
