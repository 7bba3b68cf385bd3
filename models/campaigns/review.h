// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/campaigns/campaign.h"
#include "models/database/session.h"

namespace cm {

/// A campaign that was made without a person and waits for one.
struct PendingCampaign {
    CampaignId id;
    QString name;
    CampaignType type = CampaignType::Custom;
    QString formId;
    QStringList tags;
    QDateTime createdAt; ///< UTC
    qint64 waitingLeads = 0; ///< that it would enroll at this moment
};

/// All of a client's, the oldest first.
Result<QVector<PendingCampaign>> pendingCampaigns(Session& session, ClientId client);

/// Another campaign that one resembles; each likeness 0 to 1.
struct SimilarCampaign {
    CampaignId id;
    QString name;
    QString formId;
    double nameLikeness = 0;
    double formLikeness = 0;
    double tagLikeness = 0;

    /// "same form id, name 62 %, tags 50 %" for people.
    [[nodiscard]] QString why() const;
};

/// The most alike first.
Result<QVector<SimilarCampaign>> similarCampaigns(Session& session, ClientId client, CampaignId campaign);

enum class ReviewDecision { Approve, Discard };
Result<void> reviewCampaign(Session& session, ClientId client, CampaignId campaign, ReviewDecision decision);
/// The other one gets its tags, and its form id if it has none; this one is discarded.
Result<void> mergeCampaign(Session& session, ClientId client, CampaignId campaign, CampaignId into);

/// An enrollment that needs a second administrator.
struct EnrollmentApproval {
    CampaignId campaignId;
    QString campaignName;
    QString fingerprint; ///< of the dry run that was shown
    qint64 leads = 0;
    QString requestedBy; ///< login
    QDateTime requestedAt; ///< UTC
    bool isMine = false; ///< asked for by this login, which can't approve it
};

/// Those that nobody has approved yet, the oldest first.
Result<QVector<EnrollmentApproval>> openApprovals(Session& session, ClientId client);
/// Asks for what enrolling the campaign would do now. Needs a session that may write.
Result<QString> requestApproval(Session& session, ClientId client, CampaignId campaign);
/// Forbidden for the one who asked.
Result<void> approveEnrollment(
    Session& session, ClientId client, CampaignId campaign, const QString& fingerprint);

} // namespace cm
