// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/statistics/statisticstable.h"
#include "ui/charts/chartdata.h"

namespace cm {

/// Leads that left, by day and outcome, of the table "days".
DayChartData leftChartData(const StatisticsTable& days);
/// Leads enrolled and messages sent by day, of the table "days"; a day on which more was undone than done is
/// 0.
DayChartData enrolledChartData(const StatisticsTable& days);
/// A bar a row: "funnel" and "positions".
QVector<Bar> messageBars(const StatisticsTable& table);
/// A bar a campaign with its enrolled leads; the 12 largest.
QVector<Bar> campaignBars(const StatisticsTable& campaigns);

} // namespace cm
