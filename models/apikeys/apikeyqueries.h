// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/apikeys/apikey.h"
#include "models/database/session.h"

namespace cm {

/// A client's keys, the newest first, those that have ended included.
Result<QVector<ApiKey>> listApiKeys(Session& session, ClientId client);
/// Makes a key for the client and stores its hash. ValidationError at `name` or `expiresAt`.
Result<NewApiKey> createApiKey(Session& session, ClientId client, const ApiKeyRequest& request);
/// Ends a key for good: the next request with it is refused. NotFound if the client has no such key.
Result<void> revokeApiKey(Session& session, ClientId client, ApiKeyId key);
/// The client a key belongs to; NotFound if there is none such, or it may not be seen.
Result<ClientId> clientOfApiKey(Session& session, ApiKeyId key);

} // namespace cm
