// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/database/session.h"
#include "models/domain/ids.h"

namespace cm::bench {

/// Adds to the demonstration data what the benchmarks need: open enrollments that are finished until a tenth
/// of the leads is ready to leave (or all that are open, if these are fewer), and a campaign of the largest
/// client that takes everybody and has enrolled nobody.
void prepareWorkload(Session& admin, qint64 leads);

/// The client with the most leads, and how many these are.
struct LargestClient {
    ClientId id;
    qint64 leads = 0;
};
LargestClient largestClient(Session& session);
/// The campaign that prepareWorkload() made.
CampaignId openCampaign(Session& session);
/// Every client, the one with the most leads first.
QVector<ClientId> clientsBySize(Session& session);
/// How many leads are ready to leave.
qint64 leavingLeads(Session& session);

} // namespace cm::bench
