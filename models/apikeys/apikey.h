// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/domain/error.h"
#include "models/domain/ids.h"

#include <QDateTime>
#include <QJsonObject>
#include <QStringList>

#include <optional>

namespace cm {

/// What can be called over HTTP with a key (DESIGN §8), and what a key can be limited to.
enum class Endpoint { AutoCreate, Custom, Get, Update, Delete, List, PreviewLeads, AvailableTags };
QVector<Endpoint> allEndpoints();
/// "auto-create", as stored, given on the command line and shown in metrics.
QString endpointName(Endpoint endpoint);
std::optional<Endpoint> endpointFromName(const QString& name);
/// For people: "Announce a form's campaign".
QString endpointLabel(Endpoint endpoint);

/// A key of the HTTP service, without the key: only its hash is stored.
struct ApiKey {
    ApiKeyId id;
    QString name;
    QVector<Endpoint> endpoints; ///< empty: all
    QDateTime createdAt;
    QString createdBy;
    QDateTime expiresAt; ///< invalid: never
    QDateTime lastUsedAt; ///< to the minute; invalid: never
    QDateTime revokedAt; ///< invalid: not

    enum class State { Usable, Expired, Revoked };
    [[nodiscard]] State state(const QDateTime& now) const;
    [[nodiscard]] QJsonObject toJson() const;
    friend bool operator==(const ApiKey&, const ApiKey&) = default;
};
/// "Usable", "Expired", "Revoked".
QString apiKeyStateLabel(ApiKey::State state);

/// What a new key shall be.
struct ApiKeyRequest {
    QString name; ///< 1..100 characters: who calls with it
    QVector<Endpoint> endpoints; ///< empty: all
    QDateTime expiresAt; ///< invalid: never
};

/// A key that was just made: the only time it is seen.
struct NewApiKey {
    ApiKeyId id;
    QString key; ///< "cmk_" and 256 random bits as 43 characters
};

/// Whether this can be a key at all.
bool isApiKeyShaped(const QString& text);

/// The form in which keys are stored and looked up: SHA-256 as 64 hexadecimal digits. Slow hashes protect
/// passwords because those can be guessed; 256 random bits can't, at any speed.
QString apiKeyHash(const QString& key);

} // namespace cm
