// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/service/endpoints.h"

namespace cm {

/// The campaign as it is now, as {…extra, campaign}, with its mark as the ETag that If-Match takes.
Result<HttpResponse> campaignAnswer(Session& session, ClientId client, CampaignId campaign, int status,
    const QString& message, QJsonObject extra);

/// PATCH: edits what the body names, pauses, resumes, deactivates, reactivates. Conflict if If-Match or the
/// body's `version` says that the caller has seen another campaign than there is.
Result<HttpResponse> patchCampaign(Session& session, const Call& call);

/// DELETE: deactivates; leads leave with the next run. Done twice it is done once.
Result<HttpResponse> deactivateCampaign(Session& session, const Call& call);

} // namespace cm
