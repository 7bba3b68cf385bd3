// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/apikeys/apikey.h"
#include "models/database/session.h"

namespace cm {

/// A request that came with a usable key.
struct AdmittedRequest {
    ClientId client;
    ApiKeyId key;
    QString keyHash;
    Endpoint endpoint = Endpoint::List;
};

/// No key, a wrong, a revoked and an expired one are answered alike.
Error noUsableKey();

/// Looks the key up, notes its use and counts the request against the end point's limit; committed at once,
/// whatever becomes of the request. Unauthorized without a usable key, Forbidden if the key isn't for this
/// end point, RateLimited above the limit; then `retryAfterSeconds` is set.
Result<AdmittedRequest> admitRequest(
    Session& session, const QString& key, Endpoint endpoint, int& retryAfterSeconds);

/// Gives the transaction that was just begun the key's rights, for its client alone, and a time limit for
/// each of its statements.
Result<void> presentKey(Session& session, const AdmittedRequest& request, int statementTimeoutMs);

/// An answer as it was sent.
struct KeptAnswer {
    int status = 0;
    QByteArray body;
    QByteArray etag; ///< of the campaign it shows
};

/// For a request with an Idempotency-Key, in its transaction: what was answered the first time, within 24
/// hours; nothing if this is the first time. A request with the same key that runs now is waited for.
/// Conflict if the key was used for another request (`content` differs).
Result<std::optional<KeptAnswer>> earlierAnswer(
    Session& session, const AdmittedRequest& request, const QString& requestKey, const QByteArray& content);
/// Keeps the first answer, in the transaction that did the work.
Result<void> keepAnswer(
    Session& session, const AdmittedRequest& request, const QString& requestKey, const KeptAnswer& answer);

} // namespace cm
