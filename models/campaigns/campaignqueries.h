// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/campaigns/campaign.h"
#include "models/database/session.h"

namespace cm {

/// A row of campaigns/list.sql.
CampaignSummary campaignFromRow(const Row& row);
/// All campaigns of a client, the newest first.
Result<QVector<CampaignSummary>> listCampaigns(Session& session, ClientId client);
/// One; NotFound if the client has no such campaign.
Result<CampaignSummary> loadCampaign(Session& session, ClientId client, CampaignId campaign);
/// The client a campaign belongs to; NotFound if there is none such.
Result<ClientId> clientOfCampaign(Session& session, CampaignId campaign);
/// The stored audience.
Result<Audience> audienceOfCampaign(Session& session, ClientId client, CampaignId campaign);
/// The error for a campaign that isn't there.
Error noCampaign(CampaignId campaign);
/// Every problem in the message, the first one's field.
Error invalidCampaign(const QVector<FieldProblem>& problems);
/// Validates (every problem in the message, the first one's field) and creates, in one transaction.
Result<CampaignId> createCampaign(Session& session, ClientId client, const CampaignDraft& draft);

enum class CampaignAction { Pause, Resume, Deactivate, Reactivate };
QString campaignActionName(CampaignAction action);
Result<void> changeCampaignState(
    Session& session, ClientId client, CampaignId campaign, CampaignAction action);

/// A campaign for `--json`: the names of DESIGN §3 in camelCase.
QJsonObject campaignToJson(const CampaignSummary& campaign);

} // namespace cm
