// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/service/httplistener.h"
#include "app/service/metrics.h"
#include "app/service/requestpool.h"
#include "app/service/router.h"
#include "models/apikeys/apirequest.h"

#include <QElapsedTimer>

#include <atomic>

namespace cm {

struct Call;

/// From a request to its answer: finds the end point, has the key checked and counted, runs the end point in
/// one transaction, writes the access log and the metrics. The listener's thread only hands over; the work is
/// done by a pool.
class RequestHandler final : public HttpHandler {
public:
    struct Options {
        int threads = 4;
        int queueLength = 512;
        int statementTimeoutMs = 20'000;
        /// Called when the database can't be reached: starts it again if that is our business. Any thread,
        /// one at a time.
        std::function<Result<void>()> revive;
    };
    RequestHandler(const ConnectionSettings& settings, Options options);

    void handle(const HttpRequest& request, HttpReply reply) override;
    HttpResponse refuse(const Error& error) override;
    /// How many connections are open, for the metrics. Set before the first request.
    void setConnectionCounter(std::function<int()> counter) { m_connections = std::move(counter); }

private:
    /// What is known of a request until its answer.
    struct Pending {
        HttpRequest request;
        Route route;
        QString id;
        QElapsedTimer timer;
        HttpReply reply;
        QJsonObject caller; ///< client and key, for the log
        Error cause; ///< why it failed, with what callers don't see
    };
    using PendingRequest = std::shared_ptr<Pending>;

    void queue(RequestPool& pool, const PendingRequest& pending,
        HttpResponse (RequestHandler::*work)(Pending&, const Result<Session*>&));
    HttpResponse answerCall(Pending& pending, const Result<Session*>& session);
    HttpResponse answerProbe(Pending& pending, const Result<Session*>& session);
    HttpResponse admit(Pending& pending, Session& session);
    HttpResponse run(Pending& pending, Session& session, const Call& call);
    Result<HttpResponse> runOnce(Session& session, const Call& call) const;
    HttpResponse fail(Pending& pending, const Error& error);
    void reviveDatabase();
    void finish(Pending& pending, HttpResponse response);
    void log(const Pending& pending, const HttpResponse& response) const;

    const ConnectionSettings m_settings;
    const Options m_options;
    std::function<int()> m_connections = [] { return 0; };
    Metrics m_metrics;
    std::mutex m_reviving;
    std::atomic<qint64> m_revivedAtMs = 0;
    RequestPool m_probes; // of its own, so that a busy service still says that it is healthy
    RequestPool m_pool;
};

} // namespace cm
