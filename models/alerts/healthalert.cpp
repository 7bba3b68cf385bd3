// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/alerts/healthalert.h"

#include "models/logging/logging.h"

#include <QCoreApplication>

namespace cm {

namespace {

HealthAlert alertFromRow(const Row& row)
{
    return {row.uuid("id"), row.timestamp("raised_at"), row.text("previous_state"), healthFromRow(row)};
}

Result<QVector<HealthAlert>> readAlerts(Result<Rows> rows)
{
    if (!rows)
        return failure(rows.error());
    QVector<HealthAlert> alerts;
    for (const Row& row : *rows)
        alerts.append(alertFromRow(row));
    return alerts;
}

} // namespace

QString HealthAlert::sentence() const
{
    return QCoreApplication::translate("Alerts", "%1: %2. %3")
        .arg(health.clientName, health.healthLabel().toLower(), health.reasonSentences().join(u' '));
}

QJsonObject HealthAlert::toJson() const
{
    return {{QStringLiteral("event"), QStringLiteral("health_changed")},
        {QStringLiteral("id"), id.toString(QUuid::WithoutBraces)},
        {QStringLiteral("raisedAt"), raisedAt.toString(Qt::ISODateWithMs)},
        {QStringLiteral("previousHealth"), previous}, {QStringLiteral("message"), sentence()},
        {QStringLiteral("health"), health.toJson()}};
}

Result<std::optional<HealthAlert>> evaluateHealth(Session& session, ClientId client)
{
    auto alerts =
        readAlerts(session.execute(sqlText("alerts/evaluate"), {{QLatin1String("client_id"), client}}));
    if (!alerts)
        return failure(alerts.error());
    return alerts->isEmpty() ? std::nullopt : std::optional(alerts->first());
}

Result<QVector<HealthAlert>> evaluateAllHealth(Session& session)
{
    auto clients = session.execute(u"SELECT id FROM clients WHERE is_active ORDER BY id");
    if (!clients)
        return failure(clients.error());
    QVector<HealthAlert> alerts;
    for (const Row& row : *clients) {
        const auto alert = evaluateHealth(session, row.id<ClientId>("id"));
        if (!alert) {
            if (!session.isConnected() || session.cancellation().isCancelled())
                return failure(alert.error());
            logError(QStringLiteral("alerts"), alert.error());
        } else if (*alert) {
            logEvent((*alert)->isRecovery() ? LogLevel::Info : LogLevel::Warning, QStringLiteral("alerts"),
                QStringLiteral("health changed"), (*alert)->toJson());
            alerts.append(**alert);
        }
    }
    return alerts;
}

Result<QVector<HealthAlert>> listAlerts(Session& session, ClientId client, int limit)
{
    return readAlerts(session.execute(
        sqlText("alerts/alerts"), {{QLatin1String("client_id"), client}, {QLatin1String("limit"), limit}}));
}

Result<QVector<HealthAlert>> claimAlerts(Session& session, int limit)
{
    return readAlerts(session.execute(sqlText("alerts/claim"), {{QLatin1String("limit"), limit}}));
}

Result<void> noteAlertTold(Session& session, const HealthAlert& alert, const QString& problem)
{
    auto noted = session.execute(u"SELECT note_alert_told(:client_id, :id, :problem)",
        {{QLatin1String("client_id"), alert.health.clientId}, {QLatin1String("id"), alert.id},
            {QLatin1String("problem"), problem.isEmpty() ? SqlValue() : SqlValue(problem)}});
    if (!noted)
        return failure(noted.error());
    return {};
}

Result<std::optional<std::chrono::milliseconds>> untilNextAlert(Session& session)
{
    auto rows = session.execute(
        u"SELECT greatest(0, ceil(extract(epoch FROM min(webhook_next_at) - now()) * 1000))::bigint AS ms "
        "FROM health_alerts WHERE webhook_next_at IS NOT NULL");
    if (!rows)
        return failure(rows.error());
    const auto ms = rows->first().optionalInteger("ms");
    return ms ? std::optional(std::chrono::milliseconds(*ms)) : std::nullopt;
}

} // namespace cm
