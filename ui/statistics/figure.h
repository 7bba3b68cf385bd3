// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/statistics/statisticstable.h"

namespace cm {

/// A number that is shown, with all that explains it.
struct Figure {
    QString title; ///< "Booking rate", "How far leads came: 2"
    QString value; ///< for people, with its division if it has one: "12.5 %   5 of 40"
    QString sentence; ///< how it is computed
    QString query{}; ///< SQL that recounts it; empty if there is none
    LeadsNumber leads; ///< who stands behind it
    StatisticsScope scope;
    QString time; ///< of the scope, for people
};

Figure figureOf(const Metric& metric, const StatisticsScope& scope);
/// The number in a row of a table that leads stand behind; nothing for those of a comparison.
std::optional<Figure> figureOf(const StatisticsTable& table, qsizetype row, const StatisticsScope& scope);
/// The same question for the day or hour of a row of "days" or "hours", within the period.
StatisticsScope scopeOfRow(const StatisticsTable& table, qsizetype row, const StatisticsScope& scope);

} // namespace cm
