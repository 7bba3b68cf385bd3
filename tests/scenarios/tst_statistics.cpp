// SPDX-License-Identifier: GPL-3.0-or-later
// The statistics against counts that know nothing of their SQL: the events are read row by row and counted
// here.
#include "models/deenrollment/outcome.h"
#include "models/statistics/countercheck.h"
#include "models/statistics/statisticstable.h"
#include "tests/scenarios/operationsequence.h"

#include <QTest>

using namespace cm;
using namespace cm::test;

namespace {

const QStringList outcomeKeys{QStringLiteral("completed"), QStringLiteral("booked"),
    QStringLiteral("opted_out"), QStringLiteral("campaign_deactivated"), QStringLiteral("removed")};

struct Event {
    QUuid campaign;
    QDateTime at; // milliseconds
    QString key; // the figure it counts in; empty: none
    int sign = 1;
};

using Figures = QMap<QString, qint64>;

QVector<Event> readEvents(Session& session)
{
    QVector<Event> events;
    const Rows rows = mustExecute(session,
        u"SELECT campaign_id, date_trunc('milliseconds', occurred_at) AS at, event_type, detail FROM "
        u"lead_events "
        u"WHERE campaign_id IS NOT NULL");
    for (const Row& row : rows) {
        const QJsonObject detail = row.jsonObject("detail");
        const bool isUndo = row.text("event_type") == QLatin1String("undone");
        const QString what =
            isUndo ? detail.value(QLatin1String("undid")).toString() : row.text("event_type");
        const QString key = what == QLatin1String("de_enrolled")
            ? detail.value(QLatin1String("outcome")).toString()
            : what == QLatin1String("message_sent") ? QStringLiteral("messages_sent")
                                                    : what;
        events.append({row.uuid("campaign_id"), row.timestamp("at"), key, isUndo ? -1 : 1});
    }
    return events;
}

Figures count(const QVector<Event>& events, const QVector<CampaignId>& campaigns, const QDateTime& from,
    const QDateTime& to)
{
    Figures figures;
    for (const Event& event : events) {
        const bool isWanted = campaigns.isEmpty() || campaigns.contains(CampaignId(event.campaign));
        if (isWanted && event.at < to && (!from.isValid() || event.at >= from))
            figures[event.key] += event.sign;
    }
    return figures;
}

qint64 sumOfOutcomes(const Figures& figures)
{
    qint64 sum = 0;
    for (const QString& key : outcomeKeys)
        sum += figures.value(key);
    return sum;
}

/// What each metric must be, by its sentence.
QMap<QString, std::optional<double>> expectedValues(const Figures& inPeriod, const Figures& sinceEver)
{
    const auto ratio = [](qint64 part, qint64 whole, double factor) {
        return whole == 0
            ? std::optional<double>()
            : std::round(factor * static_cast<double>(part) * 100 / static_cast<double>(whole)) / 100;
    };
    const qint64 left = sumOfOutcomes(inPeriod);
    QMap<QString, std::optional<double>> values{
        {QStringLiteral("active"), sinceEver.value(QStringLiteral("enrolled")) - sumOfOutcomes(sinceEver)},
        {QStringLiteral("left"), left},
        {QStringLiteral("completion_rate"), ratio(inPeriod.value(QStringLiteral("completed")), left, 100)},
        {QStringLiteral("booking_rate"), ratio(inPeriod.value(QStringLiteral("booked")), left, 100)},
        {QStringLiteral("opt_out_rate"), ratio(inPeriod.value(QStringLiteral("opted_out")), left, 100)},
        {QStringLiteral("messages_per_lead"),
            ratio(inPeriod.value(QStringLiteral("messages_sent")), inPeriod.value(QStringLiteral("enrolled")),
                1)}};
    for (const QString& key :
        outcomeKeys + QStringList{QStringLiteral("enrolled"), QStringLiteral("messages_sent")})
        values.insert(key, static_cast<double>(inPeriod.value(key)));
    return values;
}

} // namespace

