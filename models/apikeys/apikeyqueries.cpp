// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/apikeys/apikeyqueries.h"

#include <QRandomGenerator>

#include <array>

namespace cm {

namespace {

constexpr int longestName = 100;

tl::unexpected<Error> invalid(const QString& field, const QString& message)
{
    return failure(Error{ErrorCode::ValidationError, message, {}, {}, field});
}

QStringList namesOf(const QVector<Endpoint>& endpoints)
{
    QStringList names;
    for (const Endpoint endpoint : endpoints)
        names.append(endpointName(endpoint));
    return names;
}

ApiKey keyFromRow(const Row& row)
{
    ApiKey key{row.id<ApiKeyId>("id"), row.text("name"), {}, row.timestamp("created_at"),
        row.text("created_by"), row.timestamp("expires_at"), row.timestamp("last_used_at"),
        row.timestamp("revoked_at")};
    for (const QString& name : row.textArray("endpoints")) {
        if (const auto endpoint = endpointFromName(name))
            key.endpoints.append(*endpoint);
    }
    return key;
}

QString randomKey()
{
    std::array<quint32, 8> random{};
    QRandomGenerator::system()->fillRange(random.data(), random.size());
    const QByteArray bytes(reinterpret_cast<const char*>(random.data()), sizeof random);
    return QLatin1String("cmk_")
        + QString::fromLatin1(bytes.toBase64(QByteArray::Base64UrlEncoding | QByteArray::OmitTrailingEquals));
}

} // namespace

Result<QVector<ApiKey>> listApiKeys(Session& session, ClientId client)
{
    auto rows = session.execute(
        u"SELECT id, name, endpoints, created_at, created_by, expires_at, last_used_at, revoked_at "
        "FROM api_keys WHERE client_id = :client_id ORDER BY created_at DESC, id",
        {{QLatin1String("client_id"), client}});
    if (!rows)
        return failure(rows.error());
    QVector<ApiKey> keys;
    keys.reserve(rows->count());
    for (const Row& row : *rows)
        keys.append(keyFromRow(row));
    return keys;
}

Result<NewApiKey> createApiKey(Session& session, ClientId client, const ApiKeyRequest& request)
{
    const qsizetype length = request.name.trimmed().toUcs4().size();
    if (length < 1 || length > longestName) {
        return invalid(QStringLiteral("name"),
            QStringLiteral("Name the key after who calls with it, in 1 to %1 characters.").arg(longestName));
    }
    NewApiKey made{{}, randomKey()};
    auto rows =
        session.execute(u"SELECT add_api_key(:client_id, :name, :key_hash, :endpoints, :expires_at) AS id",
            {{QLatin1String("client_id"), client}, {QLatin1String("name"), request.name.trimmed()},
                {QLatin1String("key_hash"), apiKeyHash(made.key)},
                {QLatin1String("endpoints"), namesOf(request.endpoints)},
                {QLatin1String("expires_at"),
                    request.expiresAt.isValid() ? SqlValue(request.expiresAt.toUTC()) : SqlValue()}});
    if (!rows)
        return failure(rows.error());
    made.id = rows->first().id<ApiKeyId>("id");
    return made;
}

Result<void> revokeApiKey(Session& session, ClientId client, ApiKeyId key)
{
    auto done = session.execute(u"SELECT revoke_api_key(:client_id, :key_id)",
        {{QLatin1String("client_id"), client}, {QLatin1String("key_id"), key}});
    if (!done)
        return failure(done.error());
    return {};
}

Result<ClientId> clientOfApiKey(Session& session, ApiKeyId key)
{
    auto rows =
        session.execute(u"SELECT client_id FROM api_keys WHERE id = :id", {{QLatin1String("id"), key}});
    if (!rows)
        return failure(rows.error());
    if (rows->isEmpty()) {
        return failure(Error{ErrorCode::NotFound,
            QStringLiteral("There is no key %1. List the keys to find its id.").arg(key.toString()), {}, {},
            QStringLiteral("keyId")});
    }
    return rows->first().id<ClientId>("client_id");
}

} // namespace cm
