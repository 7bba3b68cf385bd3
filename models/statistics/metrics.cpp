// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/statistics/metrics.h"

#include <QLocale>

#include <cmath>

namespace cm {

namespace {

bool isCount(const QString& unit)
{
    return unit == QLatin1String("leads") || unit == QLatin1String("messages");
}

QString signedText(double value, int decimals)
{
    const QString text = QLocale().toString(std::abs(value), 'f', decimals);
    return (value < 0 ? QStringLiteral("−") : QStringLiteral("+")) + text;
}

QString text(std::optional<double> value, const QString& unit)
{
    if (!value)
        return QStringLiteral("–");
    const QLocale locale;
    if (isCount(unit))
        return locale.toString(std::llround(*value));
    if (unit == QLatin1String("percent"))
        return locale.toString(*value, 'f', 1) + QStringLiteral(" %");
    return locale.toString(*value, 'f', 2);
}

QJsonValue jsonOf(std::optional<double> value)
{
    return value ? QJsonValue(*value) : QJsonValue();
}

} // namespace

QString Metric::valueText() const
{
    return text(value, unit);
}

QString Metric::beforeText() const
{
    return text(before, unit);
}

QString Metric::changeText() const
{
    if (!value || !before)
        return {};
    const double change = *value - *before;
    if (unit == QLatin1String("percent"))
        return QStringLiteral("%1 points").arg(signedText(change, 1));
    if (!isCount(unit))
        return signedText(change, 2);
    const QString text = signedText(change, 0);
    return *before > 0 ? QStringLiteral("%1 (%2 %)").arg(text, signedText(100 * change / *before, 1)) : text;
}

QJsonObject Metric::toJson() const
{
    return {{QStringLiteral("key"), key}, {QStringLiteral("label"), label}, {QStringLiteral("unit"), unit},
        {QStringLiteral("value"), jsonOf(value)}, {QStringLiteral("before"), jsonOf(before)},
        {QStringLiteral("numerator"), numerator},
        {QStringLiteral("denominator"), denominator ? QJsonValue(*denominator) : QJsonValue()},
        {QStringLiteral("sentence"), sentence}, {QStringLiteral("query"), query}};
}

Result<Rows> askStatistics(
    Session& session, const QString& sql, const StatisticsScope& scope, const std::optional<QString>& figure)
{
    QVector<QUuid> ids;
    for (const CampaignId campaign : scope.campaigns)
        ids.append(campaign.uuid());
    const SqlValue campaigns = ids.isEmpty() ? SqlValue() : SqlValue(ids);
    const SqlValue from = scope.period.from.isValid() ? SqlValue(scope.period.from) : SqlValue();
    if (!figure)
        return session.execute(sql,
            {{QLatin1String("client_id"), scope.client}, {QLatin1String("campaign_ids"), campaigns},
                {QLatin1String("from"), from}, {QLatin1String("to"), scope.period.to}});
    return session.execute(sql,
        {{QLatin1String("client_id"), scope.client}, {QLatin1String("campaign_ids"), campaigns},
            {QLatin1String("from"), from}, {QLatin1String("to"), scope.period.to},
            {QLatin1String("figure"), *figure}});
}

Result<QVector<Metric>> loadMetrics(Session& session, const StatisticsScope& scope)
{
    const QString sql = QStringLiteral("SELECT * FROM metrics_between(:client_id, "
                                       "coalesce(:from::timestamptz, '-infinity'), :to, :campaign_ids)");
    const auto rows = askStatistics(session, sql, scope);
    if (!rows)
        return failure(rows.error());
    QVector<Metric> metrics;
    for (const Row& row : *rows) {
        metrics.append({row.text("key"), row.text("label"), row.text("unit"), row.boolean("is_state"),
            row.optionalReal("value"), std::nullopt, row.integer("numerator"),
            row.optionalInteger("denominator"), row.text("sentence"), row.text("query")});
    }
    const std::optional<Period> before = scope.comparison ? scope.comparison : scope.period.before();
    if (!before)
        return metrics;
    const auto earlier = askStatistics(session, sql, {scope.client, scope.campaigns, *before});
    if (!earlier)
        return failure(earlier.error());
    // Both answers list the same definitions in the same order.
    for (int i = 0; i < earlier->count(); ++i)
        metrics[i].before = earlier->at(i).optionalReal("value");
    return metrics;
}

} // namespace cm
