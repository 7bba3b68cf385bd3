// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/service/requesthandler.h"

#include "app/service/answers.h"
#include "app/service/endpoints.h"
#include "app/service/health.h"
#include "app/service/openapi.h"
#include "models/database/databaseerror.h"
#include "models/logging/logging.h"

#include <QDateTime>
#include <QJsonDocument>
#include <QRegularExpression>
#include <QUuid>

namespace cm {

namespace {

constexpr QLatin1String component("http");
constexpr int probeQueue = 64;
constexpr int attempts = 3;
constexpr qint64 reviveEveryMs = 2000;

// The caller's own id, if it is one that may stand in a log; else a new one.
QString requestId(const HttpRequest& request)
{
    static const QRegularExpression harmless(QStringLiteral("^[A-Za-z0-9._-]{1,64}$"));
    const QString given = QString::fromLatin1(request.header("x-request-id"));
    return harmless.match(given).hasMatch() ? given : QUuid::createUuid().toString(QUuid::WithoutBraces);
}

Result<QString> idempotencyKey(const HttpRequest& request)
{
    static const QRegularExpression shape(QStringLiteral("^[\\x21-\\x7e]{1,255}$"));
    const QString key = QString::fromLatin1(request.header("idempotency-key"));
    if (!request.headers.contains("idempotency-key") || shape.match(key).hasMatch())
        return key;
    return failure(Error{ErrorCode::ValidationError,
        QStringLiteral("An Idempotency-Key has 1 to 255 visible ASCII characters."), {}, {},
        QStringLiteral("Idempotency-Key")});
}

// What makes two requests the same.
QByteArray contentOf(const HttpRequest& request)
{
    return request.method + ' ' + request.path.toUtf8() + '?' + request.query.toString().toUtf8() + '\n'
        + request.header("if-match") + '\n' + request.body;
}

KeptAnswer keptAnswer(const HttpResponse& response)
{
    KeptAnswer kept{response.status, response.body, {}};
    for (const auto& [name, value] : response.headers)
        kept.etag = name == "ETag" ? value : kept.etag;
    return kept;
}

HttpResponse repeated(const KeptAnswer& kept)
{
    HttpResponse response{kept.status, kept.body};
    response.addHeader("ETag", kept.etag);
    return response;
}

bool changesSomething(Endpoint endpoint)
{
    return endpoint == Endpoint::AutoCreate || endpoint == Endpoint::Custom || endpoint == Endpoint::Update
        || endpoint == Endpoint::Delete;
}

} // namespace

RequestHandler::RequestHandler(const ConnectionSettings& settings, Options options)
    : m_settings(settings)
    , m_options(std::move(options))
    , m_probes(settings, 1, probeQueue)
    , m_pool(settings, m_options.threads, m_options.queueLength)
{
}

void RequestHandler::handle(const HttpRequest& request, HttpReply reply)
{
    const auto pending = std::make_shared<Pending>();
    pending->request = request;
    pending->id = requestId(request);
    pending->timer.start();
    pending->reply = std::move(reply);
    auto route = routeOf(request);
    if (!route) {
        finish(*pending, fail(*pending, route.error()));
        return;
    }
    pending->route = *route;
    switch (route->kind) {
    case Route::Kind::Live:
        finish(*pending, liveness());
        return;
    case Route::Kind::OpenApi:
        finish(*pending, {200, openApiDocument()});
        return;
    case Route::Kind::Health:
    case Route::Kind::Ready:
    case Route::Kind::Metrics:
        queue(m_probes, pending, &RequestHandler::answerProbe);
        return;
    case Route::Kind::Api:
        // What can't be a key isn't worth a look into the database.
        if (!isApiKeyShaped(QString::fromLatin1(request.header("x-api-key")))) {
            finish(*pending, fail(*pending, noUsableKey()));
            return;
        }
        queue(m_pool, pending, &RequestHandler::answerCall);
        return;
    }
}

HttpResponse RequestHandler::refuse(const Error& error)
{
    Pending pending;
    pending.id = QUuid::createUuid().toString(QUuid::WithoutBraces);
    pending.timer.start();
    HttpResponse refusal;
    pending.reply = [&refusal](const HttpResponse& response) { refusal = response; };
    finish(pending, fail(pending, error));
    return refusal;
}

void RequestHandler::queue(RequestPool& pool, const PendingRequest& pending,
    HttpResponse (RequestHandler::*work)(Pending&, const Result<Session*>&))
{
    const bool taken = pool.submit([this, pending, work](const Result<Session*>& session) {
        HttpResponse response;
        try {
            response = (this->*work)(*pending, session);
        } catch (const std::exception& problem) {
            response = fail(*pending,
                {ErrorCode::Internal, QStringLiteral("unexpected"), QString::fromUtf8(problem.what()), {},
                    {}});
        }
        finish(*pending, std::move(response));
    });
    if (!taken) {
        finish(*pending,
            fail(*pending,
                {ErrorCode::Unavailable, QStringLiteral("Too many requests wait already. Try again later."),
                    {}, {}, {}}));
    }
}

HttpResponse RequestHandler::answerProbe(Pending& pending, const Result<Session*>& session)
{
    Result<Session*> usable = session;
    std::unique_ptr<Session> fresh;
    // A connection that was cut while nobody asked is no outage.
    if (session && !(*session)->execute(u"SELECT 1")) {
        auto opened = Session::open(m_settings, SessionKind::Write);
        fresh = opened ? std::move(*opened) : nullptr;
        usable = opened ? Result<Session*>(fresh.get()) : failure(opened.error());
    }
    if (!usable)
        reviveDatabase();
    if (pending.route.kind != Route::Kind::Metrics) {
        auto ready = usable ? readiness(**usable) : Result<HttpResponse>(failure(usable.error()));
        return ready ? *ready : fail(pending, ready.error());
    }
    std::optional<WorkerFigures> worker;
    if (usable) {
        if (auto figures = workerFigures(**usable))
            worker = *figures;
    }
    const RequestPool::Load load = m_pool.load();
    return {200, m_metrics.text({m_connections(), load.threads, load.busy, load.waiting}, worker),
        QByteArrayLiteral("text/plain; version=0.0.4; charset=utf-8")};
}

HttpResponse RequestHandler::answerCall(Pending& pending, const Result<Session*>& session)
{
    if (!session) {
        reviveDatabase();
        return fail(pending, session.error());
    }
    return admit(pending, **session);
}

HttpResponse RequestHandler::admit(Pending& pending, Session& session)
{
    const QString key = QString::fromLatin1(pending.request.header("x-api-key"));
    const Endpoint endpoint = pending.route.endpoint;
    Session* usable = &session;
    std::unique_ptr<Session> fresh;
    int retryAfter = 0;
    auto admitted = admitRequest(session, key, endpoint, retryAfter);
    if (!admitted && isConnectionLost(admitted.error())) {
        // An idle connection may have been cut: once more, on a new one.
        auto opened =
            Session::open(m_settings, SessionKind::Write, QStringLiteral("campaign-managerctl/service"));
        if (!opened) {
            reviveDatabase();
            return fail(pending, opened.error());
        }
        fresh = std::move(*opened);
        usable = fresh.get();
        admitted = admitRequest(*usable, key, endpoint, retryAfter);
    }
    if (!admitted) {
        HttpResponse refusal = fail(pending, admitted.error());
        if (admitted.error().code == ErrorCode::RateLimited)
            refusal.addHeader("Retry-After", QByteArray::number(retryAfter));
        return refusal;
    }
    pending.caller = {{QStringLiteral("clientId"), admitted->client.toString()},
        {QStringLiteral("keyId"), admitted->key.toString()}};
    Call call{*admitted, pending.request, {}, pending.route.campaign, pending.route.isStatistics};
    if (pending.request.method == "POST" || pending.request.method == "PATCH") {
        auto body = readJsonBody(pending.request);
        if (!body)
            return fail(pending, body.error());
        call.body = *body;
    }
    return run(pending, *usable, call);
}

HttpResponse RequestHandler::run(Pending& pending, Session& session, const Call& call)
{
    for (int attempt = 1;; ++attempt) {
        auto response = runOnce(session, call);
        if (response)
            return *response;
        const Error& error = response.error();
        // Somebody else took the form's id or its campaign's name at this moment: if that was the same form,
        // now it is found.
        const bool raced = call.admitted.endpoint == Endpoint::AutoCreate
            && error.sqlState == QLatin1String("23505")
            && (attempt == 1 || error.field == QLatin1String("formId"));
        if (attempt == attempts || (!raced && !isRetriable(error)))
            return fail(pending, error);
    }
}

Result<HttpResponse> RequestHandler::runOnce(Session& session, const Call& call) const
{
    auto key = idempotencyKey(call.request);
    if (!key)
        return failure(key.error());
    const bool isKept = !key->isEmpty() && changesSomething(call.admitted.endpoint);
    auto transaction = Transaction::begin(session);
    if (!transaction)
        return failure(transaction.error());
    if (auto presented = presentKey(session, call.admitted, m_options.statementTimeoutMs); !presented)
        return failure(presented.error());
    if (isKept) {
        auto earlier = earlierAnswer(session, call.admitted, *key, contentOf(call.request));
        if (!earlier)
            return failure(earlier.error());
        if (*earlier)
            return repeated(**earlier);
    }
    auto response = runEndpoint(session, call);
    if (!response || !response->isSuccess())
        return response;
    if (isKept) {
        if (auto kept = keepAnswer(session, call.admitted, *key, keptAnswer(*response)); !kept)
            return failure(kept.error());
    }
    if (auto committed = transaction->commit(); !committed)
        return failure(committed.error());
    return response;
}

HttpResponse RequestHandler::fail(Pending& pending, const Error& error)
{
    pending.cause = error;
    HttpResponse response = errorAnswer(error);
    if (response.status == 401)
        response.addHeader("WWW-Authenticate", "ApiKey");
    else if (response.status == 503)
        response.addHeader("Retry-After", "5");
    return response;
}

void RequestHandler::reviveDatabase()
{
    const std::unique_lock lock(m_reviving, std::try_to_lock);
    const qint64 now = QDateTime::currentMSecsSinceEpoch();
    if (!m_options.revive || !lock.owns_lock() || now - m_revivedAtMs < reviveEveryMs)
        return;
    if (auto revived = m_options.revive(); !revived)
        logError(component, revived.error());
    m_revivedAtMs = QDateTime::currentMSecsSinceEpoch();
}

void RequestHandler::finish(Pending& pending, HttpResponse response)
{
    response.addHeader("X-Request-Id", pending.id.toLatin1());
    const QString route = pending.request.method.isEmpty() ? QStringLiteral("refused") : pending.route.name();
    const bool isUnknown = pending.cause.code == ErrorCode::NotFound && pending.caller.isEmpty();
    m_metrics.record(isUnknown ? QStringLiteral("unknown") : route, response.status,
        static_cast<double>(pending.timer.nsecsElapsed()) / 1e9);
    log(pending, response);
    pending.reply(response);
}

void RequestHandler::log(const Pending& pending, const HttpResponse& response) const
{
    QJsonObject fields = pending.caller;
    fields.insert(QStringLiteral("requestId"), pending.id);
    if (response.status >= 500) {
        // The first line only: what follows may show a row's values.
        logEvent(LogLevel::Error, component, pending.cause.message.section(u'\n', 0, 0),
            {{QStringLiteral("requestId"), pending.id},
                {QStringLiteral("code"), errorCodeName(pending.cause.code)},
                {QStringLiteral("sqlState"), pending.cause.sqlState},
                {QStringLiteral("detail"), pending.cause.detail.section(u'\n', 0, 0)}});
    }
    fields.insert(QStringLiteral("method"), QString::fromLatin1(pending.request.method));
    fields.insert(QStringLiteral("path"), pending.request.path.left(200));
    fields.insert(QStringLiteral("peer"), pending.request.peer);
    fields.insert(QStringLiteral("status"), response.status);
    fields.insert(QStringLiteral("requestBytes"), pending.request.body.size());
    fields.insert(QStringLiteral("answerBytes"), response.body.size());
    fields.insert(QStringLiteral("durationMs"), pending.timer.elapsed());
    logEvent(LogLevel::Info, component, QStringLiteral("request"), fields);
}

} // namespace cm
