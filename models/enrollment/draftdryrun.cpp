// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/enrollment/draftdryrun.h"

#include "models/campaigns/campaignediting.h"
#include "models/campaigns/campaignqueries.h"

namespace cm {

Result<DryRun> dryRunDraft(Session& session, ClientId client, CampaignId campaign, const CampaignDraft& draft)
{
    CampaignDraft now = draft;
    now.startDatetime = {};
    auto transaction = Transaction::begin(session);
    if (!transaction)
        return failure(transaction.error());
    if (campaign.isNull()) {
        auto created = createCampaign(session, client, now);
        if (!created)
            return failure(created.error());
        campaign = *created;
    } else {
        auto before = loadStoredCampaign(session, client, campaign);
        if (!before)
            return failure(before.error());
        now.startDatetime = before->draft.startDatetime;
        if (auto changed = updateCampaign(session, client, *before, now); !changed)
            return failure(changed.error());
    }
    auto dryRun = dryRunEnrollment(session, client, campaign);
    transaction->rollBack();
    return dryRun;
}

} // namespace cm