class StatisticsScenarios : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void metricsEqualACountOfTheEvents_data();
    void metricsEqualACountOfTheEvents();
    void theQueryOfAMetricRecountsIt();
    void daysAndHoursAddUpToThePeriod();
    void theLeadsBehindARowAreAsManyAsItSays_data();
    void theLeadsBehindARowAreAsManyAsItSays();
    void campaignsSideBySideHaveTheirOwnFigures();
    void asOfAnyMomentEqualsWhatTheCountersSaid();
    void DE_12_driftIsFoundAndRepairedWithAnAuditEntry();
    void figuresFollowTheClientsTimeZone();
    void anHourThatComesTwiceBelongsToItsDay();
    void compactingChangesNothingButTheRows();
    void periodsSayTheirTime_data();
    void periodsSayTheirTime();
    void impossiblePeriodsAreNamed_data();
    void impossiblePeriodsAreNamed();

private:
    struct Snapshot {
        QDateTime at;
        QVector<QVector<qint64>> counters; // per campaign, as in m_world->campaigns
    };
    [[nodiscard]] QVector<QVector<qint64>> counters() const;

    std::unique_ptr<World> m_world;
    QVector<Snapshot> m_snapshots;
};

void StatisticsScenarios::initTestCase()
{
    m_world = std::make_unique<World>();
    int steps = 0;
    for (const Step& step : drawSequence(20261127, 400)) {
        Choice choice(step.seed);
        QCOMPARE(operations().at(step.operation).apply(*m_world, choice), QString());
        if (++steps % 20 == 0)
            m_snapshots.append({mustExecute(*m_world->session, u"SELECT clock_timestamp() AS at")
                                    .first()
                                    .timestamp("at")
                                    .addMSecs(1),
                counters()});
        // The next operation is later than the snapshot, in milliseconds too.
        if (steps % 20 == 0)
            QTest::qWait(3);
    }
}

QVector<QVector<qint64>> StatisticsScenarios::counters() const
{
    QVector<QVector<qint64>> all;
    for (const CampaignId campaign : m_world->campaigns) {
        const Row row = mustExecute(*m_world->session,
            u"SELECT leads_enrolled, messages_sent, active_leads_count, completed_leads_count, booked_count, "
            u"opted_out_count, deactivated_leads_count, removed_leads_count FROM campaigns WHERE id = :id",
            {{QLatin1String("id"),
                campaign}}).first();
        all.append({row.integer("leads_enrolled"), row.integer("messages_sent"),
            row.integer("active_leads_count"), row.integer("completed_leads_count"),
            row.integer("booked_count"), row.integer("opted_out_count"),
            row.integer("deactivated_leads_count"), row.integer("removed_leads_count")});
    }
    return all;
}

void StatisticsScenarios::metricsEqualACountOfTheEvents_data()
{
    QTest::addColumn<int>("fromSnapshot"); // -1: since ever
    QTest::addColumn<int>("toSnapshot");
    QTest::addColumn<int>("campaigns"); // how many of them; 0: all
    std::mt19937 generator(7);
    for (int i = 0; i < 40; ++i) {
        const int last = static_cast<int>(generator() % 20);
        const int first = static_cast<int>(generator() % static_cast<quint32>(last + 2)) - 1;
        QTest::addRow("period %d", i) << first << last << static_cast<int>(generator() % 3);
    }
}

void StatisticsScenarios::metricsEqualACountOfTheEvents()
{
    QFETCH(int, fromSnapshot);
    QFETCH(int, toSnapshot);
    QFETCH(int, campaigns);
    const Period period{fromSnapshot < 0 ? QDateTime() : m_snapshots.at(fromSnapshot).at,
        m_snapshots.at(toSnapshot).at, QTimeZone("Europe/Berlin")};
    const StatisticsScope scope{m_world->client,
        m_world->campaigns.first(std::min<qsizetype>(campaigns, m_world->campaigns.size())), period};
    const auto metrics = loadMetrics(*m_world->session, scope);
    QVERIFY2(metrics, metrics ? "" : qPrintable(metrics.error().message));
    const QVector<Event> events = readEvents(*m_world->session);
    const auto expected = expectedValues(count(events, scope.campaigns, period.from, period.to),
        count(events, scope.campaigns, {}, period.to));
    QCOMPARE(metrics->size(), expected.size());
    for (const Metric& metric : *metrics) {
        QVERIFY2(expected.contains(metric.key), qPrintable(metric.key));
        QVERIFY2(metric.value == expected.value(metric.key),
            qPrintable(QStringLiteral("%1: %2 instead of %3")
                           .arg(metric.key)
                           .arg(metric.value.value_or(-1))
                           .arg(expected.value(metric.key).value_or(-1))));
    }
}

