// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/campaigns/campaign.h"
#include "models/database/session.h"

namespace cm {

/// A campaign with everything that is stored about it.
struct StoredCampaign {
    ClientId client;
    CampaignSummary summary;
    CampaignDraft draft; ///< as it can be edited
    QString mark; ///< changes with whatever people edit or decide: for editCampaign()
    bool isActive = true;
    QDateTime deactivatedAt; ///< UTC; invalid while active
    bool autoDiscovered = false;
    QString reviewStatus; ///< pending, approved, discarded or empty
    QDateTime updatedAt; ///< UTC

    /// All names of DESIGN §3 in camelCase, messages and audience included.
    [[nodiscard]] QJsonObject toJson() const;
};

/// NotFound if the client has no such campaign.
Result<StoredCampaign> loadStoredCampaign(Session& session, ClientId client, CampaignId campaign);

/// Until the transaction ends nobody else edits it nor changes its state; for who loads it, decides and
/// edits.
Result<void> lockCampaign(Session& session, CampaignId campaign);

/// What is wrong with an edited campaign: the rules of validateCampaign(), but a time that was already there
/// may have passed.
QVector<FieldProblem> validateEdit(
    const CampaignDraft& before, const CampaignDraft& after, const QDateTime& now);

/// Validates and stores the edited campaign, in one statement; another sequence becomes the next version.
/// `stored` is what was shown: Conflict if the campaign is not like that any more. isPaused is left alone,
/// see changeCampaignState().
Result<void> editCampaign(Session& session, const StoredCampaign& stored, const CampaignDraft& edited);

} // namespace cm
