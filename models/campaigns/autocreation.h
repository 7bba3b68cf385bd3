// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/campaigns/campaign.h"
#include "models/database/session.h"

namespace cm {

/// A campaign that a form announces by itself. It waits for review: nobody is enrolled before.
struct AutoCreation {
    CampaignDraft draft; ///< without a form id one is made
    QStringList tags; ///< in the order given, each once

    /// Reads what a form tool sends: a campaign's fields without `audience`, with `kajabiTags` and
    /// `enrollmentCap` instead, of which only name and campaignType are required. Everything that is wrong is
    /// added to `problems`, by the validator's rules and the request's names.
    static AutoCreation fromJson(const QJsonObject& json, QVector<FieldProblem>& problems);
};

/// What became of it.
struct AutoCreated {
    CampaignId campaign;
    bool created = false; ///< false: the client already has a campaign with this form id, left as it is
};

/// Creates it in the session's transaction, or finds the one with this form id. Conflict at `name` if
/// another campaign has the name; Conflict at `formId` if somebody else took the form id at this moment:
/// try again in another transaction.
Result<AutoCreated> autoCreateCampaign(Session& session, ClientId client, const AutoCreation& creation);

} // namespace cm