void StatisticsScenarios::theQueryOfAMetricRecountsIt()
{
    const Period period{m_snapshots.at(3).at, m_snapshots.at(15).at, QTimeZone("Europe/Berlin")};
    for (const QVector<CampaignId>& campaigns : {QVector<CampaignId>(), m_world->campaigns.first(1)}) {
        const auto metrics = loadMetrics(*m_world->session, {m_world->client, campaigns, period});
        QVERIFY(metrics);
        for (const Metric& metric : *metrics) {
            const Row row = mustExecute(*m_world->session, metric.query).first();
            QCOMPARE(row.integer("numerator"), metric.numerator);
            if (metric.denominator)
                QCOMPARE(row.integer("denominator"), *metric.denominator);
            QVERIFY(!metric.sentence.isEmpty() && !metric.label.isEmpty());
        }
    }
}

void StatisticsScenarios::daysAndHoursAddUpToThePeriod()
{
    const Period period{m_snapshots.at(2).at, m_snapshots.last().at, QTimeZone("Europe/Berlin")};
    const StatisticsScope scope{m_world->client, {}, period};
    const Figures expected = count(readEvents(*m_world->session), {}, period.from, period.to);
    for (const StatisticsTableKind kind :
        {StatisticsTableKind::Days, StatisticsTableKind::Hours, StatisticsTableKind::Campaigns}) {
        const auto table = loadStatisticsTable(*m_world->session, kind, scope);
        QVERIFY2(table, table ? "" : qPrintable(table.error().message));
        for (qsizetype column = 1; column < table->columns.size(); ++column) {
            qint64 sum = 0;
            for (const QVector<QVariant>& row : table->rows)
                sum += row[column].toLongLong();
            QVERIFY2(sum == expected.value(table->columns[column].key),
                qPrintable(table->key + u' ' + table->columns[column].key));
        }
    }
}

void StatisticsScenarios::theLeadsBehindARowAreAsManyAsItSays_data()
{
    QTest::addColumn<StatisticsTableKind>("kind");
    QTest::addColumn<QString>("count");
    const QString leads = QStringLiteral("leads");
    QTest::newRow("funnel") << StatisticsTableKind::Funnel << leads;
    QTest::newRow("positions") << StatisticsTableKind::Positions << leads;
    QTest::newRow("time to outcome") << StatisticsTableKind::TimeToOutcome << leads;
    QTest::newRow("cohorts") << StatisticsTableKind::Cohorts << QStringLiteral("enrolled");
    QTest::newRow("sources") << StatisticsTableKind::Sources << leads;
    QTest::newRow("tags") << StatisticsTableKind::Tags << leads;
}

void StatisticsScenarios::theLeadsBehindARowAreAsManyAsItSays()
{
    QFETCH(StatisticsTableKind, kind);
    QFETCH(QString, count);
    int rows = 0;
    for (const int last : {9, 19}) {
        const StatisticsScope scope{
            m_world->client, {}, {{}, m_snapshots.at(last).at, QTimeZone("Europe/Berlin")}};
        const auto table = loadStatisticsTable(*m_world->session, kind, scope);
        QVERIFY(table);
        for (const QVector<QVariant>& row : table->rows) {
            QString key = row.first().toString();
            for (const Outcome outcome : allOutcomes()) {
                if (kind == StatisticsTableKind::TimeToOutcome && outcomeLabel(outcome) == key)
                    key = outcomeKey(outcome);
            }
            const auto behind = loadLeadsBehind(*m_world->session, {table->key, key}, scope);
            QVERIFY2(behind, behind ? "" : qPrintable(behind.error().message));
            QVERIFY2(behind->rows.size() == row[table->column(count)].toLongLong(),
                qPrintable(QStringLiteral("%1: %2 leads instead of %3")
                               .arg(key)
                               .arg(behind->rows.size())
                               .arg(row[table->column(count)].toLongLong())));
            ++rows;
        }
    }
    QVERIFY2(rows >= 2, "There was nothing to compare.");
}

