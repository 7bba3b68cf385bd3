// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/apikeys/apirequest.h"

#include <QCryptographicHash>

namespace cm {

Error noUsableKey()
{
    return {ErrorCode::Unauthorized, QStringLiteral("A valid key is needed in the header x-api-key."), {}, {},
        {}};
}

Result<AdmittedRequest> admitRequest(
    Session& session, const QString& key, Endpoint endpoint, int& retryAfterSeconds)
{
    const QString hash = apiKeyHash(key);
    auto rows = session.execute(
        u"SELECT client_id, key_id, in_scope, retry_after FROM admit_api_request(:hash, :endpoint)",
        {{QLatin1String("hash"), hash}, {QLatin1String("endpoint"), endpointName(endpoint)}});
    if (!rows)
        return failure(rows.error());
    if (rows->isEmpty())
        return failure(noUsableKey());
    const Row row = rows->first();
    if (!row.boolean("in_scope")) {
        return failure(ErrorCode::Forbidden,
            QStringLiteral("This key is not for \"%1\". Use another one, or have one made for it.")
                .arg(endpointName(endpoint)));
    }
    if (const auto seconds = row.optionalInt("retry_after")) {
        retryAfterSeconds = *seconds;
        return failure(ErrorCode::RateLimited,
            QStringLiteral("Too many requests with this key. Try again in %1 s.").arg(*seconds));
    }
    return AdmittedRequest{row.id<ClientId>("client_id"), row.id<ApiKeyId>("key_id"), hash, endpoint};
}

Result<void> presentKey(Session& session, const AdmittedRequest& request, int statementTimeoutMs)
{
    auto done = session.execute(u"SELECT set_config('campaign_manager.api_key', :hash, true), "
                                "set_config('statement_timeout', :timeout, true)",
        {{QLatin1String("hash"), request.keyHash},
            {QLatin1String("timeout"), QString::number(statementTimeoutMs)}});
    if (!done)
        return failure(done.error());
    return {};
}

Result<std::optional<KeptAnswer>> earlierAnswer(
    Session& session, const AdmittedRequest& request, const QString& requestKey, const QByteArray& content)
{
    const QByteArray hash = QCryptographicHash::hash(content, QCryptographicHash::Sha256).toHex();
    auto rows =
        session.execute(u"SELECT same_request, status, answer, coalesce(etag, '') AS etag "
                        "FROM earlier_answer(:client_id, :key_id, :endpoint, :request_key, :request_hash)",
            {{QLatin1String("client_id"), request.client}, {QLatin1String("key_id"), request.key},
                {QLatin1String("endpoint"), endpointName(request.endpoint)},
                {QLatin1String("request_key"), requestKey},
                {QLatin1String("request_hash"), QString::fromLatin1(hash)}});
    if (!rows)
        return failure(rows.error());
    if (rows->isEmpty())
        return std::optional<KeptAnswer>();
    const Row row = rows->first();
    if (!row.boolean("same_request")) {
        return failure(Error{ErrorCode::Conflict,
            QStringLiteral("This Idempotency-Key was used for another request. Use a new one for each."), {},
            {}, QStringLiteral("Idempotency-Key")});
    }
    return std::optional(KeptAnswer{
        static_cast<int>(row.integer("status")), row.text("answer").toUtf8(), row.text("etag").toLatin1()});
}

Result<void> keepAnswer(
    Session& session, const AdmittedRequest& request, const QString& requestKey, const KeptAnswer& answer)
{
    auto done = session.execute(
        u"SELECT keep_answer(:client_id, :key_id, :endpoint, :request_key, :status, :answer, :etag)",
        {{QLatin1String("client_id"), request.client}, {QLatin1String("key_id"), request.key},
            {QLatin1String("endpoint"), endpointName(request.endpoint)},
            {QLatin1String("request_key"), requestKey}, {QLatin1String("status"), answer.status},
            {QLatin1String("answer"), QString::fromUtf8(answer.body)},
            {QLatin1String("etag"), QString::fromLatin1(answer.etag)}});
    if (!done)
        return failure(done.error());
    return {};
}

} // namespace cm
