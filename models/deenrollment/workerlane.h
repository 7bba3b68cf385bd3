// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/database/connectionsettings.h"
#include "models/deenrollment/deenrollmentrunner.h"
#include "models/deenrollment/workerregistration.h"

namespace cm {

/// One connection of the worker, which works on clients one after the other and is made again when it is
/// lost. One thread: that in which it is made.
class WorkerLane {
public:
    using Progress = DeEnrollmentRunner::Progress;

    WorkerLane(ConnectionSettings settings, DeEnrollmentOptions options, Cancellation cancellation);

    /// The active clients that this login sees, by id.
    Result<QVector<ClientId>> activeClients();
    /// Enrolls what is due of the client and takes out who leaves, or goes on with an interrupted run where
    /// the options say so. A run whose connection was lost is resumed on a new one.
    Result<DeEnrollmentResult> runClient(ClientId client, const Progress& progress);
    Result<DeEnrollmentResult> resumeRun(RunId run, const Progress& progress);
    /// False once no connection could be made any more: there is no use in going on.
    [[nodiscard]] bool isUsable() const { return m_usable; }

private:
    using Work = std::function<Result<DeEnrollmentResult>(Session&, DeEnrollmentRunner&, bool again)>;
    Result<Session*> connected();
    /// Does the work, again on a new connection where one was lost, until its run has begun; that goes on.
    Result<DeEnrollmentResult> insist(const Work& work, const Progress& progress);
    void hold(ClientId client);

    const ConnectionSettings m_settings;
    const DeEnrollmentOptions m_options;
    const Cancellation m_cancellation;
    std::unique_ptr<Session> m_session;
    std::unique_ptr<WorkerRegistration> m_registration; // before the session in dying
    ClientId m_client; ///< that it works on, also while there is no connection
    bool m_usable = true;
};

} // namespace cm
