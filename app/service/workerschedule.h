// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/alerts/healthalert.h"
#include "models/alerts/webhook.h"
#include "models/deenrollment/deenrollmentworker.h"
#include "models/deenrollment/retention.h"
#include "models/statistics/countercheck.h"

#include <chrono>

namespace cm {

/// What one tick of the schedule did.
struct WorkerTick {
    QVector<DeEnrollmentResult> runs;
    QVector<HealthAlert> alerts;
    Purged purged;
    QVector<CounterDifference> repaired; ///< counters that were wrong
    QString problem; ///< why it could not be done, or not to its end; empty if it was
};

struct WorkerScheduleOptions {
    std::chrono::milliseconds every{std::chrono::minutes(15)}; ///< 0: once, and the webhook is waited for
    DeEnrollmentOptions worker; ///< the run type is "scheduled", and interrupted runs are resumed
    Webhook webhook;
};

/// The worker, unattended: at once and then at every interval all clients' runs, their health with its
/// alerts, and once a day the retention
/// and a recount of all counters. Works on a thread of its own; made, started and stopped in one
/// thread.
class WorkerSchedule final : public QObject {
    Q_OBJECT
public:
    WorkerSchedule(ConnectionSettings settings, WorkerScheduleOptions options, QObject* parent = nullptr);
    /// Stops it.
    ~WorkerSchedule() override;

    void start();
    /// Returns when the batch at hand has been given up or has ended; the run is kept as partial. It can't be
    /// started again.
    void stop();

Q_SIGNALS:
    /// From the schedule's thread.
    void ticked(const cm::WorkerTick& tick);

private:
    class Clock;
    QThread m_thread;
    Cancellation m_cancellation;
    Clock* m_clock; ///< lives on m_thread
};

} // namespace cm

Q_DECLARE_METATYPE(cm::WorkerTick)
