// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/campaigns/campaign.h"
#include "models/database/session.h"

namespace cm {

/// A campaign as its form shows it for editing.
struct StoredCampaign {
    CampaignId id;
    CampaignDraft draft;
    int version = 1; ///< of its sequence
    qint64 revision = 1; ///< goes up with every change that a person makes
    QDateTime editedAt; ///< UTC
    QString editedBy; ///< login
    ClientId client;
    bool isActive = true;
    QDateTime deactivatedAt; ///< UTC; invalid while active
    bool autoDiscovered = false;
    QString reviewStatus; ///< pending, approved, discarded or empty
    QDateTime updatedAt; ///< UTC, counters included

    /// With its counters: all names of DESIGN §3 in camelCase, messages and audience included.
    [[nodiscard]] QJsonObject toJson(const CampaignSummary& summary) const;
};

/// NotFound if the client has no such campaign.
Result<StoredCampaign> loadStoredCampaign(Session& session, ClientId client, CampaignId campaign);

/// Until the transaction ends nobody else edits it nor changes its state; for who loads it, decides and
/// edits.
Result<void> lockCampaign(Session& session, CampaignId campaign);

/// What the campaign is with these fields of its JSON changed, by all rules; what is wrong is added to
/// `problems`.
CampaignDraft editedDraft(
    const StoredCampaign& stored, const QJsonObject& fields, QVector<FieldProblem>& problems);

/// Changes the campaign to what the draft says, in one transaction; a sequence that is another becomes a new
/// version, for leads enrolled from now on. Validated like a new one, but for times that stay as they were.
/// Conflict with isChangedMeanwhile() if it is not `before.revision` any more; then nothing was changed.
/// Returns the new revision; a draft that says what `before` does changes nothing, and it stays as it was.
Result<qint64> updateCampaign(
    Session& session, ClientId client, const StoredCampaign& before, const CampaignDraft& draft);

/// One version of a campaign's sequence.
struct CampaignVersion {
    int version = 1;
    QVector<Message> messages;
    QDateTime createdAt; ///< UTC
    QString createdBy; ///< login
    qint64 leads = 0; ///< ever enrolled with it
    qint64 openLeads = 0; ///< in it now
    friend bool operator==(const CampaignVersion&, const CampaignVersion&) = default;
};

/// All versions, the newest first.
Result<QVector<CampaignVersion>> listCampaignVersions(Session& session, ClientId client, CampaignId campaign);

/// Whom a change touches, for people: "142 leads stay on version 3; new ones get version 4."
QString editImpact(const QVector<CampaignVersion>& versions, bool otherSequence);

} // namespace cm
