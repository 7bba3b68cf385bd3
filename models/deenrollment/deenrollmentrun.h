// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/database/session.h"
#include "models/deenrollment/outcome.h"
#include "models/domain/ids.h"

#include <QDateTime>
#include <QJsonObject>
#include <QMap>

namespace cm {

/// One pass of the worker over a client, as recorded.
struct DeEnrollmentRun {
    RunId id;
    ClientId clientId;
    QString clientName;
    QDateTime runAt;
    QString runType; ///< scheduled, manual, retry
    QString status; ///< pending, running, success, failed, partial
    qint64 evaluated = 0;
    qint64 deEnrolled = 0;
    qint64 skipped = 0;
    QMap<QString, qint64> byOutcome; ///< by outcomeKey()
    std::optional<qint64> durationMs;
    int batches = 0;
    QString errorDetails;
    QString holder; ///< "campaign-manager on host, user"
    QDateTime undoneAt; ///< invalid unless it was taken back
    QDateTime finishedAt; ///< invalid while it runs
    QDateTime logPurgedAt; ///< invalid while its lead log is there
    QString checkpoint; ///< the last lead that was processed; empty before the first batch

    /// True for a failed or partial run that was not taken back.
    [[nodiscard]] bool canBeResumed() const;
    /// True if it took leads out, has ended, was not taken back and still has its lead log.
    [[nodiscard]] bool canBeUndone() const;

    [[nodiscard]] QJsonObject toJson() const;
    friend bool operator==(const DeEnrollmentRun&, const DeEnrollmentRun&) = default;
};

/// "Success", "Partial" … for people.
QString runStatusLabel(const QString& status);

/// The health of one client's de-enrollment, as the database judges it (view de_enrollment_health).
struct ClientHealth {
    ClientId clientId;
    QString clientName;
    QString health; ///< healthy, warning, error, unknown
    QStringList reasons; ///< no_recent_success, stuck_leads, success_rate, failed_runs, slow_runs
    int successfulRuns = 0; ///< of the last 24 hours, as the next two
    int failedRuns = 0;
    int partialRuns = 0;
    std::optional<double> successRate; ///< per cent
    QDateTime lastSuccess;
    qint64 deEnrolled = 0; ///< in 24 hours
    qint64 stuckLeads = 0;
    std::optional<double> hoursSinceSuccess;
    std::optional<qint64> meanDurationMs;

    [[nodiscard]] QString healthLabel() const;
    /// The reasons with their figures, in words; one sentence when healthy.
    [[nodiscard]] QStringList reasonSentences() const;
    [[nodiscard]] QJsonObject toJson() const;
    friend bool operator==(const ClientHealth&, const ClientHealth&) = default;
};

/// Leads de-enrolled on one day in the client's time zone (UTC over all clients).
struct DayOutcomes {
    QDate day;
    QMap<QString, qint64> byOutcome;
};

/// Which runs to list; what is not said doesn't matter.
struct RunFilter {
    RunFilter(ClientId ofClient = {})
        : client(ofClient)
    {
    }
    ClientId client;
    QDateTime from{};
    QDateTime until{}; ///< not included
    QStringList statuses{};
};

/// Newest first.
Result<QVector<DeEnrollmentRun>> listRuns(Session& session, const RunFilter& filter, int limit = 200);
Result<DeEnrollmentRun> loadRun(Session& session, RunId run);
/// From a row with the columns of de_enrollment_health and company_name.
ClientHealth healthFromRow(const Row& row);
/// Worst first; a null client means all.
Result<QVector<ClientHealth>> listHealth(Session& session, ClientId client = {});

} // namespace cm
