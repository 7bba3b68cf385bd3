// SPDX-License-Identifier: GPL-3.0-or-later
// What a monthly report is about: which month, as of when, compared with what, and that it is one snapshot.
#include "models/statistics/monthlystatistics.h"
#include "tests/support/testdatabase.h"

#include <QTest>

using namespace cm;
using namespace cm::test;

namespace {

const QTimeZone berlin("Europe/Berlin");

QDateTime utc(const char* text)
{
    return QDateTime::fromString(QLatin1String(text), Qt::ISODate).toUTC();
}

Result<MonthlyQuestion> ask(const QString& month, const QString& asOf)
{
    Client client;
    client.timeZone = QStringLiteral("Europe/Berlin");
    return MonthlyQuestion::fromText(client, month, asOf, utc("2026-11-28T10:00:00Z"));
}

} // namespace

class MonthlyStatisticsTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void theLastFinishedMonthIsTheClients();
    void aMonthEndsInTheClientsZone();
    void badInputIsNamed_data();
    void badInputIsNamed();
    void aMomentIsNotItsWholeDay();
    void todayIsNotOver();
    void aMonthIsComparedWithTheOneBefore();
    void aPartIsComparedWithTheSamePart();
    void aSnapshotStaysAsItWas();
    void figuresAreThoseOfTheMonth();
};

void MonthlyStatisticsTest::theLastFinishedMonthIsTheClients()
{
    // In Berlin October has begun two hours before it does in Greenwich.
    const QDateTime at = utc("2026-09-30T22:30:00Z");
    QCOMPARE(Month::lastFinished(at, berlin).key(), QStringLiteral("2026-09"));
    QCOMPARE(Month::lastFinished(at, QTimeZone::utc()).key(), QStringLiteral("2026-08"));
    QCOMPARE(ask({}, {})->month.key(), QStringLiteral("2026-10"));
    QCOMPARE(ask({}, QStringLiteral("2026-03-15"))->month.key(), QStringLiteral("2026-02"));
    QCOMPARE(ask({}, QStringLiteral("2026-01-15"))->month.key(), QStringLiteral("2025-12"));
}

void MonthlyStatisticsTest::aMonthEndsInTheClientsZone()
{
    const Month october = *Month::fromText(QStringLiteral("2026-10"));
    QCOMPARE(october.begin(berlin), utc("2026-09-30T22:00:00Z"));
    QCOMPARE(october.end(berlin), utc("2026-10-31T23:00:00Z")); // the clocks went back in between
    QCOMPARE(october.label(), QLocale().toString(QDate(2026, 10, 1), QStringLiteral("MMMM yyyy")));
    QCOMPARE(october.period(berlin, utc("2026-11-28T10:00:00Z")),
        *Period::fromText(QStringLiteral("2026-10-01..2026-10-31"), berlin, {}));
}

void MonthlyStatisticsTest::badInputIsNamed_data()
{
    QTest::addColumn<QString>("month");
    QTest::addColumn<QString>("asOf");
    QTest::addColumn<QString>("field");
    QTest::addColumn<QString>("message");
    const auto row = [](const char* name, const char* month, const char* asOf, const char* field,
                         const char* message) {
        QTest::newRow(name) << QString::fromLatin1(month) << QString::fromLatin1(asOf)
                            << QString::fromLatin1(field) << QString::fromLatin1(message);
    };
    row("malformed", "October", "", "month",
        "\"October\" is no month. Write it as year and month, such as 2026-10.");
    row("thirteenth", "2026-13", "", "month",
        "\"2026-13\" is no month. Write it as year and month, such as 2026-10.");
    row("one digit", "2026-1", "", "month",
        "\"2026-1\" is no month. Write it as year and month, such as 2026-10.");
    row("a day", "2026-10-01", "", "month",
        "\"2026-10-01\" is no month. Write it as year and month, such as 2026-10.");
    row("year 0", "0000-01", "", "month",
        "\"0000-01\" is no month. Write it as year and month, such as 2026-10.");
    row("future", "2026-12", "", "month",
        "The month 2026-12 has not begun yet. Choose 2026-10, the last one that is over, or an earlier one.");
    row("future then", "2026-10", "2026-09-30", "month",
        "The month 2026-10 has not begun as of 2026-09-30. Choose 2026-09, the last one that is over, or an "
        "earlier one.");
    row("no moment", "2026-10", "soon", "asOf",
        "\"soon\" is no moment. Use a day such as 2026-03-31, or a time with its zone such as "
        "2026-03-31T12:00:00Z.");
    row("moment to come", "2026-10", "2026-11-29", "asOf",
        "\"2026-11-29\" has not come yet. Choose a moment that is over, or leave it out.");
}

