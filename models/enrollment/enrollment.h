// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/database/session.h"
#include "models/domain/ids.h"

#include <QDateTime>
#include <QJsonObject>
#include <QVector>

namespace cm {

/// What an enrollment did, or a dry run would do.
struct EnrollmentResult {
    RunId runId;
    qint64 totalMatching = 0;
    qint64 enrolled = 0;
    qint64 remaining = 0; ///< matching, but not enrolled
    QString reason; ///< enrollment_cap, timeout, limit, not_eligible; empty if everyone was enrolled
    qint64 durationMs = 0;
    bool dryRun = false;

    [[nodiscard]] bool isPartial() const { return remaining > 0; }
    /// For people: "1,000 of 5,731 leads were enrolled. The campaign's limit of …"
    [[nodiscard]] QString sentence() const;
    [[nodiscard]] QJsonObject toJson() const;
};

/// One row of the history of a client's enrollments.
struct EnrollmentRun {
    RunId id;
    CampaignId campaignId;
    QString campaignName;
    QDateTime runAt;
    QString status; ///< success, partial, failed
    qint64 totalMatching = 0;
    qint64 enrolled = 0;
    qint64 remaining = 0;
    QString reason;
    QDateTime undoneAt; ///< invalid unless it was taken back
    QString actor;

    [[nodiscard]] QJsonObject toJson() const;
};

/// The newest first; of all campaigns if `campaign` is null, of all visible clients if `client` is null.
Result<QVector<EnrollmentRun>> listEnrollmentRuns(
    Session& session, ClientId client, CampaignId campaign, int limit);

enum class EnrollmentMode { Real, DryRun };

/// Enrolls a campaign's audience by the database's rules. A dry run executes the same code, and the
/// database takes it back.
/// Tried again up to three times on a deadlock or serialization failure.
Result<EnrollmentResult> enrollCampaign(Session& session, ClientId client, CampaignId campaign,
    EnrollmentMode mode, std::optional<int> limit = std::nullopt);

} // namespace cm
