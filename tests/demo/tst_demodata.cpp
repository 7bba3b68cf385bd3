// SPDX-License-Identifier: GPL-3.0-or-later
// The demonstration data: the same for the same seed, true to the rules, all or nothing.
#include "models/deenrollment/deenrollmentrun.h"
#include "models/demo/demodata.h"
#include "tests/support/testdatabase.h"

#include <QTest>

using namespace cm;
using namespace cm::test;

namespace {

demo::DemoOptions small(qint64 seed)
{
    demo::DemoOptions options;
    options.clients = 3;
    options.leads = 3000;
    options.seed = seed;
    options.today = QDateTime::currentDateTimeUtc().date();
    options.moment = QDateTime(options.today, QTime(0, 0, 30), Qt::UTC);
    return options;
}

QString contentHash(Session& session)
{
    QStringList hashes;
    for (const char* table : {"clients", "leads", "campaigns", "campaign_versions", "enrollments",
             "enrollment_runs", "de_enrollment_runs", "de_enrollment_lead_log"}) {
        // What the database stamps itself is not part of the seed.
        hashes.append(mustExecute(session,
            QStringLiteral("SELECT md5(string_agg(md5((to_jsonb(t) - 'updated_at' - 'holder_user')::text), "
                           "'' ORDER BY to_jsonb(t)::text)) AS h FROM %1 t")
                .arg(QLatin1String(table)))
                          .first()
                          .text("h"));
    }
    return hashes.join(u'/');
}

} // namespace

class DemoDataTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void sameSeedSameData();
    void dataFollowTheRules();
    void secondSeedingIsRefused();
    void cancelLeavesNothing();
    void optionsOutOfRangeAreNamed();
};

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

void DemoDataTest::dataFollowTheRules()
{
    TestDatabase database;
    const auto session = database.session();
    const auto figures =
        demo::seedDemo(*session, {.clients = 4, .leads = 8000, .seed = 3, .today = {}, .moment = {}});
    QVERIFY2(figures, figures ? "" : qPrintable(figures.error().message));
    QCOMPARE(figures->leads, 8000);
    QCOMPARE(counterDrift(*session), QString());
    const auto none = [&](const char* what) {
        const qint64 found =
            number(*session, QStringLiteral("SELECT count(*) AS n FROM ") + QLatin1String(what));
        if (found != 0)
            qWarning("%lld rows: %s", static_cast<long long>(found), what);
        return found == 0;
    };
    QVERIFY(none("enrollments e LEFT JOIN leads l ON l.client_id = e.client_id AND l.id = e.lead_id WHERE "
                 "l.id IS NULL"));
    QVERIFY(none("enrollments e JOIN leads l ON l.client_id = e.client_id AND l.id = e.lead_id WHERE "
                 "e.completed_at IS NULL "
                 "AND (e.lead_booked_at IS DISTINCT FROM l.booked_at OR e.lead_opted_out_at IS DISTINCT FROM "
                 "l.sms_stop_at)"));
    QVERIFY(none("enrollments e JOIN campaigns c ON c.client_id = e.client_id AND c.id = e.campaign_id WHERE "
                 "e.completed_at IS NULL "
                 "AND e.campaign_deactivated_at IS DISTINCT FROM c.deactivated_at"));
    QVERIFY(none("de_enrollment_runs WHERE leads_evaluated <> leads_de_enrolled + leads_skipped"));
    QVERIFY(none("de_enrollment_runs r CROSS JOIN LATERAL (SELECT coalesce(sum(value::integer), 0) AS n FROM "
                 "jsonb_each_text(r.by_outcome)) o "
                 "WHERE o.n <> r.leads_de_enrolled"));
    QVERIFY(none("enrollments WHERE completed_at > now() OR enrolled_at > now()"));
    // Every outcome and every position occurs; tags are long-tailed.
    QCOMPARE(number(*session,
                 QStringLiteral(
                     "SELECT count(DISTINCT outcome) AS n FROM enrollments WHERE outcome <> 'removed'")),
        4);
    QVERIFY(number(*session,
                QStringLiteral("SELECT count(DISTINCT sms_sequence_position) AS n FROM enrollments WHERE "
                               "completed_at IS NULL"))
        >= 4);
    QCOMPARE(number(*session, QStringLiteral("SELECT count(DISTINCT campaign_type) AS n FROM campaigns")), 3);
    const Row tags = mustExecute(*session,
        u"SELECT max(n) AS most, percentile_disc(0.5) WITHIN GROUP (ORDER BY n) AS middle "
        "FROM (SELECT count(*) AS n FROM leads, unnest(normalized_tags) AS t GROUP BY t) x")
                         .first();
    QVERIFY(tags.integer("most") > 5 * tags.integer("middle"));
    // Charts have a history, and the health differs.
    const auto days = outcomesPerDay(*session, {}, 60);
    QVERIFY(std::count_if(days->cbegin(), days->cend(), [](const DayOutcomes& d) {
        return !d.byOutcome.isEmpty();
    }) > 40);
    QSet<QString> health;
    const QVector<ClientHealth> clients = *listHealth(*session);
    for (const ClientHealth& client : clients)
        health.insert(client.health);
    QVERIFY(health.size() >= 3);
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

void DemoDataTest::cancelLeavesNothing()
{
    TestDatabase database;
    const auto session = database.session();
    Cancellation cancellation;
    session->setCancellation(cancellation);
    const auto cancelled =
        demo::seedDemo(*session, {.clients = 2, .leads = 60'000, .seed = 1, .today = {}, .moment = {}},
            [&](const QString&, int percent) {
                if (percent >= 15)
                    cancellation.cancel();
            });
    QVERIFY(!cancelled);
    QCOMPARE(cancelled.error().code, ErrorCode::Cancelled);
    session->setCancellation(Cancellation());
    QCOMPARE(number(*session,
                 QStringLiteral("SELECT (SELECT count(*) FROM clients) + (SELECT count(*) FROM leads) AS n")),
        0);
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
}

QTEST_GUILESS_MAIN(DemoDataTest)
#include "tst_demodata.moc"
