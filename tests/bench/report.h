// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/bench/measurement.h"

namespace cm::bench {

/// The table for people: job, limit, ours, ratio, must, verdict.
QString table(const QVector<Measurement>& rows);

} // namespace cm::bench
