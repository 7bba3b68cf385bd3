// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/deenrollment/deenrollmentworker.h"

#include "models/logging/logging.h"

namespace cm {

namespace {

/// What a client's due campaigns did. Whatever goes wrong there is told, and leads still leave.
struct Due {
    QVector<DueEnrollment> campaigns;
    QString problem;
};

Due enrollDue(Session& session, ClientId client)
{
    auto due = enrollDueCampaigns(session, client);
    if (!due) {
        if (due.error().code != ErrorCode::Cancelled)
            logError(QStringLiteral("worker"), due.error());
        return {{}, due.error().message};
    }
    for (const DueEnrollment& one : std::as_const(*due))
        logEvent(one.problem.isEmpty() ? LogLevel::Info : LogLevel::Error, QStringLiteral("worker"),
            QStringLiteral("campaign was due"), one.toJson());
    return {*due, {}};
}

} // namespace

DeEnrollmentWorker::DeEnrollmentWorker(ConnectionSettings settings, QObject* parent)
    : QObject(parent)
    , m_settings(std::move(settings))
{
}

Result<QVector<DeEnrollmentResult>> DeEnrollmentWorker::run(
    QVector<ClientId> clients, const DeEnrollmentOptions& options, const Cancellation& cancellation)
{
    Q_ASSERT(QThread::currentThread() == thread());
    if (auto checked = options.check(); !checked)
        return failure(checked.error());
    auto session = Session::open(m_settings, SessionKind::Batch, options.program + QLatin1String("/worker"));
    if (!session)
        return failure(session.error());
    (*session)->setCancellation(cancellation);
    if (clients.isEmpty()) {
        auto rows = (*session)->execute(u"SELECT id FROM clients WHERE is_active ORDER BY id");
        if (!rows)
            return failure(rows.error());
        for (const Row& row : *rows)
            clients.append(row.id<ClientId>("id"));
    }
    QVector<DeEnrollmentResult> results;
    for (const ClientId& client : std::as_const(clients)) {
        const int number = static_cast<int>(results.size()) + 1;
        DeEnrollmentRunner runner(**session, options, [&](const DeEnrollmentResult& soFar) {
            Q_EMIT progressed(soFar, number, static_cast<int>(clients.size()));
        });
        const Due due = enrollDue(**session, client);
        auto result = runner.runClient(client);
        if (!result) {
            logError(QStringLiteral("worker"), result.error());
            if (clients.size() == 1)
                return failure(result.error());
            DeEnrollmentResult failed;
            failed.clientId = client;
            failed.status = QStringLiteral("failed");
            failed.message = result.error().message;
            result = failed;
            if (!(*session)->isConnected()) {
                auto fresh =
                    Session::open(m_settings, SessionKind::Batch, options.program + QLatin1String("/worker"));
                if (!fresh)
                    return failure(fresh.error());
                session = std::move(fresh);
                (*session)->setCancellation(cancellation);
            }
        }
        result->started = due.campaigns;
        result->startProblem = due.problem;
        results.append(*result);
        if (cancellation.isCancelled())
            break;
    }
    return results;
}

Result<DeEnrollmentResult> DeEnrollmentWorker::resume(
    RunId run, const DeEnrollmentOptions& options, const Cancellation& cancellation)
{
    Q_ASSERT(QThread::currentThread() == thread());
    auto session = Session::open(m_settings, SessionKind::Batch, options.program + QLatin1String("/worker"));
    if (!session)
        return failure(session.error());
    (*session)->setCancellation(cancellation);
    DeEnrollmentRunner runner(
        **session, options, [&](const DeEnrollmentResult& soFar) { Q_EMIT progressed(soFar, 1, 1); });
    return runner.resumeRun(run);
}

DeEnrollmentController::DeEnrollmentController(const ConnectionSettings& settings, QObject* parent)
    : QObject(parent)
    , m_worker(new DeEnrollmentWorker(settings))
{
    qRegisterMetaType<DeEnrollmentResult>();
    m_thread.setObjectName(QStringLiteral("de-enrollment worker"));
    m_worker->moveToThread(&m_thread);
    connect(&m_thread, &QThread::finished, m_worker, &QObject::deleteLater);
    connect(m_worker, &DeEnrollmentWorker::progressed, this, &DeEnrollmentController::progressed);
    m_thread.start();
}

DeEnrollmentController::~DeEnrollmentController()
{
    m_cancellation.cancel();
    m_thread.quit();
    m_thread.wait();
}

void DeEnrollmentController::begin(
    std::function<Result<QVector<DeEnrollmentResult>>(const Cancellation&)> job)
{
    if (m_running)
        return;
    if (m_writeRefusal) {
        QMetaObject::invokeMethod(
            this, [this, why = *m_writeRefusal] { Q_EMIT finished({}, why); }, Qt::QueuedConnection);
        return;
    }
    m_running = true;
    m_cancellation = Cancellation();
    Q_EMIT started();
    QMetaObject::invokeMethod(
        m_worker,
        [this, job = std::move(job), cancellation = m_cancellation] {
            auto answer = job(cancellation);
            QMetaObject::invokeMethod(
                this,
                [this, answer] {
                    m_running = false;
                    Q_EMIT finished(
                        answer.value_or(QVector<DeEnrollmentResult>()), answer ? Error() : answer.error());
                },
                Qt::QueuedConnection);
        },
        Qt::QueuedConnection);
}

void DeEnrollmentController::runNow(const QVector<ClientId>& clients, const DeEnrollmentOptions& options)
{
    begin([worker = m_worker, clients, options](
              const Cancellation& cancellation) { return worker->run(clients, options, cancellation); });
}

void DeEnrollmentController::resume(RunId run, const DeEnrollmentOptions& options)
{
    begin([worker = m_worker, run, options](
              const Cancellation& cancellation) -> Result<QVector<DeEnrollmentResult>> {
        auto result = worker->resume(run, options, cancellation);
        if (!result)
            return failure(result.error());
        return QVector<DeEnrollmentResult>{*result};
    });
}

void DeEnrollmentController::cancel()
{
    m_cancellation.cancel();
}

} // namespace cm
