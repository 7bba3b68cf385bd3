// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/deenrollment/deenrollmentrun.h"

namespace cm {

/// A change of a client's health, told once (DESIGN §4).
struct HealthAlert {
    QUuid id;
    QDateTime raisedAt;
    QString previous; ///< what it was: healthy, warning, error
    ClientHealth health; ///< what it became, with the figures that made it so

    [[nodiscard]] bool isRecovery() const { return health.health == QLatin1String("healthy"); }
    /// For people: "Acme: warning. 6 runs failed in 24 hours."
    [[nodiscard]] QString sentence() const;
    /// What the webhook is sent.
    [[nodiscard]] QJsonObject toJson() const;
};

/// Looks at one client's health and returns the alert if it changed. Asks for the right to process.
Result<std::optional<HealthAlert>> evaluateHealth(Session& session, ClientId client);

/// The same for all active clients that the login sees; each alert is logged. One client's failure doesn't
/// keep the others from being looked at.
Result<QVector<HealthAlert>> evaluateAllHealth(Session& session);

/// Newest first; a null client means all.
Result<QVector<HealthAlert>> listAlerts(Session& session, ClientId client, int limit);

/// Alerts for the webhook whose time has come, at most `limit`. Each caller gets others, and each alert comes
/// again after a while until noteAlertTold() says that it was told.
Result<QVector<HealthAlert>> claimAlerts(Session& session, int limit);
/// `problem` is why the webhook could not be told; empty if it was.
Result<void> noteAlertTold(Session& session, const HealthAlert& alert, const QString& problem);
/// How long until the next alert is to be tried again; nothing if none waits.
Result<std::optional<std::chrono::milliseconds>> untilNextAlert(Session& session);

} // namespace cm
