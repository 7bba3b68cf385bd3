// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/service/metrics.h"

namespace cm {

namespace {

/// Writes the format: each family once with its help and type, then its series.
class Writer {
public:
    void family(const char* name, const char* type, const char* help)
    {
        m_name = name;
        m_text += QByteArray("# HELP ") + name + ' ' + help + "\n# TYPE " + name + ' ' + type + '\n';
    }
    void value(const QByteArray& labels, double value, const char* suffix = "")
    {
        m_text += m_name + suffix;
        if (!labels.isEmpty())
            m_text += '{' + labels + '}';
        m_text += ' ' + QByteArray::number(value, 'g', 15) + '\n';
    }
    void gauge(const char* name, const char* help, double now)
    {
        family(name, "gauge", help);
        value({}, now);
    }
    [[nodiscard]] QByteArray text() const { return m_text; }

private:
    QByteArray m_name;
    QByteArray m_text;
};

QByteArray label(const char* name, const QString& value)
{
    return QByteArray(name) + "=\"" + value.toUtf8() + '"';
}

template <typename Number> double sum(const QVector<ClientHealth>& health, Number ClientHealth::*figure)
{
    double total = 0;
    for (const ClientHealth& client : health)
        total += static_cast<double>(client.*figure);
    return total;
}

void writeWorker(Writer& writer, const WorkerFigures& worker)
{
    writer.family("campaign_manager_runs_24h", "gauge", "De-enrollment runs of the last 24 hours.");
    writer.value(
        label("status", QStringLiteral("success")), sum(worker.health, &ClientHealth::successfulRuns));
    writer.value(label("status", QStringLiteral("failed")), sum(worker.health, &ClientHealth::failedRuns));
    writer.value(label("status", QStringLiteral("partial")), sum(worker.health, &ClientHealth::partialRuns));
    writer.family("campaign_manager_left_today", "gauge", "Leads that left today (UTC), by outcome.");
    for (auto it = worker.leftToday.cbegin(); it != worker.leftToday.cend(); ++it)
        writer.value(label("outcome", it.key()), static_cast<double>(it.value()));
    writer.gauge("campaign_manager_stuck_leads", "Leads that should have left long ago.",
        sum(worker.health, &ClientHealth::stuckLeads));
    writer.family("campaign_manager_clients", "gauge", "Clients by the health of their de-enrollment.");
    QMap<QString, int> clients;
    for (const ClientHealth& client : worker.health)
        ++clients[client.health];
    for (auto it = clients.cbegin(); it != clients.cend(); ++it)
        writer.value(label("health", it.key()), it.value());
}

} // namespace

void Metrics::record(const QString& route, int status, double seconds)
{
    const std::lock_guard lock(m_mutex);
    ++m_requests[route][status];
    Latency& latency = m_latencies[route];
    ++latency.count;
    latency.seconds += seconds;
    for (std::size_t i = 0; i < bounds.size(); ++i)
        latency.upTo[i] += seconds <= bounds[i] ? 1 : 0;
}

QByteArray Metrics::text(const ServiceState& state, const std::optional<WorkerFigures>& worker) const
{
    Writer writer;
    {
        const std::lock_guard lock(m_mutex);
        writer.family("campaign_manager_http_requests_total", "counter", "Requests answered.");
        for (auto route = m_requests.cbegin(); route != m_requests.cend(); ++route) {
            for (auto status = route->cbegin(); status != route->cend(); ++status)
                writer.value(
                    label("route", route.key()) + ',' + label("status", QString::number(status.key())),
                    static_cast<double>(status.value()));
        }
        writer.family("campaign_manager_http_request_seconds", "histogram",
            "From the whole request to its answer, waiting included.");
        for (auto route = m_latencies.cbegin(); route != m_latencies.cend(); ++route) {
            const QByteArray name = label("route", route.key());
            for (std::size_t i = 0; i < bounds.size(); ++i)
                writer.value(name + ',' + label("le", QString::number(bounds[i])),
                    static_cast<double>(route->upTo[i]), "_bucket");
            const auto count = static_cast<double>(route->count);
            writer.value(name + ",le=\"+Inf\"", count, "_bucket");
            writer.value(name, route->seconds, "_sum");
            writer.value(name, count, "_count");
        }
    }
    writer.gauge("campaign_manager_http_connections", "Open connections.", state.connections);
    writer.gauge("campaign_manager_pool_threads", "Threads with a database session.", state.threads);
    writer.gauge("campaign_manager_pool_busy", "Threads that answer a request.", state.busyThreads);
    writer.gauge("campaign_manager_pool_waiting", "Requests that wait for a thread.", state.waitingRequests);
    writer.gauge("campaign_manager_database_up", "1 if the database answers.", worker ? 1 : 0);
    if (worker)
        writeWorker(writer, *worker);
    return writer.text();
}

} // namespace cm
