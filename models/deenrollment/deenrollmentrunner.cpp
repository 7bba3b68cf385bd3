// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/deenrollment/deenrollmentrunner.h"

#include "models/database/databaseerror.h"
#include "models/logging/logging.h"

#include <QJsonArray>
#include <QSysInfo>

#include <chrono>

namespace cm {

namespace {

constexpr int attempts = 5;
constexpr int firstPauseMs = 50;

qint64 monotonicMs()
{
    using namespace std::chrono;
    return duration_cast<milliseconds>(steady_clock::now().time_since_epoch()).count();
}

// What must be done even after the user's cancel: recording the run's end, giving the lock back.
class Uncancelled {
public:
    explicit Uncancelled(Session& session)
        : m_session(session)
        , m_cancellation(session.cancellation())
    {
        m_session.setCancellation(Cancellation());
    }
    ~Uncancelled() { m_session.setCancellation(m_cancellation); }
    Uncancelled(const Uncancelled&) = delete;
    Uncancelled& operator=(const Uncancelled&) = delete;

private:
    Session& m_session;
    const Cancellation m_cancellation;
};

void takeFigures(DeEnrollmentResult& result, const DeEnrollmentRun& run)
{
    result.evaluated = run.evaluated;
    result.deEnrolled = run.deEnrolled;
    result.skipped = run.skipped;
    result.batches = run.batches;
}

DeEnrollmentResult resultOf(const DeEnrollmentRun& run)
{
    DeEnrollmentResult result;
    result.clientId = run.clientId;
    result.runId = run.id;
    result.status = run.status;
    result.durationMs = run.durationMs.value_or(0);
    result.message = run.errorDetails;
    takeFigures(result, run);
    return result;
}

} // namespace

Result<void> DeEnrollmentOptions::check() const
{
    const auto invalid = [](const QString& field, const QString& message) {
        return failure(Error{ErrorCode::ValidationError, message, {}, {}, field});
    };
    if (batchSize < 1 || batchSize > 50'000)
        return invalid(QStringLiteral("batchSize"),
            QStringLiteral("A batch size of %1 is not possible. Use 1 to 50000.").arg(batchSize));
    if (maxRuntimeMs < 1)
        return invalid(QStringLiteral("maxRuntimeMs"),
            QStringLiteral("A time limit of %1 ms is not possible. Use at least 1.").arg(maxRuntimeMs));
    if (pauseMs < 0 || pauseMs > 60'000)
        return invalid(QStringLiteral("pauseMs"),
            QStringLiteral("A pause of %1 ms is not possible. Use 0 to 60000.").arg(pauseMs));
    if (parallel < 1 || parallel > 32)
        return invalid(QStringLiteral("parallel"),
            QStringLiteral("%1 clients at a time are not possible. Use 1 to 32.").arg(parallel));
    if (connectionRetries < 0 || connectionRetries > 20)
        return invalid(QStringLiteral("connectionRetries"),
            QStringLiteral("%1 new connections are not possible. Use 0 to 20.").arg(connectionRetries));
    return {};
}

QJsonObject DeEnrollmentResult::toJson() const
{
    QJsonArray due;
    for (const DueEnrollment& one : started)
        due.append(one.toJson());
    return {{QStringLiteral("clientId"), clientId.toString()}, {QStringLiteral("started"), due},
        {QStringLiteral("startProblem"), startProblem.isEmpty() ? QJsonValue() : QJsonValue(startProblem)},
        {QStringLiteral("runId"), runId.isNull() ? QJsonValue() : QJsonValue(runId.toString())},
        {QStringLiteral("status"), status}, {QStringLiteral("leadsEvaluated"), evaluated},
        {QStringLiteral("leadsDeEnrolled"), deEnrolled}, {QStringLiteral("leadsSkipped"), skipped},
        {QStringLiteral("batches"), batches}, {QStringLiteral("durationMs"), durationMs},
        {QStringLiteral("cancelled"), cancelled},
        {QStringLiteral("message"), message.isEmpty() ? QJsonValue() : QJsonValue(message)}};
}

DeEnrollmentRunner::DeEnrollmentRunner(Session& session, DeEnrollmentOptions options, Progress progress)
    : m_session(session)
    , m_options(std::move(options))
    , m_progress(std::move(progress))
{
}

Result<DeEnrollmentResult> DeEnrollmentRunner::runClient(ClientId client, bool again)
{
    if (auto checked = m_options.check(); !checked)
        return failure(checked.error());
    return withLock(client, [&]() -> Result<DeEnrollmentResult> {
        if (again) {
            auto begun = runBegunUnheard(client);
            if (!begun)
                return failure(begun.error());
            if (!begun->isNull())
                return runBatches(client, *begun, monotonicMs());
        }
        auto started =
            m_session.execute(u"SELECT start_de_enrollment_run(:client_id, :type, :program, :host) AS id",
                {{QLatin1String("client_id"), client}, {QLatin1String("type"), m_options.runType},
                    {QLatin1String("program"), m_options.program},
                    {QLatin1String("host"), QSysInfo::machineHostName()}});
        if (!started)
            return failure(started.error());
        return runBatches(client, started->first().id<RunId>("id"), monotonicMs());
    });
}

// Nobody works on it, for the client's lock is ours. Should it be that of another worker of ours which died
// before its first batch, it does for this one as well.
Result<RunId> DeEnrollmentRunner::runBegunUnheard(ClientId client)
{
    auto rows = m_session.execute(
        u"SELECT id FROM de_enrollment_runs WHERE client_id = :client_id AND status = 'running' "
        "AND run_type = :type AND holder_program = :program AND holder_host = :host "
        "AND holder_user = app_login() AND checkpoint_data ->> 'lastLeadId' IS NULL",
        {{QLatin1String("client_id"), client}, {QLatin1String("type"), m_options.runType},
            {QLatin1String("program"), m_options.program},
            {QLatin1String("host"), QSysInfo::machineHostName()}});
    if (!rows)
        return failure(rows.error());
    return rows->isEmpty() ? RunId() : rows->first().id<RunId>("id");
}

Result<DeEnrollmentResult> DeEnrollmentRunner::resumeRun(RunId run)
{
    if (auto checked = m_options.check(); !checked)
        return failure(checked.error());
    auto known = loadRun(m_session, run);
    if (!known)
        return failure(known.error());
    const ClientId client = known->clientId;
    return withLock(client, [&] { return reopen(client, run, monotonicMs()); });
}

Result<DeEnrollmentResult> DeEnrollmentRunner::continueRun(RunId run, qint64 startedMs)
{
    auto known = loadRun(m_session, run);
    if (!known)
        return failure(known.error());
    const ClientId client = known->clientId;
    return withLock(client, [&]() -> Result<DeEnrollmentResult> {
        // Only now can nobody change it any more, the connection that was lost included.
        auto recorded = loadRun(m_session, run);
        if (!recorded)
            return failure(recorded.error());
        // One that failed goes on: others may have found it without a worker and marked it as interrupted.
        if (recorded->status == QLatin1String("success") || recorded->status == QLatin1String("partial"))
            return resultOf(*recorded);
        auto result = reopen(client, run, startedMs);
        if (!result)
            return result;
        // What this connection saw is a part only; the last batch before may have been committed unheard.
        const Uncancelled guard(m_session);
        recorded = loadRun(m_session, run);
        if (!recorded)
            return failure(recorded.error());
        takeFigures(*result, *recorded);
        return result;
    });
}

Result<DeEnrollmentResult> DeEnrollmentRunner::reopen(ClientId client, RunId run, qint64 startedMs)
{
    auto resumed = m_session.execute(u"SELECT resume_de_enrollment_run(:run_id, :program, :host)",
        {{QLatin1String("run_id"), run}, {QLatin1String("program"), m_options.program},
            {QLatin1String("host"), QSysInfo::machineHostName()}});
    if (!resumed)
        return failure(resumed.error());
    return runBatches(client, run, startedMs);
}

Result<DeEnrollmentResult> DeEnrollmentRunner::withLock(
    ClientId client, const std::function<Result<DeEnrollmentResult>()>& work)
{
    const SqlParameters key{{QLatin1String("client_id"), client}};
    auto locked =
        m_session.execute(u"SELECT pg_try_advisory_lock(de_enrollment_lock_key(:client_id)) AS mine "
                          "FROM require_right(:client_id, 'process')",
            key);
    if (!locked)
        return failure(locked.error());
    if (!locked->first().boolean("mine"))
        return busy(client);
    auto result = work();
    const Uncancelled guard(m_session);
    (void)m_session.execute(u"SELECT pg_advisory_unlock(de_enrollment_lock_key(:client_id))", key);
    return result;
}

Result<DeEnrollmentResult> DeEnrollmentRunner::busy(ClientId client)
{
    DeEnrollmentResult result;
    result.clientId = client;
    result.status = QStringLiteral("busy");
    result.message = QStringLiteral("Another worker is busy with this client.");
    auto runs =
        m_session.execute(u"SELECT holder_program, holder_host, holder_user, run_at FROM de_enrollment_runs "
                          "WHERE client_id = :client_id AND status = 'running' ORDER BY run_at DESC LIMIT 1",
            {{QLatin1String("client_id"), client}});
    if (runs && !runs->isEmpty()) {
        const Row row = runs->first();
        result.message =
            QStringLiteral("Another worker is busy with this client: %1 on %2, user %3, since %4 UTC.")
                .arg(row.text("holder_program"), row.text("holder_host"), row.text("holder_user"),
                    row.timestamp("run_at").toString(QStringLiteral("yyyy-MM-dd HH:mm:ss")));
    }
    return result;
}

Result<bool> DeEnrollmentRunner::runBatch(DeEnrollmentResult& result)
{
    for (int attempt = 1;; ++attempt) {
        auto rows = m_session.execute(u"SELECT * FROM run_de_enrollment_batch(:run_id, :batch_size)",
            {{QLatin1String("run_id"), result.runId}, {QLatin1String("batch_size"), m_options.batchSize}});
        if (!rows) {
            if (attempt == attempts || !isRetriable(rows.error()))
                return failure(rows.error());
            m_session.cancellation().wait(std::chrono::milliseconds(firstPauseMs << attempt));
            continue;
        }
        const Row row = rows->first();
        const qint64 deEnrolled = row.integer("de_enrolled");
        const qint64 skipped = row.integer("skipped");
        // The last batch may be an empty one.
        if (deEnrolled + skipped > 0)
            result.batches += 1;
        result.deEnrolled += deEnrolled;
        result.skipped += skipped;
        result.evaluated = result.deEnrolled + result.skipped;
        return row.boolean("finished");
    }
}

Result<DeEnrollmentResult> DeEnrollmentRunner::runBatches(ClientId client, RunId run, qint64 startedMs)
{
    DeEnrollmentResult result;
    result.clientId = client;
    result.runId = run;
    m_run = run;
    m_startedMs = startedMs;
    for (;;) {
        result.durationMs = monotonicMs() - m_startedMs;
        if (m_progress)
            m_progress(result);
        if (m_session.cancellation().isCancelled()) {
            result.cancelled = true;
            break;
        }
        if (result.batches > 0 && result.durationMs >= m_options.maxRuntimeMs) {
            result.status = QStringLiteral("partial");
            result.message = QStringLiteral("The time limit was reached; resume the run to go on.");
            break;
        }
        if (result.batches > 0)
            m_session.cancellation().wait(std::chrono::milliseconds(m_options.pauseMs));
        auto finished = runBatch(result);
        if (!finished) {
            result.cancelled = finished.error().code == ErrorCode::Cancelled;
            if (result.cancelled)
                break;
            if (finished.error().code == ErrorCode::Timeout) {
                // The server's own limit (statement_timeout): a slow disk, say. What is done is done.
                result.status = QStringLiteral("partial");
                result.message = QStringLiteral(
                    "A batch took longer than the server allows; resume the run with smaller batches.");
                break;
            }
            return finish(result, &finished.error());
        }
        if (*finished) {
            result.status = QStringLiteral("success");
            break;
        }
    }
    if (result.cancelled) {
        result.status = QStringLiteral("partial");
        result.message = QStringLiteral("Cancelled; resume the run to go on.");
    }
    return finish(result, nullptr);
}

Result<DeEnrollmentResult> DeEnrollmentRunner::finish(DeEnrollmentResult result, const Error* error)
{
    const Uncancelled guard(m_session);
    if (error) {
        result.status = QStringLiteral("failed");
        result.message = error->message;
        logError(QStringLiteral("worker"), *error);
        // Nobody hears how it ended; it stays open and is found to be interrupted.
        if (!m_session.isConnected())
            return failure(*error);
    }
    result.durationMs = monotonicMs() - m_startedMs;
    const QString details = error ? error->message + u'\n' + error->detail : result.message;
    auto recorded =
        m_session.execute(u"SELECT finish_de_enrollment_run(:run_id, :status, :duration_ms, :details)",
            {{QLatin1String("run_id"), result.runId}, {QLatin1String("status"), result.status},
                {QLatin1String("duration_ms"), static_cast<qint32>(result.durationMs)},
                {QLatin1String("details"), details.isEmpty() ? SqlValue() : SqlValue(details)}});
    logEvent(LogLevel::Info, QStringLiteral("worker"), QStringLiteral("run ended"), result.toJson());
    if (m_progress)
        m_progress(result);
    if (!recorded)
        return failure(error ? *error : recorded.error());
    return result;
}

} // namespace cm