void StatisticsScenarios::campaignsSideBySideHaveTheirOwnFigures()
{
    const QVector<CampaignId> campaigns = m_world->campaigns.first(3);
    const StatisticsScope scope{m_world->client, campaigns, {{}, m_snapshots.last().at, QTimeZone::utc()}};
    const auto all = loadStatistics(*m_world->session, scope);
    QVERIFY2(all, all ? "" : qPrintable(all.error().message));
    const StatisticsTable& figures = *all->table(QStringLiteral("comparison"));
    const StatisticsTable& enrolled = *all->table(QStringLiteral("enrolled_by_campaign"));
    QCOMPARE(enrolled.rows.size(), all->table(QStringLiteral("days"))->rows.size());
    for (qsizetype i = 0; i < campaigns.size(); ++i) {
        const auto metrics = loadMetrics(*m_world->session, {scope.client, {campaigns[i]}, scope.period});
        QVERIFY(metrics);
        QCOMPARE(figures.columns[i + 1].key, campaigns[i].toString());
        QCOMPARE(figures.rows.size(), metrics->size());
        for (qsizetype row = 0; row < metrics->size(); ++row) {
            const QVariant& cell = figures.rows[row][i + 1];
            QCOMPARE(cell.isValid(), metrics->at(row).value.has_value());
            QCOMPARE(cell.toDouble(), metrics->at(row).value.value_or(0));
        }
        qint64 sum = 0;
        for (const QVector<QVariant>& day : enrolled.rows)
            sum += day[i + 1].toLongLong();
        QCOMPARE(sum, metrics->first().numerator);
    }
    // One alone has nothing beside it.
    const auto one = loadStatistics(*m_world->session, {scope.client, campaigns.first(1), scope.period});
    QVERIFY(one);
    QVERIFY(!one->table(QStringLiteral("comparison")));
}

void StatisticsScenarios::asOfAnyMomentEqualsWhatTheCountersSaid()
{
    for (const Snapshot& snapshot : m_snapshots) {
        for (qsizetype i = 0; i < snapshot.counters.size(); ++i) {
            const StatisticsScope scope{
                m_world->client, {m_world->campaigns.at(i)}, {{}, snapshot.at, QTimeZone::utc()}};
            const auto metrics = loadMetrics(*m_world->session, scope);
            QVERIFY(metrics);
            QMap<QString, qint64> values;
            for (const Metric& metric : *metrics)
                values.insert(metric.key, metric.numerator);
            QVector<qint64> then;
            for (const char* key : {"enrolled", "messages_sent", "active", "completed", "booked", "opted_out",
                     "campaign_deactivated", "removed"})
                then.append(values.value(QLatin1String(key)));
            QCOMPARE(then, snapshot.counters.at(i));
            // The leads themselves, as they stood.
            const Row passages = mustExecute(*m_world->session,
                u"SELECT count(*) AS enrolled, count(*) FILTER (WHERE left_at IS NULL) AS active, "
                u"coalesce(sum(position), 0) AS messages, count(*) FILTER (WHERE outcome = 'booked') AS "
                u"booked "
                u"FROM passages_at(:client, :at, ARRAY[:campaign::uuid])",
                {{QLatin1String("client"), m_world->client}, {QLatin1String("at"), snapshot.at},
                    {QLatin1String("campaign"), m_world->campaigns.at(i)}})
                                     .first();
            QCOMPARE((QVector<qint64>{passages.integer("enrolled"), passages.integer("messages"),
                         passages.integer("active"), passages.integer("booked")}),
                (QVector<qint64>{snapshot.counters.at(i).at(0), snapshot.counters.at(i).at(1),
                    snapshot.counters.at(i).at(2), snapshot.counters.at(i).at(4)}));
        }
    }
}

