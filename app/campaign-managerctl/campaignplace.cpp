// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/campaign-managerctl/campaignplace.h"

#include "models/campaigns/campaignqueries.h"

namespace cm {

Result<CampaignPlace> findCampaign(CommandRun& run, const std::string& text, SessionKind kind)
{
    const auto id = readId<CampaignId>(text, QStringLiteral("campaign"));
    if (!id)
        return failure(id.error());
    auto session = run.session(kind);
    if (!session)
        return failure(session.error());
    auto client = clientOfCampaign(**session, *id);
    if (!client)
        return failure(client.error());
    return CampaignPlace{*session, *client, *id};
}

} // namespace cm
