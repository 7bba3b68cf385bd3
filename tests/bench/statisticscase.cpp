// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/clients/client.h"
#include "models/statistics/statisticstable.h"
#include "tests/bench/cases.h"
#include "tests/bench/workload.h"

#include <cmath>

namespace cm::bench {

namespace {

constexpr int eventsPerLead = 10; // DESIGN §9: 10,000,000 events of 1,000,000 leads
constexpr int days = 180;
constexpr int periodDays = 90;
constexpr int slices = 200;

qint64 countEvents(Session& session)
{
    return number(session, u"SELECT count(*) AS n FROM lead_events");
}

// In the order of time, as events are written; the worker joins the figures by day as it goes.
void addEvents(Bench& bench, Session& admin)
{
    const QDateTime end =
        mustExecute(admin, u"SELECT max(occurred_at) AS at FROM lead_events").first().timestamp("at");
    const QDateTime begin = end.addDays(-days);
    const qint64 wanted = bench.options().leads * eventsPerLead - countEvents(admin);
    mustExecute(admin, u"SELECT setseed(0.5)");
    for (int slice = 0; slice < slices; ++slice) {
        const auto at = [&](int place) { return begin.addMSecs(begin.msecsTo(end) * place / slices); };
        mustExecute(admin, sqlText("bench/add_events"),
            {{QLatin1String("from"), at(slice)}, {QLatin1String("to"), at(slice + 1)},
                {QLatin1String("events"), std::max<qint64>(0, wanted) / slices}});
        if (slice % 20 == 19)
            bench.tell(QStringLiteral("events: %1 %").arg(100 * (slice + 1) / slices, 3));
    }
    for (const ClientId client : clientsBySize(admin))
        mustExecute(
            admin, u"SELECT compact_daily_figures(:client_id)", {{QLatin1String("client_id"), client}});
    must(admin.executeScript(QStringLiteral("VACUUM ANALYZE")));
}

StatisticsScope scopeOf(Session& session, ClientId client)
{
    const QTimeZone zone(must(loadClient(session, client)).timeZone.toUtf8());
    const QDateTime end =
        mustExecute(session, u"SELECT max(occurred_at) AS at FROM lead_events").first().timestamp("at");
    // The last day is not over yet, as when somebody looks at the page.
    return {client, {}, must(Period::fromText(QStringLiteral("%1d").arg(periodDays), zone, end.addMSecs(1)))};
}

Rows byHand(Session& session, const StatisticsScope& scope)
{
    const QDate first = scope.period.from.toTimeZone(scope.period.zone).date();
    return mustExecute(session, sqlText("bench/statistics_limit"),
        {{QLatin1String("client_id"), scope.client}, {QLatin1String("first"), first},
            {QLatin1String("before"), first.addDays(-periodDays)},
            {QLatin1String("last"), first.addDays(periodDays - 1)}});
}

// The same figures by the definitions: what the page shows of the figures by day.
struct Ours {
    QVector<Metric> metrics;
    QVector<StatisticsTable> tables;
};

Ours ours(Session& session, const StatisticsScope& scope)
{
    return {must(loadMetrics(session, scope)),
        must(loadStatisticsTables(
            session, {StatisticsTableKind::Days, StatisticsTableKind::Campaigns}, scope))};
}

// The figures of a row, which both sides call the same.
void checkRow(
    const QString& what, const Row& row, const StatisticsTable& table, const QVector<QVariant>& found)
{
    for (qsizetype column = 1; column < table.columns.size(); ++column) {
        const QString& key = table.columns[column].key;
        mustEqual(what + u' ' + key, row.optionalInteger(key.toLatin1().constData()).value_or(0),
            found[column].toLongLong());
    }
}

void checkMetrics(const Row& sums, const QVector<Metric>& metrics)
{
    for (const Metric& metric : metrics) {
        if (metric.key == QLatin1String("active")) {
            mustEqual(
                metric.key, sums.integer("enrolled_ever") - sums.integer("left_ever"), metric.numerator);
        } else if (!metric.denominator && metric.key != QLatin1String("left")) {
            const QByteArray key = metric.key.toLatin1();
            mustEqual(metric.key, sums.integer(key.constData()), metric.numerator);
            mustEqual(metric.key + QLatin1String(" before"), sums.integer((key + "_before").constData()),
                std::llround(metric.before.value_or(-1)));
        }
    }
}

void check(const Rows& limit, const Ours& found)
{
    QMap<QDate, Row> dayRows;
    QVector<Row> campaigns;
    for (const Row& row : limit) {
        if (row.text("kind") == QLatin1String("sum"))
            checkMetrics(row, found.metrics);
        else if (row.text("kind") == QLatin1String("day") && row.optionalInteger("enrolled"))
            dayRows.insert(row.date("day"), row);
        else if (row.text("kind") == QLatin1String("campaign") && row.optionalInteger("enrolled"))
            campaigns.append(row);
    }
    const StatisticsTable& byDay = found.tables.first();
    for (const QVector<QVariant>& row : byDay.rows) {
        const auto day = dayRows.constFind(row.first().toDate());
        mustEqual(QStringLiteral("the day"), 1, day != dayRows.cend() ? 1 : 0);
        checkRow(row.first().toString(), *day, byDay, row);
    }
    mustEqual(QStringLiteral("the number of days"), dayRows.size(), byDay.rows.size());
    mustEqual(QStringLiteral("the number of campaigns"), campaigns.size(), found.tables.last().rows.size());
}

} // namespace

QVector<Measurement> measureStatistics(Bench& bench)
{
    const DatabaseCopy copy(bench, bench.manyClients());
    addEvents(bench, *bench.session(copy.name(), SessionKind::Admin));
    const auto session = bench.session(copy.name(), SessionKind::Read);
    const StatisticsScope scope = scopeOf(*session, largestClient(*session).id);
    check(byHand(*session, scope), ours(*session, scope));
    const auto figures = bench.alternate(
        QStringLiteral("statistics of %1 days (figures by day by hand | ours | the whole page)")
            .arg(periodDays),
        {[&] { return milliseconds([&] { byHand(*session, scope); }); },
            [&] { return milliseconds([&] { ours(*session, scope); }); },
            [&] { return milliseconds([&] { must(loadStatistics(*session, scope)); }); }});
    const QJsonObject facts{{QStringLiteral("events"), countEvents(*session)}};
    return {{QStringLiteral("statistics: %1 days from the figures by day").arg(periodDays),
                QStringLiteral("ms"), figures[0], figures[1], Must::atMost(1.5), facts},
        {QStringLiteral("statistics: the whole page, %1 days").arg(periodDays), QStringLiteral("ms"), {},
            figures[2], {}, facts}};
}

} // namespace cm::bench
