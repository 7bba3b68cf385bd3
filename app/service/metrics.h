// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/deenrollment/deenrollmentrun.h"

#include <QByteArray>
#include <QMap>
#include <QString>

#include <array>
#include <mutex>
#include <optional>

namespace cm {

/// How the service stands at the moment it is asked.
struct ServiceState {
    int connections = 0;
    int threads = 0;
    int busyThreads = 0;
    int waitingRequests = 0;
};

/// What the database tells about the worker; absent while it can't be asked.
struct WorkerFigures {
    QVector<ClientHealth> health;
    QMap<QString, qint64> leftToday; ///< by outcomeKey(), today in UTC
};

/// Counts the service's requests and writes all figures as Prometheus text. Any thread.
class Metrics {
public:
    /// `route` is one of a closed list (Route::name()), so that the number of series is bounded.
    void record(const QString& route, int status, double seconds);
    [[nodiscard]] QByteArray text(
        const ServiceState& state, const std::optional<WorkerFigures>& worker) const;

private:
    static constexpr std::array bounds{0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0};
    struct Latency {
        std::array<qint64, bounds.size()> upTo{};
        qint64 count = 0;
        double seconds = 0;
    };
    mutable std::mutex m_mutex;
    QMap<QString, QMap<int, qint64>> m_requests;
    QMap<QString, Latency> m_latencies;
};

} // namespace cm
