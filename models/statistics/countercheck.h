// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/database/session.h"

namespace cm {

/// A counter of a campaign that is not what a recount of the rows says, or a day whose figures aren't.
struct CounterDifference {
    CampaignId campaign;
    QString campaignName;
    QString counter; ///< "booked_count", or the day for figures by day: "2026-03-31"
    QString kept;
    QString counted;

    /// "Spring offer: booked_count is 7, a recount says 5."
    [[nodiscard]] QString sentence() const;
    [[nodiscard]] QJsonObject toJson() const;
};

/// Recounts all counters of a client, and its figures by day. Nothing is changed.
Result<QVector<CounterDifference>> checkCounters(Session& session, ClientId client);
/// Sets what is wrong to what the rows say, with audit entries, in one transaction. Returns what was wrong.
Result<QVector<CounterDifference>> repairCounters(Session& session, ClientId client);

/// The worker's share: joins the rows of figures by day of all active clients and, if `recount`, repairs the
/// counters, and returns what was wrong. A client where it fails stops no other; the first reason is returned
/// then.
Result<QVector<CounterDifference>> careForFigures(Session& session, bool recount);

} // namespace cm
