// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/deenrollment/deenrollmentrun.h"
#include "ui/charts/chartdata.h"

namespace cm {

/// The days and one series per outcome, in the outcomes' own colours and patterns.
DayChartData outcomeChartData(const QVector<DayOutcomes>& days);

} // namespace cm
