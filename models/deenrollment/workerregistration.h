// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/database/session.h"
#include "models/domain/ids.h"

#include <QDateTime>
#include <QElapsedTimer>

#include <memory>

namespace cm {

/// A connection of a worker, as all others see it.
struct WorkerEntry {
    QString program;
    QString host;
    QString login;
    qint64 pid = 0; ///< the program's process on its host
    QDateTime startedAt;
    QDateTime lastSeen;
    ClientId clientId; ///< the client it holds now, or null
    QString clientName;
    QDateTime clientSince; ///< invalid without a client
    bool alive = true; ///< false: its connection is gone

    /// "campaign-managerctl on host7, user cron, process 812": who to look for.
    [[nodiscard]] QString who() const;
    [[nodiscard]] QJsonObject toJson() const;
    friend bool operator==(const WorkerEntry&, const WorkerEntry&) = default;
};

/// Those that hold a client first, then by their start. A login sees those that hold its own client.
Result<QVector<WorkerEntry>> listWorkers(Session& session);

/// Keeps a session on the list of workers for its own lifetime. One thread, that of the session, which must
/// outlive it. Being on the list changes nothing of what may be done: a login that may not work as a worker
/// is just not listed.
class WorkerRegistration {
public:
    WorkerRegistration(Session& session, const QString& program);
    ~WorkerRegistration();
    WorkerRegistration(const WorkerRegistration&) = delete;
    WorkerRegistration& operator=(const WorkerRegistration&) = delete;

    /// Says that it holds this client from now on, or none.
    void hold(ClientId client);
    /// The heartbeat; does nothing more often than every ten seconds.
    void beat();

private:
    void tell();

    Session& m_session;
    QUuid m_id; // null: not listed
    ClientId m_client;
    QElapsedTimer m_told;
};

} // namespace cm
