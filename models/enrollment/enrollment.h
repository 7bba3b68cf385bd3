// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/database/session.h"
#include "models/domain/ids.h"

#include <QJsonObject>

#include <functional>
#include <optional>

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
    /// True if another call goes on where this one ran out of time.
    [[nodiscard]] bool canContinue() const { return reason == QLatin1String("timeout"); }
    /// For people: "1,000 of 5,731 leads were enrolled. The campaign's limit of …"
    [[nodiscard]] QString sentence() const;
    [[nodiscard]] QJsonObject toJson() const;
};

/// What keeps an enrollment short, and true to what was shown before.
struct EnrollmentOptions {
    std::optional<int> limit = std::nullopt; ///< at most so many leads
    /// What fits into it is enrolled, the rest by another call (reason "timeout"). A portion of leads is
    /// always done, however short it is.
    std::optional<int> timeLimitMs = std::nullopt;
    QString fingerprint = {}; ///< of the dry run whose leads are meant; empty: whoever matches now
};

enum class EnrollmentMode { Real, DryRun };
/// How many of how many leads are enrolled so far; on the session's thread.
using EnrollmentProgress = std::function<void(qint64 enrolled, qint64 total)>;

/// Enrolls a campaign's audience by the database's rules, in one transaction: a cancel leaves nothing. A dry
/// run executes the same code, and the database takes it back; dryRunEnrollment() tells more of it.
/// Tried again up to three times on a deadlock or serialization failure. Conflict with isOutdated() if the
/// leads or messages are not those of the options' fingerprint any more; then nobody was enrolled.
Result<EnrollmentResult> enrollCampaign(Session& session, ClientId client, CampaignId campaign,
    EnrollmentMode mode, const EnrollmentOptions& options = {}, const EnrollmentProgress& progress = {});

/// Lets a paused campaign send. One that was created paused and has never enrolled enrolls first (DESIGN §4);
/// then the result says what it did.
Result<std::optional<EnrollmentResult>> resumeCampaign(Session& session, ClientId client, CampaignId campaign,
    const EnrollmentOptions& options = {}, const EnrollmentProgress& progress = {});

} // namespace cm
