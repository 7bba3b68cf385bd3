// SPDX-License-Identifier: GPL-3.0-or-later
// The demonstration data: the same for the same seed, true to the rules, all or nothing.
#include "models/deenrollment/runhistory.h"
#include "models/demo/demodata.h"
#include "models/schema/migrator.h"
#include "tests/support/testdatabase.h"

#include <QCoreApplication>
#include <QElapsedTimer>
#include <QTest>
#include <QThread>

#include <algorithm>
#include <memory>

using namespace cm;
using namespace cm::test;

namespace {

// A day that is over, so that nothing depends on the clock.
demo::DemoOptions small(qint64 seed)
{
    return {.clients = 3, .leads = 3000, .seed = seed, .today = QDate(2026, 3, 10), .moment = {}};
}

QString contentHash(Session& session)
{
    QStringList hashes;
    for (const char* table : {"clients", "leads", "campaigns", "campaign_versions", "enrollments",
             "enrollment_runs", "de_enrollment_runs", "de_enrollment_lead_log", "lead_events",
             // Where triggers are at work they also note that the clients were added.
             "(SELECT to_jsonb(a) - 'id' FROM audit_log a WHERE subject_type = 'campaign')"}) {
        const QString sql =
            QStringLiteral("SELECT md5(string_agg(md5(t::text), '' ORDER BY t::text)) AS h FROM %1 t");
        hashes.append(mustExecute(session, sql.arg(QLatin1String(table))).first().text("h"));
    }
    return hashes.join(u'/');
}

// How many rows break a rule: "enrollments e … WHERE …". Must be none.
bool none(Session& session, const QString& what)
{
    const qint64 found = number(session, QStringLiteral("SELECT count(*) AS n FROM ") + what);
    if (found != 0)
        qWarning("%lld rows: %s", static_cast<long long>(found), qPrintable(what));
    return found == 0;
}

} // namespace

class DemoDataTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void sameSeedSameData();
    void ordinaryOwnerMakesTheSame();
    void dataFollowTheRules_data();
    void dataFollowTheRules();
    void everyCaseOccurs();
    void historyShowsInCharts();
    void noLeadsAndManyClients();
    void secondSeedingIsRefused();
    void cancelBetweenStatementsLeavesNothing();
    void cancelInAStatementLeavesNothing();
    void optionsOutOfRangeAreNamed();

private:
    // One database for the tests that only look.
    Session& seeded();
    std::unique_ptr<TestDatabase> m_database;
    std::unique_ptr<Session> m_session;
};

