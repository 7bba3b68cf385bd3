// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/statistics/monthlystatistics.h"

namespace cm {

/// "Acme GmbH, October 2026": the document's title.
[[nodiscard]] QString reportTitle(const MonthlyStatistics& statistics);
/// "1 Oct 2026 to 31 Oct 2026".
[[nodiscard]] QString reportPeriod(const Period& period);
/// Up to which moment things count: "1 Nov 2026, 00:00 CET (the end of the month)".
[[nodiscard]] QString reportAsOf(const MonthlyStatistics& statistics);
/// With what the figures are compared: "September 2026", or its part.
[[nodiscard]] QString reportComparison(const MonthlyStatistics& statistics);
/// How a figure stands against the month before, in one sentence.
[[nodiscard]] QString comparisonSentence(const Metric& metric, const MonthlyStatistics& statistics);

} // namespace cm
