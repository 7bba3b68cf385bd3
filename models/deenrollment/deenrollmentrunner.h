// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/deenrollment/deenrollmentrun.h"
#include "models/enrollment/dueenrollment.h"

#include <functional>

namespace cm {

/// The worker's limits (DESIGN §4, §8).
struct DeEnrollmentOptions {
    int batchSize = 1000; ///< leads a transaction, 1..50,000
    qint64 maxRuntimeMs = 240'000; ///< per client
    QString runType = QStringLiteral("manual"); ///< scheduled, manual, retry
    QString program = QStringLiteral("campaign-manager"); ///< told to others who want the same client
    qint64 pauseMs = 0; ///< between two batches, for a server that has other work to do
    int parallel = 1; ///< clients at a time, 1..32; each has a connection of its own
    int connectionRetries = 6; ///< how often a lost connection is made again, after 0.25, 0.5, 1 … seconds
    bool resumeInterrupted = false; ///< go on with a run whose worker was lost instead of beginning another

    /// Names the option at fault.
    [[nodiscard]] Result<void> check() const;
};

/// What one client's run did.
struct DeEnrollmentResult {
    ClientId clientId;
    RunId runId;
    QString status; ///< success, partial, failed; "busy" if another worker has the client
    qint64 evaluated = 0;
    qint64 deEnrolled = 0;
    qint64 skipped = 0;
    int batches = 0;
    qint64 durationMs = 0; ///< monotonic clock
    bool cancelled = false;
    QString message; ///< for people: why it is not "success", or empty
    QVector<DueEnrollment> started; ///< what was due of the client and enrolled before, by the worker
    QString startProblem; ///< why that could not even be looked at, or empty

    [[nodiscard]] QJsonObject toJson() const;
};

/// Takes leads out of their campaigns, one client at a time, in batches that each commit on their own.
/// The same code for the window's background thread and the command line. Lives in one thread with its
/// session (kind Batch, a direct connection: the client's lock belongs to the connection).
class DeEnrollmentRunner {
public:
    using Progress = std::function<void(const DeEnrollmentResult& soFar)>;

    DeEnrollmentRunner(Session& session, DeEnrollmentOptions options, Progress progress = {});

    /// A run over all leads of the client that leave. Only an error that kept the run from being recorded
    /// is returned as such; a failed run is a result with status "failed".
    /// `again`: an earlier call lost its connection before it knew its run, which goes on if it was begun.
    Result<DeEnrollmentResult> runClient(ClientId client, bool again = false);
    /// Goes on behind the checkpoint of a failed or partial run.
    Result<DeEnrollmentResult> resumeRun(RunId run);
    /// Goes on with a run of this worker, begun at `startedMs` of its clock, after its connection was lost.
    /// An end that was recorded without the worker having heard of it is the result.
    Result<DeEnrollmentResult> continueRun(RunId run, qint64 startedMs);
    /// The run that was begun or resumed last; a null id before. After an error it may still be open.
    [[nodiscard]] RunId currentRun() const { return m_run; }
    /// When that was, by the monotonic clock: what its time limit and its duration count from.
    [[nodiscard]] qint64 startedMs() const { return m_startedMs; }

private:
    Result<DeEnrollmentResult> withLock(
        ClientId client, const std::function<Result<DeEnrollmentResult>()>& work);
    Result<DeEnrollmentResult> reopen(ClientId client, RunId run, qint64 startedMs);
    Result<DeEnrollmentResult> runBatches(ClientId client, RunId run, qint64 startedMs);
    Result<bool> runBatch(DeEnrollmentResult& result);
    Result<DeEnrollmentResult> finish(DeEnrollmentResult result, const Error* error);
    Result<DeEnrollmentResult> busy(ClientId client);
    Result<RunId> runBegunUnheard(ClientId client);

    Session& m_session;
    const DeEnrollmentOptions m_options;
    Progress m_progress;
    RunId m_run;
    qint64 m_startedMs = 0;
};

} // namespace cm
