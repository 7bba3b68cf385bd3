// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/deenrollment/deenrollmentrun.h"

namespace cm {

/// The time that the dashboard looks back: the last 24 hours by hour, or days by day, today included.
enum class HistorySpan { Day, Week, Month, Quarter };

/// How many hours or days that are.
int historyColumns(HistorySpan span);
/// "Last 30 days".
QString historySpanLabel(HistorySpan span);

/// The runs of one hour or day, together.
struct RunHistory {
    QDateTime from; ///< the first moment of it
    QDateTime until; ///< the first moment after it
    QDate day; ///< in the client's time zone (UTC over all clients)
    QTime hour; ///< the same; invalid for a day
    QMap<QString, qint64> byOutcome; ///< leads, by outcomeKey()
    qint64 succeeded = 0;
    qint64 partial = 0;
    qint64 failed = 0;
    qint64 leads = 0; ///< de-enrolled
    std::optional<qint64> meanDurationMs; ///< of the runs that have ended
    std::optional<double> leadsPerSecond; ///< while they worked
    std::optional<qint64> stuckLeads; ///< when the last of them ended; nothing if none did

    [[nodiscard]] qint64 runs() const { return succeeded + partial + failed; }
    /// Per cent of runs that succeeded; nothing without runs.
    [[nodiscard]] std::optional<double> successRate() const;
};

/// One entry for each hour or day of the span, in order; a null client means all.
Result<QVector<RunHistory>> runHistory(Session& session, ClientId client, HistorySpan span);

} // namespace cm