void StatisticsScenarios::DE_12_driftIsFoundAndRepairedWithAnAuditEntry()
{
    Session& session = *m_world->session;
    QVERIFY(checkCounters(session, m_world->client)->isEmpty());
    const QVector<QVector<qint64>> right = counters();
    const CampaignId campaign = m_world->campaigns.first();
    mustExecute(session,
        u"UPDATE campaigns SET booked_count = booked_count + 7, messages_sent = messages_sent + 1 "
        u"WHERE id = :id",
        {{QLatin1String("id"), campaign}});
    mustExecute(session, u"UPDATE daily_figures SET enrolled = enrolled + 1 WHERE campaign_id = :id",
        {{QLatin1String("id"), campaign}});
    const auto found = checkCounters(session, m_world->client);
    QVERIFY(found);
    QVERIFY2(found->size() >= 3, qPrintable(QString::number(found->size())));
    QVERIFY(std::any_of(found->cbegin(), found->cend(), [&](const CounterDifference& one) {
        return one.campaign == campaign && one.counter == QLatin1String("booked_count")
            && one.kept == QString::number(right.first().at(4) + 7)
            && one.counted == QString::number(right.first().at(4));
    }));
    const auto repaired = repairCounters(session, m_world->client);
    QVERIFY2(repaired, repaired ? "" : qPrintable(repaired.error().message));
    QCOMPARE(repaired->size(), found->size());
    QCOMPARE(counters(), right);
    QVERIFY(checkCounters(session, m_world->client)->isEmpty());
    QCOMPARE(number(session,
                 QStringLiteral("SELECT count(*) AS n FROM audit_log WHERE action = 'counters_repaired' "
                                "AND subject_id = '%1' AND after ->> 'booked_count' = '%2'")
                     .arg(campaign.toString())
                     .arg(right.first().at(4))),
        1);
    QCOMPARE(
        number(session,
            QStringLiteral("SELECT count(*) AS n FROM audit_log WHERE action = 'daily_figures_rebuilt'")),
        1);
    // Nothing is wrong any more: nothing is repaired, and nothing noted.
    QVERIFY(repairCounters(session, m_world->client)->isEmpty());
    QCOMPARE(number(session,
                 QStringLiteral("SELECT count(*) AS n FROM audit_log WHERE action = 'counters_repaired'")),
        1);
}

void StatisticsScenarios::figuresFollowTheClientsTimeZone()
{
    Session& session = *m_world->session;
    for (const char* zone : {"Pacific/Auckland", "America/Los_Angeles", "Asia/Kolkata", "Europe/Berlin"}) {
        mustExecute(session, u"UPDATE clients SET time_zone = :zone WHERE id = :id",
            {{QLatin1String("zone"), QString::fromLatin1(zone)}, {QLatin1String("id"), m_world->client}});
        QVERIFY2(checkCounters(session, m_world->client)->isEmpty(), zone);
    }
}

// In Havana the clocks are put back from one o'clock to midnight: the day begins with an hour that comes
// twice.
void StatisticsScenarios::anHourThatComesTwiceBelongsToItsDay()
{
    Session& session = *m_world->session;
    const QString zoneBefore = mustExecute(
        session, u"SELECT time_zone FROM clients WHERE id = :id", {{QLatin1String("id"), m_world->client}})
                                   .first()
                                   .text("time_zone");
    const auto setZone = [&](const QString& zone) {
        mustExecute(session, u"UPDATE clients SET time_zone = :zone WHERE id = :id",
            {{QLatin1String("zone"), zone}, {QLatin1String("id"), m_world->client}});
    };
    setZone(QStringLiteral("America/Havana"));
    mustExecute(session,
        u"INSERT INTO lead_events (client_id, lead_id, campaign_id, event_type, occurred_at) "
        u"SELECT client_id, lead_id, campaign_id, 'message_sent', '2025-11-02T04:45Z' FROM enrollments LIMIT "
        u"3");
    const auto messages = [&](const char* from, const char* to) {
        const Period period{QDateTime::fromString(QLatin1String(from), Qt::ISODate),
            QDateTime::fromString(QLatin1String(to), Qt::ISODate), QTimeZone("America/Havana")};
        const auto metrics = loadMetrics(session, {m_world->client, {}, period});
        for (const Metric& metric : *metrics) {
            if (metric.key == QLatin1String("messages_sent"))
                return metric.numerator;
        }
        return qint64(-1);
    };
    QCOMPARE(messages("2025-11-01T04:00:00Z", "2025-11-02T04:00:00Z"), 0);
    QCOMPARE(messages("2025-11-01T04:00:00Z", "2025-11-02T04:30:00Z"), 0);
    QCOMPARE(messages("2025-11-01T04:00:00Z", "2025-11-02T05:00:00Z"), 3);
    QCOMPARE(messages("2025-11-02T04:00:00Z", "2025-11-03T05:00:00Z"), 3);
    QCOMPARE(messages("2025-11-02T04:50:00Z", "2025-11-03T05:00:00Z"), 0);
    setZone(zoneBefore);
}