void MonthlyStatisticsTest::badInputIsNamed()
{
    QFETCH(QString, month);
    QFETCH(QString, asOf);
    const auto question = ask(month, asOf);
    QVERIFY(!question);
    QTEST(question.error().field, "field");
    QTEST(question.error().message, "message");
}

void MonthlyStatisticsTest::aMomentIsNotItsWholeDay()
{
    QCOMPARE(
        ask({}, QStringLiteral("2026-11-15T12:30:00.250Z"))->asOf, utc("2026-11-15T12:30:00Z").addMSecs(250));
    QCOMPARE(ask({}, QStringLiteral("2026-11-15T12:30:00+01:00"))->asOf, utc("2026-11-15T11:30:00Z"));
    QCOMPARE(ask({}, QStringLiteral("2026-11-15"))->asOf, utc("2026-11-15T23:00:00Z"));
    // Whose noon?
    QVERIFY(!ask({}, QStringLiteral("2026-11-15T12:30:00")));
    QVERIFY(!Period::fromText(QStringLiteral("2026-11-15T12:30:00Z..2026-11-16"), berlin, {}));
}

void MonthlyStatisticsTest::todayIsNotOver()
{
    QCOMPARE(ask({}, QStringLiteral("2026-11-28"))->asOf, utc("2026-11-28T10:00:00Z"));
}

void MonthlyStatisticsTest::aMonthIsComparedWithTheOneBefore()
{
    const Month march = *Month::fromText(QStringLiteral("2026-03"));
    QCOMPARE(march.comparison(berlin, utc("2026-11-28T10:00:00Z")),
        *Period::fromText(QStringLiteral("2026-02-01..2026-02-28"), berlin, {}));
}

void MonthlyStatisticsTest::aPartIsComparedWithTheSamePart()
{
    const Month march = *Month::fromText(QStringLiteral("2026-03"));
    // Noon in Berlin's summer time is compared with noon in its winter time.
    QCOMPARE(march.comparison(berlin, utc("2026-03-28T11:00:00Z")).to, utc("2026-02-28T11:00:00Z"));
    // February has no 31st: all of it.
    QCOMPARE(march.comparison(berlin, utc("2026-03-31T10:00:00Z")).to, utc("2026-02-28T23:00:00Z"));
}

void MonthlyStatisticsTest::aSnapshotStaysAsItWas()
{
    const TestDatabase database;
    const auto writer = database.session();
    const auto reader = database.session(SessionKind::Read);
    makeClient(*writer);
    const QString clients = QStringLiteral("SELECT count(*) AS n FROM clients");
    {
        const auto snapshot = Transaction::beginSnapshot(*reader);
        QVERIFY2(snapshot, snapshot ? "" : qPrintable(snapshot.error().message));
        QCOMPARE(number(*reader, clients), 1);
        makeClient(*writer, QStringLiteral("Later"));
        QCOMPARE(number(*reader, clients), 1);
        QVERIFY(!reader->execute(u"DELETE FROM clients"));
    }
    QCOMPARE(number(*reader, clients), 2);
}

void MonthlyStatisticsTest::figuresAreThoseOfTheMonth()
{
    const TestDatabase database;
    const auto session = database.session();
    const ClientId id = makeClient(*session);
    makeLeads(*session, id, 12);
    const CampaignId campaign = makeCampaign(*session, id);
    mustExecute(*session, u"SELECT enroll_campaign(:client, :campaign)",
        {{QLatin1String("client"), id}, {QLatin1String("campaign"), campaign}});
    const auto client = loadClient(*session, id);
    QVERIFY(client);
    const QDateTime now = QDateTime::currentDateTimeUtc().addSecs(1);
    const QString month = Month::of(now, berlin).key();
    const auto question = MonthlyQuestion::fromText(*client, month, {}, now);
    QVERIFY(question);
    const auto current = loadMonthlyStatistics(*session, *question);
    QVERIFY2(current, current ? "" : qPrintable(current.error().message));
    QVERIFY(!current->isWholeMonth());
    QCOMPARE(current->client.companyName, QStringLiteral("Acme"));
    const Metric enrolled = current->statistics.metrics.first();
    QCOMPARE(enrolled.valueText(), QStringLiteral("12"));
    QCOMPARE(enrolled.beforeText(), QStringLiteral("0"));
    const auto earlier = MonthlyQuestion::fromText(*client, {}, {}, now);
    const auto finished = loadMonthlyStatistics(*session, *earlier);
    QVERIFY(finished && finished->isWholeMonth());
    QCOMPARE(finished->statistics.metrics.first().valueText(), QStringLiteral("0"));
    // Nobody but the session's own snapshot was in its way.
    QVERIFY(Transaction::begin(*session));
}

QTEST_GUILESS_MAIN(MonthlyStatisticsTest)
#include "tst_monthlystatistics.moc"
