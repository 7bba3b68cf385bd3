// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/clients/client.h"
#include "models/statistics/month.h"
#include "models/statistics/statisticstable.h"

namespace cm {

/// What a monthly report is asked for.
struct MonthlyQuestion {
    ClientId client;
    Month month;
    QDateTime asOf; ///< UTC; what happened later doesn't count

    /// Reads it as people write it. Without a month it is the last one that was over as of the moment,
    /// without a moment it is `now`. Problems name the field "month" or "asOf": malformed, or not begun yet.
    static Result<MonthlyQuestion> fromText(
        const Client& client, const QString& month, const QString& asOf, const QDateTime& now);
};

/// A month of a client, in figures: what a monthly report shows.
struct MonthlyStatistics {
    Client client;
    Month month;
    QDateTime madeAt; ///< UTC, when the database was asked
    Statistics statistics; ///< with the comparison

    /// False if it was asked as of a moment within the month.
    [[nodiscard]] bool isWholeMonth() const;
};

/// Reads all of it from one snapshot, so that no two figures contradict each other. The session must not be
/// in a transaction.
Result<MonthlyStatistics> loadMonthlyStatistics(Session& session, const MonthlyQuestion& question);

} // namespace cm
