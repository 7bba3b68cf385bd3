// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/campaigns/campaign.h"
#include "models/enrollment/dryrun.h"

namespace cm {

/// What enrolling a campaign would do that is not stored yet: it is made (or `campaign` is changed to it),
/// tried, and all of that is taken back. In a session that may write; needs the right to make campaigns. A
/// start or a pause is left aside: it tells what would happen now. Problems are those of createCampaign().
Result<DryRun> dryRunDraft(
    Session& session, ClientId client, CampaignId campaign, const CampaignDraft& draft);

} // namespace cm
