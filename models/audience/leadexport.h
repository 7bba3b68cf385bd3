// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/audience/audiencequeries.h"

#include <functional>

namespace cm {

/// What is exported: an audience's leads in an order.
struct LeadExport {
    ClientId client;
    Audience audience;
    CampaignId campaign; ///< as in audienceSummary()
    LeadColumn sort = LeadColumn::EnrollmentOrder;
    bool descending = false;
};

/// Writes all of the leads as CSV (UTF-8, with headings) to `path`, as they come from the server; memory
/// stays flat. The file appears when it is complete: an error, or a cancel, leaves an older one as it was.
/// Texts that a spreadsheet would take for a formula are marked as text. `progress` is called in this thread
/// with the number of leads written so far. Returns their number in the end.
Result<qint64> exportLeads(Session& session, const LeadExport& what, const QString& path,
    const std::function<void(qint64)>& progress = {});

} // namespace cm
