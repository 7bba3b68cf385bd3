// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/alerts/webhook.h"

#include <QMessageAuthenticationCode>

namespace cm {

namespace {

constexpr auto addressVariable = "DE_ENROLLMENT_ALERT_WEBHOOK";

} // namespace

Result<Webhook> Webhook::fromEnvironment()
{
    return fromText(qEnvironmentVariable(addressVariable), qgetenv("DE_ENROLLMENT_ALERT_WEBHOOK_SECRET"));
}

Result<Webhook> Webhook::fromText(const QString& url, const QByteArray& secret)
{
    if (url.trimmed().isEmpty())
        return Webhook{};
    const QUrl address(url.trimmed(), QUrl::StrictMode);
    const bool web = address.scheme() == QLatin1String("https") || address.scheme() == QLatin1String("http");
    if (!address.isValid() || !web || address.host().isEmpty()) {
        return failure(Error{ErrorCode::ValidationError,
            QStringLiteral("The alert webhook \"%1\" is no web address. Set %2 to one that begins with "
                           "https:// or http://.")
                .arg(address.toDisplayString(), QLatin1String(addressVariable)),
            {}, {}, QLatin1String(addressVariable)});
    }
    return Webhook{address, secret};
}

QByteArray Webhook::signature(const QByteArray& body) const
{
    if (secret.isEmpty())
        return {};
    return "sha256=" + QMessageAuthenticationCode::hash(body, secret, QCryptographicHash::Sha256).toHex();
}

} // namespace cm
