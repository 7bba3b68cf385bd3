// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/statistics/metrics.h"

#include "models/clients/client.h"

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

namespace {

struct CommonParameters {
    SqlValue campaigns;
    SqlValue from;
};

CommonParameters commonParameters(const StatisticsScope& scope)
{
    QVector<QUuid> ids;
    for (const CampaignId campaign : scope.campaigns)
        ids.append(campaign.uuid());
    return {ids.isEmpty() ? SqlValue() : SqlValue(ids),
        scope.period.from.isValid() ? SqlValue(scope.period.from) : SqlValue()};
}

} // namespace

Result<StatisticsScope> readStatisticsScope(Session& session, ClientId client,
    const QVector<CampaignId>& campaigns, const QString& period, const QString& asOf)
{
    const auto known = loadClient(session, client);
    if (!known)
        return failure(known.error());
    const QTimeZone zone(known->timeZone.toUtf8());
    const auto at =
        asOf.isEmpty() ? Result<QDateTime>(QDateTime::currentDateTimeUtc()) : momentFromText(asOf, zone);
    if (!at)
        return failure(at.error());
    const auto time = Period::fromText(period, zone, *at);
    if (!time)
        return failure(time.error());
    return StatisticsScope{client, campaigns, *time};
}

Result<Rows> askStatistics(Session& session, const QString& sql, const StatisticsScope& scope)
{
    const auto [campaigns, from] = commonParameters(scope);
    return session.execute(sql,
        {{QLatin1String("client_id"), scope.client}, {QLatin1String("campaign_ids"), campaigns},
            {QLatin1String("from"), from}, {QLatin1String("to"), scope.period.to}});
}

Result<Rows> askForLeads(
    Session& session, const QString& sql, const StatisticsScope& scope, const LeadsNumber& number)
{
    const auto [campaigns, from] = commonParameters(scope);
    return session.execute(sql,
        {{QLatin1String("client_id"), scope.client}, {QLatin1String("campaign_ids"), campaigns},
            {QLatin1String("from"), from}, {QLatin1String("to"), scope.period.to},
            {QLatin1String("figure"), number.figure}, {QLatin1String("row"), number.row}});
}

namespace {

// With the values in the time from `before` up to the period, if it is valid.
Result<QVector<Metric>> metricsSince(Session& session, const StatisticsScope& scope, const QDateTime& before)
{
    const auto [campaigns, from] = commonParameters(scope);
    const auto rows = session.execute(sqlText("statistics/metrics"),
        {{QLatin1String("client_id"), scope.client}, {QLatin1String("campaign_ids"), campaigns},
            {QLatin1String("from"), from}, {QLatin1String("to"), scope.period.to},
            {QLatin1String("before"), before.isValid() ? SqlValue(before) : SqlValue()}});
    if (!rows)
        return failure(rows.error());
    QVector<Metric> metrics;
    for (const Row& row : *rows) {
        metrics.append({row.text("key"), row.text("label"), row.text("unit"), row.boolean("is_state"),
            row.optionalReal("value"), row.optionalReal("value_before"), row.integer("numerator"),
            row.optionalInteger("denominator"), row.text("sentence"), row.text("query")});
    }
    return metrics;
}

} // namespace

Result<QVector<Metric>> loadMetrics(Session& session, const StatisticsScope& scope)
{
    const std::optional<Period> before = scope.comparison ? scope.comparison : scope.period.before();
    const bool isAdjacent = before && before->to == scope.period.from;
    auto metrics = metricsSince(session, scope, isAdjacent ? before->from : QDateTime());
    if (!metrics || !before || isAdjacent)
        return metrics;
    const auto earlier = metricsSince(session, {scope.client, scope.campaigns, *before, {}}, {});
    if (!earlier)
        return failure(earlier.error());
    // Both answers list the same definitions in the same order.
    for (qsizetype i = 0; i < earlier->size(); ++i)
        (*metrics)[i].before = earlier->at(i).value;
    return metrics;
}

} // namespace cm
