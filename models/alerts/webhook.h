// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/domain/error.h"

#include <QByteArray>
#include <QUrl>

namespace cm {

/// Where alerts are posted to, and the secret that proves they come from us. A value.
struct Webhook {
    QUrl url;
    QByteArray secret; ///< empty: not signed

    /// From DE_ENROLLMENT_ALERT_WEBHOOK and DE_ENROLLMENT_ALERT_WEBHOOK_SECRET; invalid if there is no
    /// address. ValidationError for an address that is none.
    static Result<Webhook> fromEnvironment();
    /// The same from texts.
    static Result<Webhook> fromText(const QString& url, const QByteArray& secret = {});
    [[nodiscard]] bool isValid() const { return url.isValid() && !url.isEmpty(); }
    /// What the header X-Campaign-Manager-Signature says for this body: "sha256=" and the HMAC-SHA256 of it
    /// under the secret, in hexadecimal; empty without a secret.
    [[nodiscard]] QByteArray signature(const QByteArray& body) const;
};

} // namespace cm
