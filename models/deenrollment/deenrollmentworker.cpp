// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/deenrollment/deenrollmentworker.h"

#include "models/deenrollment/workerlane.h"
#include "models/logging/logging.h"

#include <map>
#include <mutex>
#include <thread>
#include <vector>

namespace cm {

namespace {

DeEnrollmentResult failedResult(ClientId client, const Error& error)
{
    DeEnrollmentResult failed;
    failed.clientId = client;
    failed.status = QStringLiteral("failed");
    failed.message = error.message;
    return failed;
}

} // namespace

/// The clients of one pass, which the lanes take one after the other. Any thread.
struct DeEnrollmentWorker::Pass {
    explicit Pass(QVector<ClientId> all)
        : clients(std::move(all))
    {
    }
    const QVector<ClientId> clients;
    std::mutex mutex;
    qsizetype next = 0;
    std::map<qsizetype, DeEnrollmentResult> results; // by the client's place
    std::optional<Error> problem; // that made it end

    qsizetype take(const Cancellation& cancellation)
    {
        const std::lock_guard lock(mutex);
        return problem || cancellation.isCancelled() || next == clients.size() ? -1 : next++;
    }
};

DeEnrollmentWorker::DeEnrollmentWorker(ConnectionSettings settings, QObject* parent)
    : QObject(parent)
    , m_settings(std::move(settings))
{
}

void DeEnrollmentWorker::work(Pass& pass, WorkerLane& lane, const Cancellation& cancellation)
{
    const int count = static_cast<int>(pass.clients.size());
    for (qsizetype place = 0; (place = pass.take(cancellation)) >= 0;) {
        const ClientId client = pass.clients[place];
        const auto result = lane.runClient(client, [&](const DeEnrollmentResult& soFar) {
            const std::lock_guard lock(pass.mutex);
            Q_EMIT progressed(soFar, static_cast<int>(place) + 1, count);
        });
        const std::lock_guard lock(pass.mutex);
        if (!result) {
            logError(QStringLiteral("worker"), result.error());
            if (count == 1 || !lane.isUsable())
                pass.problem = result.error();
        }
        pass.results[place] = result ? *result : failedResult(client, result.error());
    }
}

Result<QVector<DeEnrollmentResult>> DeEnrollmentWorker::run(
    QVector<ClientId> clients, const DeEnrollmentOptions& options, const Cancellation& cancellation)
{
    Q_ASSERT(QThread::currentThread() == thread());
    if (auto checked = options.check(); !checked)
        return failure(checked.error());
    WorkerLane first(m_settings, options, cancellation);
    if (clients.isEmpty()) {
        auto active = first.activeClients();
        if (!active)
            return failure(active.error());
        clients = *active;
    }
    Pass pass(clients);
    const auto lanes = std::min<qsizetype>(options.parallel, clients.size());
    std::vector<std::thread> others;
    for (qsizetype i = 1; i < lanes; ++i)
        others.emplace_back([&] {
            WorkerLane lane(m_settings, options, cancellation);
            work(pass, lane, cancellation);
        });
    work(pass, first, cancellation);
    for (std::thread& other : others)
        other.join();
    if (pass.problem)
        return failure(*pass.problem);
    QVector<DeEnrollmentResult> results;
    for (const auto& [place, result] : pass.results)
        results.append(result);
    return results;
}

Result<DeEnrollmentResult> DeEnrollmentWorker::resume(
    RunId run, const DeEnrollmentOptions& options, const Cancellation& cancellation)
{
    Q_ASSERT(QThread::currentThread() == thread());
    if (auto checked = options.check(); !checked)
        return failure(checked.error());
    WorkerLane lane(m_settings, options, cancellation);
    return lane.resumeRun(run, [&](const DeEnrollmentResult& soFar) { Q_EMIT progressed(soFar, 1, 1); });
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