Session& DemoDataTest::seeded()
{
    if (!m_session) {
        m_database = std::make_unique<TestDatabase>();
        m_session = m_database->session();
        const auto figures =
            demo::seedDemo(*m_session, {.clients = 4, .leads = 12'000, .seed = 3, .today = {}, .moment = {}});
        if (!figures)
            qFatal("%s %s", qPrintable(figures.error().message), qPrintable(figures.error().detail));
        const auto count = [this](const char* table) {
            return number(*m_session, QStringLiteral("SELECT count(*) AS n FROM ") + QLatin1String(table));
        };
        if (figures->leads != count("leads") || figures->clients != count("clients")
            || figures->campaigns != count("campaigns") || figures->enrollments != count("enrollments")
            || figures->openEnrollments != count("enrollments WHERE completed_at IS NULL")
            || figures->runs != count("de_enrollment_runs")
            || figures->enrollmentRuns != count("enrollment_runs"))
            qFatal("The figures are not those of the database: %s", qPrintable(figures->sentence()));
    }
    return *m_session;
}

void DemoDataTest::sameSeedSameData()
{
    TestDatabase first;
    TestDatabase second;
    TestDatabase other;
    QVERIFY(demo::seedDemo(*first.session(), small(7)));
    QVERIFY(demo::seedDemo(*second.session(), small(7)));
    QVERIFY(demo::seedDemo(*other.session(), small(8)));
    const QString hash = contentHash(*first.session());
    QCOMPARE(contentHash(*second.session()), hash);
    QVERIFY(contentHash(*other.session()) != hash);
}

// A database that belongs to an ordinary role, which may not switch triggers off: every foreign key and
// trigger is at work, and changes nothing.
void DemoDataTest::ordinaryOwnerMakesTheSame()
{
    TestDatabase first;
    QVERIFY(demo::seedDemo(*first.session(), small(7)));
    TestDatabase second(TestDatabase::Content::Empty);
    const auto session = second.session();
    const QString role = QStringLiteral("demo_%1").arg(QCoreApplication::applicationPid());
    const auto privileged = second.session();
    const auto ended = [&](const QString& sql) {
        mustExecute(*privileged, QString(sql).replace(QLatin1String("%1"), role));
    };
    ended(QStringLiteral("CREATE ROLE %1"));
    ended(QStringLiteral("ALTER DATABASE ") + second.name() + QStringLiteral(" OWNER TO %1"));
    QVERIFY(session->executeScript(QStringLiteral("SET ROLE %1").arg(role)));
    const auto migrated = Migrator::create(*session)->migrate();
    QVERIFY2(migrated, migrated ? "" : qPrintable(migrated.error().message));
    const auto figures = demo::seedDemo(*session, small(7));
    QVERIFY(session->executeScript(QStringLiteral("RESET ROLE")));
    QVERIFY2(figures, figures ? "" : qPrintable(figures.error().message + figures.error().detail));
    QCOMPARE(contentHash(*session), contentHash(*first.session()));
    ended(QStringLiteral("ALTER DATABASE ") + second.name() + QStringLiteral(" OWNER TO CURRENT_USER"));
    ended(QStringLiteral("REASSIGN OWNED BY %1 TO CURRENT_USER"));
    ended(QStringLiteral("DROP OWNED BY %1"));
    ended(QStringLiteral("DROP ROLE %1"));
}

void DemoDataTest::dataFollowTheRules_data()
{
    QTest::addColumn<QString>("breaches");
    const auto rule = [](const char* name, const char* breaches) {
        QTest::newRow(name) << QString::fromLatin1(breaches);
    };
    rule("an enrollment's lead is older than it",
        "enrollments e LEFT JOIN leads l ON l.client_id = e.client_id AND l.id = e.lead_id "
        "WHERE l.id IS NULL OR l.created_at >= e.enrolled_at");
    rule("an enrollment's version is older than it",
        "enrollments e LEFT JOIN campaign_versions v ON v.client_id = e.client_id "
        "AND v.campaign_id = e.campaign_id AND v.version = e.enrolled_campaign_version "
        "WHERE v.version IS NULL OR v.created_at >= e.enrolled_at "
        "OR jsonb_array_length(v.messages) <> e.enrolled_message_count");
    rule("open enrollments know their lead's and campaign's state",
        "enrollments e JOIN leads l ON l.client_id = e.client_id AND l.id = e.lead_id "
        "JOIN campaigns c ON c.client_id = e.client_id AND c.id = e.campaign_id "
        "WHERE e.completed_at IS NULL AND ((e.lead_booked_at, e.lead_opted_out_at, "
        "e.campaign_deactivated_at) "
        "IS DISTINCT FROM (l.booked_at, l.sms_stop_at, c.deactivated_at) OR NOT l.is_active)");
    rule("times follow each other",
        "enrollments WHERE NOT enrolled_at <= coalesce(last_sent_at, enrolled_at) "
        "OR NOT coalesce(last_sent_at, enrolled_at) < coalesce(completed_at, 'infinity') "
        "OR greatest(enrolled_at, last_sent_at, completed_at, lead_booked_at, lead_opted_out_at) > now()");
    rule("positions fit the sequence",
        "enrollments WHERE sms_sequence_position > enrolled_message_count "
        "OR (sms_sequence_position = 0) <> (last_sent_at IS NULL)");
    rule("no campaign twice, no two campaigns at once",
        "enrollments a JOIN enrollments b ON a.client_id = b.client_id AND a.lead_id = b.lead_id "
        "AND a.id <> b.id AND a.enrolled_at <= b.enrolled_at "
        "WHERE a.campaign_id = b.campaign_id OR coalesce(a.completed_at, 'infinity') > b.enrolled_at");
    rule("counters are a recount",
        "campaigns c CROSS JOIN LATERAL (SELECT count(*) AS enrolled, "
        "coalesce(sum(sms_sequence_position), 0) AS sent, count(*) FILTER (WHERE completed_at IS NULL) AS "
        "active, "
        "count(*) FILTER (WHERE outcome = 'completed') AS completed, "
        "count(*) FILTER (WHERE outcome = 'opted_out') AS opted_out, "
        "count(*) FILTER (WHERE outcome = 'booked') AS booked, "
        "count(*) FILTER (WHERE outcome = 'campaign_deactivated') AS deactivated, "
        "count(*) FILTER (WHERE outcome = 'removed') AS removed, max(enrolled_at) AS last_at "
        "FROM enrollments e WHERE e.client_id = c.client_id AND e.campaign_id = c.id) r "
        "WHERE (c.leads_enrolled, c.messages_sent, c.active_leads_count, c.completed_leads_count, "
        "c.opted_out_count, c.booked_count, c.deactivated_leads_count, c.removed_leads_count) "
        "<> (r.enrolled, r.sent, r.active, r.completed, r.opted_out, r.booked, r.deactivated, r.removed) "
        "OR c.last_enrollment_at IS DISTINCT FROM r.last_at OR c.max_leads_to_enroll < r.enrolled");
    rule("total_leads is what the last enrollment run matched",
        "campaigns c WHERE c.total_leads <> coalesce((SELECT total_matching FROM enrollment_runs r "
        "WHERE r.client_id = c.client_id AND r.campaign_id = c.id ORDER BY run_at DESC LIMIT 1), 0)");
    rule("enrollment runs are a recount",
        "enrollment_runs r WHERE r.enrolled <> (SELECT count(*) FROM enrollments e "
        "WHERE e.client_id = r.client_id AND e.enrollment_run_id = r.id "
        "AND e.campaign_id = r.campaign_id AND e.enrolled_at = r.run_at)");
    rule("every enrollment has its run", "enrollments WHERE enrollment_run_id IS NULL");
    rule("who left by itself in 59 days left with a run",
        "enrollments WHERE outcome <> 'removed' AND de_enrollment_run_id IS NULL "
        "AND completed_at > now() - interval '59 days'");
    rule("runs are a recount, by outcome",
        "de_enrollment_runs r CROSS JOIN LATERAL (SELECT count(*) AS n, jsonb_build_object("
        "'completed', count(*) FILTER (WHERE outcome = 'completed'), "
        "'booked', count(*) FILTER (WHERE outcome = 'booked'), "
        "'opted_out', count(*) FILTER (WHERE outcome = 'opted_out'), "
        "'campaign_deactivated', count(*) FILTER (WHERE outcome = 'campaign_deactivated')) AS by_outcome "
        "FROM enrollments e WHERE e.client_id = r.client_id AND e.de_enrollment_run_id = r.id) e "
        "WHERE r.leads_de_enrolled <> e.n OR r.by_outcome <> e.by_outcome OR r.finished_at > now() "
        "OR r.leads_evaluated <> r.leads_de_enrolled + r.leads_skipped");
    rule("the log of 29 days agrees with the runs",
        "de_enrollment_runs r CROSS JOIN LATERAL (SELECT count(*) FILTER (WHERE action = 'de_enrolled') AS "
        "closed, "
        "count(*) FILTER (WHERE action = 'skipped') AS skipped FROM de_enrollment_lead_log l "
        "WHERE l.client_id = r.client_id AND l.run_id = r.id) l "
        "WHERE r.run_at > now() - interval '29 days' "
        "AND (l.closed <> r.leads_de_enrolled OR l.skipped <> r.leads_skipped)");
    rule("events are not in the future, and not of strangers",
        "lead_events e LEFT JOIN leads l ON l.client_id = e.client_id AND l.id = e.lead_id "
        "WHERE l.id IS NULL OR e.occurred_at > now()");
    rule("audiences can be evaluated", "campaigns c WHERE parse_audience(c.client_id, c.audience) IS NULL");
}

void DemoDataTest::dataFollowTheRules()
{
    QFETCH(QString, breaches);
    QVERIFY(none(seeded(), breaches));
}

void DemoDataTest::everyCaseOccurs()
{
    Session& session = seeded();
    QCOMPARE(counterDrift(session), QString());
    // Open enrollments at every position of every longer sequence …
    QVERIFY(none(session,
        QStringLiteral(
            "generate_series(3, 6) AS n, LATERAL generate_series(0, n - 1) AS p WHERE NOT EXISTS (SELECT "
            "FROM enrollments WHERE completed_at IS NULL AND enrolled_message_count = n "
            "AND sms_sequence_position = p)")));
    // … closed ones and ones about to leave with every outcome …
    QVERIFY(none(session,
        QStringLiteral(
            "unnest(ARRAY['completed', 'booked', 'opted_out', 'campaign_deactivated', 'removed']) AS o "
            "WHERE NOT EXISTS (SELECT FROM enrollments WHERE outcome = o)")));
    QVERIFY(none(session,
        QStringLiteral("unnest(ARRAY['completed', 'booked', 'opted_out', 'campaign_deactivated']) AS o "
                       "WHERE NOT EXISTS (SELECT FROM enrollments WHERE leaves_as = o)")));
    // … and each kind of campaign in each client.
    QVERIFY(none(session,
        QStringLiteral("clients c WHERE NOT (SELECT count(DISTINCT campaign_type) = 3 AND bool_or(is_paused) "
                       "AND bool_or(NOT is_active) AND bool_or(enrollment_status = 'scheduled') "
                       "AND bool_or(review_status = 'pending') FROM campaigns k WHERE k.client_id = c.id)")));
    QVERIFY(number(session, QStringLiteral("SELECT count(max_leads_to_enroll) AS n FROM campaigns")) > 0);
    const Row tags = mustExecute(session,
        u"SELECT max(n) AS most, percentile_disc(0.5) WITHIN GROUP (ORDER BY n) AS middle, count(*) AS "
        u"different "
        "FROM (SELECT count(*) AS n FROM leads, unnest(normalized_tags) AS t GROUP BY t) x")
                         .first();
    QVERIFY(tags.integer("most") > 10 * tags.integer("middle"));
    QVERIFY(tags.integer("different") > 100);
}

void DemoDataTest::historyShowsInCharts()
{
    Session& session = seeded();
    const auto history = runHistory(session, {}, HistorySpan::Quarter);
    QVERIFY(history);
    QCOMPARE(history->size(), 90);
    const auto days = history->mid(30);
    QVERIFY(std::count_if(days.cbegin(), days.cend(), [](const RunHistory& d) {
        return !d.byOutcome.isEmpty();
    }) > 50);
    QStringList health;
    const auto clients = listHealth(session);
    QVERIFY(clients);
    for (const ClientHealth& client : *clients)
        health.append(client.health);
    health.sort();
    QCOMPARE(health.join(u' '), QStringLiteral("error healthy healthy warning"));
}

void DemoDataTest::noLeadsAndManyClients()
{
    TestDatabase database;
    const auto session = database.session();
    const auto figures =
        demo::seedDemo(*session, {.clients = 150, .leads = 0, .seed = -5, .today = {}, .moment = {}});
    QVERIFY2(figures, figures ? "" : qPrintable(figures.error().message + figures.error().detail));
    QCOMPARE(figures->clients, 150);
    QCOMPARE(figures->enrollments, 0);
    QCOMPARE(number(*session, QStringLiteral("SELECT count(*) AS n FROM leads")), 0);
}

void DemoDataTest::secondSeedingIsRefused()
{
    TestDatabase database;
    const auto session = database.session();
    QVERIFY(demo::seedDemo(*session, small(1)));
    const QString before = contentHash(*session);
    const auto again = demo::seedDemo(*session, small(2));
    QVERIFY(!again);
    QCOMPARE(again.error().code, ErrorCode::Conflict);
    QCOMPARE(contentHash(*session), before);
}

void DemoDataTest::cancelBetweenStatementsLeavesNothing()
{
    TestDatabase database;
    const auto session = database.session();
    Cancellation cancellation;
    session->setCancellation(cancellation);
    int last = -1;
    const auto cancelled = demo::seedDemo(*session, small(1), [&](const QString& phrase, int percent) {
        QVERIFY(!phrase.isEmpty());
        QVERIFY(percent >= last && percent <= 100);
        last = percent;
        if (percent >= 80)
            cancellation.cancel();
    });
    QVERIFY(!cancelled);
    QCOMPARE(cancelled.error().code, ErrorCode::Cancelled);
    session->setCancellation(Cancellation());
    QVERIFY(none(*session, QStringLiteral("clients")));
    QVERIFY(none(*session, QStringLiteral("leads")));
    // The same session can try again.
    QVERIFY(demo::seedDemo(*session, small(1)));
}

void DemoDataTest::cancelInAStatementLeavesNothing()
{
    TestDatabase database;
    const auto session = database.session();
    const Cancellation cancellation;
    session->setCancellation(cancellation);
    const std::unique_ptr<QThread> impatient(QThread::create([cancellation] {
        QThread::msleep(1500);
        cancellation.cancel();
    }));
    impatient->start();
    QElapsedTimer timer;
    timer.start();
    // Alone the plan of so many leads is a statement of many seconds.
    const auto cancelled =
        demo::seedDemo(*session, {.clients = 2, .leads = 20'000'000, .seed = 1, .today = {}, .moment = {}});
    const qint64 elapsed = timer.elapsed();
    impatient->wait();
    QVERIFY(!cancelled);
    QCOMPARE(cancelled.error().code, ErrorCode::Cancelled);
    QVERIFY2(elapsed < 6000, qPrintable(QString::number(elapsed)));
    session->setCancellation(Cancellation());
    QVERIFY(none(*session, QStringLiteral("clients")));
}

void DemoDataTest::optionsOutOfRangeAreNamed()
{
    TestDatabase database;
    const auto session = database.session();
    const auto field = [&](int clients, qint64 leads) {
        const auto result = demo::seedDemo(
            *session, {.clients = clients, .leads = leads, .seed = 1, .today = {}, .moment = {}});
        return result ? QString() : result.error().field;
    };
    QCOMPARE(field(0, 10), QStringLiteral("clients"));
    QCOMPARE(field(10'001, 10), QStringLiteral("clients"));
    QCOMPARE(field(1, -1), QStringLiteral("leads"));
    QCOMPARE(field(1, 20'000'001), QStringLiteral("leads"));
    const auto tomorrow = demo::seedDemo(*session,
        {.clients = 1,
            .leads = 1,
            .seed = 1,
            .today = QDateTime::currentDateTimeUtc().date().addDays(1),
            .moment = {}});
    QVERIFY(!tomorrow);
    QCOMPARE(tomorrow.error().field, QStringLiteral("today"));
    QCOMPARE(tomorrow.error().code, ErrorCode::ValidationError);
    QVERIFY(none(*session, QStringLiteral("clients")));
}

QTEST_GUILESS_MAIN(DemoDataTest)
#include "tst_demodata.moc"