void StatisticsScenarios::compactingChangesNothingButTheRows()
{
    Session& session = *m_world->session;
    const auto sums = QStringLiteral(
        "SELECT sum(enrolled * 3 + messages_sent * 5 + booked * 7 + removed * 11)::bigint AS n "
        "FROM daily_figures");
    for (int i = 0; i < 3; ++i)
        mustExecute(session,
            u"INSERT INTO lead_events (client_id, lead_id, campaign_id, event_type) "
            u"SELECT client_id, lead_id, campaign_id, 'message_sent' FROM enrollments");
    const qint64 before = number(session, sums);
    mustExecute(session, u"SELECT compact_daily_figures(:id)", {{QLatin1String("id"), m_world->client}});
    QCOMPARE(number(session, sums), before);
    QCOMPARE(number(session,
                 QStringLiteral("SELECT count(*) - count(DISTINCT (client_id, campaign_id, day)) AS n "
                                "FROM daily_figures")),
        0);
}

void StatisticsScenarios::impossiblePeriodsAreNamed_data()
{
    QTest::addColumn<QString>("text");
    for (const char* text :
        {"", "d", "0d", "367d", "7", "24", "2026-02-30..2026-03-01", "2026-03-02..2026-03-01", "2026-03-01",
            "2026-03-01..", "-7d", "all 7d", "0001-01-01..9999-12-31"})
        QTest::newRow(text) << QString::fromLatin1(text);
}

void StatisticsScenarios::periodsSayTheirTime_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("label");
    QTest::addColumn<QString>("before"); // empty: none
    // As of 2026-03-31 15:30 in Berlin, two days after the clocks went forward.
    QTest::newRow("a day") << "1d"
                           << "31 Mar 2026 (Europe/Berlin)"
                           << "30 Mar 2026 (Europe/Berlin)";
    QTest::newRow("a week over the change of the clocks") << "7d"
                                                          << "25 Mar 2026 to 31 Mar 2026 (Europe/Berlin)"
                                                          << "18 Mar 2026 to 24 Mar 2026 (Europe/Berlin)";
    QTest::newRow("hours") << "24h"
                           << "30 Mar 2026, 15:30 to 31 Mar 2026, 15:30 (Europe/Berlin)"
                           << "29 Mar 2026, 15:30 to 30 Mar 2026, 15:30 (Europe/Berlin)";
    QTest::newRow("days by name") << "2026-02-01..2026-02-28"
                                  << "1 Feb 2026 to 28 Feb 2026 (Europe/Berlin)"
                                  << "4 Jan 2026 to 31 Jan 2026 (Europe/Berlin)";
    QTest::newRow("since ever") << "all"
                                << "Until 31 Mar 2026 (Europe/Berlin)"
                                << "";
}

void StatisticsScenarios::periodsSayTheirTime()
{
    QFETCH(QString, text);
    QFETCH(QString, label);
    QFETCH(QString, before);
    const QTimeZone berlin("Europe/Berlin");
    const auto period = Period::fromText(text, berlin, QDateTime(QDate(2026, 3, 31), QTime(15, 30), berlin));
    QVERIFY(period);
    QCOMPARE(period->label(), label);
    QCOMPARE(period->before().has_value(), !before.isEmpty());
    if (!before.isEmpty()) {
        QCOMPARE(period->before()->label(), before);
        QCOMPARE(period->before()->to, period->from);
    }
}

void StatisticsScenarios::impossiblePeriodsAreNamed()
{
    QFETCH(QString, text);
    const auto period = Period::fromText(text, QTimeZone("Europe/Berlin"), QDateTime::currentDateTimeUtc());
    QVERIFY(!period);
    QCOMPARE(period.error().field, QStringLiteral("period"));
    QVERIFY(period.error().message.contains(text));
}

QTEST_GUILESS_MAIN(StatisticsScenarios)
#include "tst_statistics.moc"
