// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/database/cancellation.h"
#include "models/database/connectionsettings.h"
#include "models/deenrollment/deenrollmentrunner.h"

#include <QObject>
#include <QThread>

#include <optional>

namespace cm {

class WorkerLane;

/// Does the work: lives on a background QThread with its own connections. Used through
/// DeEnrollmentController by the window, and directly by campaign-managerctl and the service.
class DeEnrollmentWorker final : public QObject {
    Q_OBJECT
public:
    explicit DeEnrollmentWorker(ConnectionSettings settings, QObject* parent = nullptr);

    /// Blocks the calling thread (the worker's own) until all clients are done, as many at a time as the
    /// options say. One client's failure doesn't stop the others; that no connection can be made does. An
    /// empty list means all active clients. Results are in the clients' order.
    Result<QVector<DeEnrollmentResult>> run(
        QVector<ClientId> clients, const DeEnrollmentOptions& options, const Cancellation& cancellation);
    Result<DeEnrollmentResult> resume(
        RunId run, const DeEnrollmentOptions& options, const Cancellation& cancellation);

Q_SIGNALS:
    /// After every batch, from any of the threads that work, but never two at once. `clientNumber` of
    /// `clientCount`, from 1.
    void progressed(const cm::DeEnrollmentResult& soFar, int clientNumber, int clientCount);

private:
    struct Pass;
    void work(Pass& pass, WorkerLane& lane, const Cancellation& cancellation);

    ConnectionSettings m_settings;
};

/// The window's handle on the worker, in the GUI thread. One job at a time.
class DeEnrollmentController final : public QObject {
    Q_OBJECT
public:
    explicit DeEnrollmentController(const ConnectionSettings& settings, QObject* parent = nullptr);
    ~DeEnrollmentController() override;

    [[nodiscard]] bool isRunning() const { return m_running; }
    /// With a reason, no job begins from now on: finished() comes with it. A running one goes on.
    void setWriteRefusal(std::optional<Error> reason) { m_writeRefusal = std::move(reason); }
    [[nodiscard]] bool isReadOnly() const { return m_writeRefusal.has_value(); }
    /// Does nothing while a job runs.
    void runNow(const QVector<ClientId>& clients, const DeEnrollmentOptions& options = {});
    void resume(RunId run, const DeEnrollmentOptions& options = {});
    /// The current batch is rolled back or ends; the run is kept as partial and can be resumed.
    void cancel();

Q_SIGNALS:
    void started();
    void progressed(const cm::DeEnrollmentResult& soFar, int clientNumber, int clientCount);
    /// `error` has an empty message unless the job could not be done at all.
    void finished(const QVector<cm::DeEnrollmentResult>& results, const cm::Error& error);

private:
    void begin(std::function<Result<QVector<DeEnrollmentResult>>(const Cancellation&)> job);

    QThread m_thread;
    DeEnrollmentWorker* m_worker; ///< lives on m_thread
    Cancellation m_cancellation;
    std::optional<Error> m_writeRefusal;
    bool m_running = false;
};

} // namespace cm

Q_DECLARE_METATYPE(cm::DeEnrollmentResult)
