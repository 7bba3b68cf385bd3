// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/statistics/statisticstable.h"

namespace cm {

/// The campaigns of the scope side by side, in its order: "comparison" has a row for each metric,
/// "enrolled_by_campaign" one for each day (or hour, for a short period), and both a column for each
/// campaign. `times`: what happened in all of them, as timesOf() says.
Result<QVector<StatisticsTable>> compareCampaigns(
    Session& session, const StatisticsScope& scope, const StatisticsTable& times);

} // namespace cm
