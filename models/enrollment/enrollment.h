// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/database/session.h"
#include "models/domain/ids.h"

#include <QJsonObject>

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

enum class EnrollmentMode { Real, DryRun };

/// Enrolls a campaign's audience by the database's rules. A dry run executes the same code and rolls back.
/// Tried again up to three times on a deadlock or serialization failure.
Result<EnrollmentResult> enrollCampaign(Session& session, ClientId client, CampaignId campaign,
    EnrollmentMode mode, std::optional<int> limit = std::nullopt);

} // namespace cm
