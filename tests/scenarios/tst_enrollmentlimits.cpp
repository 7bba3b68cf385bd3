// SPDX-License-Identifier: GPL-3.0-or-later
// Scenarios CC-10, CC-11, CC-12, DR-01: what keeps an enrollment short, what a dry run tells, and that the
// one is what the other showed.
#include "tests/scenarios/enrollmenttestbed.h"

#include <QTest>

#include <atomic>
#include <thread>

using namespace cm;
using namespace cm::test;

namespace {

QSet<QString> names(const char* letters)
{
    QSet<QString> all;
    for (const char* letter = letters; *letter; ++letter)
        all.insert(QString(QLatin1Char(*letter)));
    return all;
}

} // namespace

class EnrollmentLimits : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init() { m_bed = std::make_unique<EnrollmentTestBed>(); }
    void cleanup() { m_bed.reset(); }

    void CC_11_whatFitsIsEnrolledAndContinueDoesTheRest();
    void CC_11_timeLimitAndFingerprintTogether();
    void CC_11_limitsThatMakeNoSense_data();
    void CC_11_limitsThatMakeNoSense();
    void CC_10_theSameLeadsEveryTime_data();
    void CC_10_theSameLeadsEveryTime();
    void CC_12_progressIsToldAndCancelLeavesNothing();
    void CC_13_campaignsOfAllOrdersAtOnce();
    void DR_01_exactlyWhatWasShown();
    void DR_01_aChangedAudienceIsAConflict_data();
    void DR_01_aChangedAudienceIsAConflict();
    void DR_01_messagesAndPlaceholders();
    void DR_01_anEmptyAudience();
    void DR_01_staffMayNotKeepIt();

private:
    Session& session() { return *m_bed->session; }
    std::unique_ptr<EnrollmentTestBed> m_bed;
};

void EnrollmentLimits::CC_11_whatFitsIsEnrolledAndContinueDoesTheRest()
{
    makeLeads(session(), m_bed->client, 2500);
    const CampaignId campaign = m_bed->campaign(QStringLiteral("Long"));
    QVector<qint64> enrolled;
    EnrollmentResult result;
    do {
        // One portion always fits; the next would come too late.
        result = m_bed->enroll(campaign, {.timeLimitMs = 1});
        QCOMPARE(result.totalMatching, 2500 - m_bed->count(QStringLiteral("enrollments")) + result.enrolled);
        enrolled.append(result.enrolled);
        QCOMPARE(result.canContinue(), result.isPartial());
        QCOMPARE(m_bed->broken(), QString());
        QCOMPARE(
            mustExecute(session(),
                u"SELECT coalesce(reason, '') AS reason FROM enrollment_runs ORDER BY run_at DESC LIMIT 1")
                .first()
                .text("reason"),
            result.reason);
    } while (result.canContinue() && enrolled.size() < 10);
    QCOMPARE(enrolled, (QVector<qint64>{1000, 1000, 500}));
    QCOMPARE(m_bed->count(QStringLiteral("(SELECT DISTINCT lead_id FROM enrollments) e")), 2500);
}

void EnrollmentLimits::CC_11_timeLimitAndFingerprintTogether()
{
    makeLeads(session(), m_bed->client, 1500);
    const CampaignId campaign = m_bed->campaign(QStringLiteral("Long"));
    const DryRun shown = m_bed->dryRun(campaign);
    const EnrollmentResult first =
        m_bed->enroll(campaign, {.timeLimitMs = 1, .fingerprint = shown.fingerprint});
    QCOMPARE(first.enrolled, 1000);
    QVERIFY(first.canContinue());
    QVERIFY2(first.sentence().contains(QStringLiteral("continue")), qPrintable(first.sentence()));
    const EnrollmentResult rest = m_bed->enroll(campaign, {.timeLimitMs = 60'000});
    QCOMPARE(rest.enrolled, 500);
    QVERIFY(!rest.isPartial());
    QCOMPARE(m_bed->broken(), QString());
}

void EnrollmentLimits::CC_11_limitsThatMakeNoSense_data()
{
    QTest::addColumn<int>("limit");
    QTest::addColumn<int>("timeLimitMs");
    QTest::addColumn<QString>("field");
    QTest::newRow("no lead") << 0 << 5 << QStringLiteral("limit");
    QTest::newRow("no time") << 5 << 0 << QStringLiteral("timeLimitMs");
    QTest::newRow("negative") << 5 << -1 << QStringLiteral("timeLimitMs");
}

void EnrollmentLimits::CC_11_limitsThatMakeNoSense()
{
    QFETCH(int, limit);
    QFETCH(int, timeLimitMs);
    const auto answer = enrollCampaign(session(), m_bed->client, m_bed->campaign(QStringLiteral("Long")),
        EnrollmentMode::Real, {.limit = limit, .timeLimitMs = timeLimitMs});
    QVERIFY(!answer);
    QCOMPARE(answer.error().code, ErrorCode::ValidationError);
    QTEST(answer.error().field, "field");
}

void EnrollmentLimits::CC_10_theSameLeadsEveryTime_data()
{
    QTest::addColumn<int>("order");
    QTest::addColumn<QSet<QString>>("leads");
    QTest::newRow("score") << static_cast<int>(EnrollmentOrder::Score) << names("bcd");
    QTest::newRow("oldest") << static_cast<int>(EnrollmentOrder::Oldest) << names("abe");
    QTest::newRow("newest") << static_cast<int>(EnrollmentOrder::Newest) << names("dfg");
}

void EnrollmentLimits::CC_10_theSameLeadsEveryTime()
{
    QFETCH(int, order);
    QFETCH(QSet<QString>, leads);
    m_bed->change(QStringLiteral(
        "INSERT INTO leads (client_id, last_name, kajabi_tags, icp_score, created_at) "
        "SELECT id, name, '{webinar}', score, '2026-01-01'::timestamptz + day * interval '1 day' FROM "
        "clients, "
        "(VALUES ('a', 1, 1), ('b', 90, 2), ('c', 80, 4), ('d', 99, 5), ('e', NULL, 3), ('f', 2, 6), "
        "('g', NULL, 7)) AS l (name, score, day)"));
    const CampaignId campaign = m_bed->campaign(QStringLiteral("Capped"), [&](CampaignDraft& draft) {
        draft.enrollmentOrder = static_cast<EnrollmentOrder>(order);
        draft.maxLeadsToEnroll = 3;
    });
    const QString fingerprint = m_bed->dryRun(campaign).fingerprint;
    for (int repeat = 0; repeat < 3; ++repeat) {
        // However the rows lie in the table.
        m_bed->change(QStringLiteral("UPDATE leads SET title = 'CEO' WHERE last_name IN ('b', 'd', 'g')"));
        QCOMPARE(m_bed->dryRun(campaign).fingerprint, fingerprint);
        const EnrollmentResult result = m_bed->enroll(campaign, {.fingerprint = fingerprint});
        QCOMPARE(result.reason, QStringLiteral("enrollment_cap"));
        QCOMPARE(result.remaining, 4);
        QCOMPARE(m_bed->openLeads(campaign), leads);
        m_bed->change(QStringLiteral(
            "SELECT undo_enrollment_run(client_id, id) FROM enrollment_runs WHERE undone_at IS NULL"));
    }
}

void EnrollmentLimits::CC_12_progressIsToldAndCancelLeavesNothing()
{
    makeLeads(session(), m_bed->client, 45'000);
    const CampaignId campaign = m_bed->campaign(QStringLiteral("Large"));
    QVector<std::pair<qint64, qint64>> told;
    const Cancellation cancellation;
    session().setCancellation(cancellation);
    const auto cancelled = enrollCampaign(
        session(), m_bed->client, campaign, EnrollmentMode::Real, {}, [&](qint64 enrolled, qint64 total) {
            told.append({enrolled, total});
            cancellation.cancel();
        });
    session().setCancellation(Cancellation());
    QVERIFY(!cancelled);
    QCOMPARE(cancelled.error().code, ErrorCode::Cancelled);
    QCOMPARE(told.first(), std::pair(qint64(20'000), qint64(45'000)));
    for (const char* table : {"enrollments", "enrollment_runs", "lead_events"})
        QCOMPARE(m_bed->count(QLatin1String(table)), 0);
    QCOMPARE(loadCampaign(session(), m_bed->client, campaign)->leadsEnrolled, 0);

    told.clear();
    const auto tell = [&](qint64 enrolled, qint64 total) { told.append({enrolled, total}); };
    QVERIFY(enrollCampaign(session(), m_bed->client, campaign, EnrollmentMode::Real, {}, tell));
    QCOMPARE(
        told, (QVector<std::pair<qint64, qint64>>{{20'000, 45'000}, {40'000, 45'000}, {45'000, 45'000}}));
    // Nobody listens any more.
    m_bed->change(QStringLiteral("DO $$ BEGIN RAISE NOTICE 'enrolled 1 of 2'; END $$"));
    QCOMPARE(told.size(), 3);
    QCOMPARE(m_bed->broken(), QString());
}

void EnrollmentLimits::CC_13_campaignsOfAllOrdersAtOnce()
{
    makeLeads(session(), m_bed->client, 1500);
    m_bed->change(
        QStringLiteral("UPDATE leads SET icp_score = abs(hashtext(id::text)) % 100, "
                       "created_at = now() - (abs(hashtext(email)) % 100000) * interval '1 second'"));
    QVector<CampaignId> campaigns;
    for (int i = 0; i < 6; ++i)
        campaigns.append(m_bed->campaign(QStringLiteral("Race %1").arg(i), [i](CampaignDraft& draft) {
            draft.enrollmentOrder = static_cast<EnrollmentOrder>(i % 3);
            draft.overlapResolution = i < 3 ? OverlapResolution::Move : OverlapResolution::Skip;
            draft.maxLeadsToEnroll = 400;
        }));
    std::atomic<int> errors{0};
    std::vector<std::thread> threads;
    for (int i = 0; i < 12; ++i) {
        threads.emplace_back([&, i] {
            const auto own = m_bed->database.session(SessionKind::Batch);
            const auto result = enrollCampaign(*own, m_bed->client, campaigns[i % 6], EnrollmentMode::Real);
            if (!result) {
                ++errors;
                qWarning("%s", qPrintable(result.error().message));
            }
        });
    }
    for (std::thread& thread : threads)
        thread.join();
    QCOMPARE(errors.load(), 0);
    QCOMPARE(m_bed->broken(), QString());
}

void EnrollmentLimits::DR_01_exactlyWhatWasShown()
{
    makeLeads(session(), m_bed->client, 30);
    const CampaignId campaign =
        m_bed->campaign(QStringLiteral("Dry"), [](CampaignDraft& draft) { draft.maxLeadsToEnroll = 20; });
    const DryRun shown = m_bed->dryRun(campaign);
    for (const char* table : {"enrollments", "lead_events", "enrollment_runs", "enrollment_waits"})
        QCOMPARE(m_bed->count(QLatin1String(table)), 0);
    QCOMPARE(shown.leads.size(), 20 * 16);
    const EnrollmentResult result = m_bed->enroll(campaign, {.fingerprint = shown.fingerprint});
    QCOMPARE(result.enrolled, shown.result.enrolled);
    QCOMPARE(result.reason, shown.result.reason);
    QByteArray enrolled;
    for (const Row& row : mustExecute(session(), u"SELECT lead_id FROM enrollments ORDER BY lead_id"))
        enrolled += row.uuid("lead_id").toRfc4122();
    QCOMPARE(enrolled, shown.leads);
    // What was shown once is not enrolled twice.
    const auto again = enrollCampaign(
        session(), m_bed->client, campaign, EnrollmentMode::Real, {.fingerprint = shown.fingerprint});
    QVERIFY(!again);
    QVERIFY(isOutdated(again.error()));
    QCOMPARE(m_bed->broken(), QString());
}

void EnrollmentLimits::DR_01_aChangedAudienceIsAConflict_data()
{
    QTest::addColumn<QString>("meanwhile");
    QTest::addColumn<QString>("sentence");
    QTest::newRow("one more") << QStringLiteral(
        "INSERT INTO leads (client_id, kajabi_tags) SELECT id, '{webinar}' FROM clients")
                              << QStringLiteral("1 lead has come in.");
    QTest::newRow("two less") << QStringLiteral(
        "UPDATE leads SET is_active = false WHERE id IN (SELECT id FROM leads LIMIT 2)")
                              << QStringLiteral("2 leads are out.");
    // The number is the same.
    QTest::newRow("one for another") << QStringLiteral(
        "WITH gone AS (UPDATE leads SET sms_stop = true WHERE id = (SELECT id FROM leads LIMIT 1)) "
        "INSERT INTO leads (client_id, kajabi_tags) SELECT id, '{webinar}' FROM clients")
                                     << QStringLiteral("1 lead has come in, 1 lead is out.");
    QTest::newRow("other messages") << QStringLiteral(
        "SELECT add_campaign_version(client_id, id, '[{\"step\": 1, \"delayMinutes\": 0, \"text\": "
        "\"Other\"}]') FROM campaigns")
                                    << QStringLiteral("the messages are others.");
}

void EnrollmentLimits::DR_01_aChangedAudienceIsAConflict()
{
    QFETCH(QString, meanwhile);
    makeLeads(session(), m_bed->client, 10);
    const CampaignId campaign = m_bed->campaign(QStringLiteral("Dry"));
    const DryRun shown = m_bed->dryRun(campaign);
    m_bed->change(meanwhile);
    const auto refused = enrollCampaign(
        session(), m_bed->client, campaign, EnrollmentMode::Real, {.fingerprint = shown.fingerprint});
    QVERIFY(!refused);
    QCOMPARE(refused.error().code, ErrorCode::Conflict);
    QVERIFY(isOutdated(refused.error()));
    QCOMPARE(m_bed->count(QStringLiteral("enrollments")), 0);
    const DryRun now = m_bed->dryRun(campaign);
    QTEST(compareDryRuns(shown, now).sentence(), "sentence");
    QCOMPARE(m_bed->enroll(campaign, {.fingerprint = now.fingerprint}).enrolled, now.result.enrolled);
    QCOMPARE(m_bed->broken(), QString());
}

void EnrollmentLimits::DR_01_messagesAndPlaceholders()
{
    m_bed->change(QStringLiteral(
        "INSERT INTO leads (client_id, first_name, company, kajabi_tags) "
        "SELECT id, first, company, tags FROM clients, (VALUES ('Ada', 'Acme', '{webinar}'::text[]), "
        // 157 letters and the eleven others make two segments; 60 in another alphabet too.
        "(repeat('a', 157), ' ', '{webinar}'), (repeat('Ж', 60), NULL, '{webinar}'), "
        "(NULL, 'Not meant', '{other}')) AS l (first, company, tags)"));
    const CampaignId campaign = m_bed->campaign(QStringLiteral("Words"), [](CampaignDraft& draft) {
        draft.messages = {{30, QStringLiteral("Hi, {{first_name}}: welcome")},
            {1440, QStringLiteral("{{company}} {{booking_link}}")},
            {2880, QStringLiteral("Bye ") + QString(160, u'x')}};
    });
    const QDateTime before = QDateTime::currentDateTimeUtc();
    const DryRun shown = m_bed->dryRun(campaign);
    QCOMPARE(shown.messages, 3);
    QCOMPARE(shown.segments, 2 + 1 + 2);
    QCOMPARE(shown.emptyPlaceholders,
        (QMap<QString, qint64>{{QStringLiteral("company"), 2}, {QStringLiteral("booking_link"), 3}}));
    const qint64 first = before.secsTo(shown.firstMessageAt);
    QVERIFY2(first >= 30 * 60 - 5 && first <= 30 * 60 + 60, qPrintable(QString::number(first)));
    QCOMPARE(shown.firstMessageAt.secsTo(shown.lastMessageAt), (1440 + 2880) * 60);
    QVERIFY(!shown.isPaused);
    // The sender says the same of those who were enrolled.
    m_bed->enroll(campaign);
    QCOMPARE(m_bed->count(QStringLiteral(
                 "(SELECT due_messages(id, 10, now() + interval '29 minutes') FROM clients) d")),
        0);
    QCOMPARE(m_bed->count(QStringLiteral(
                 "(SELECT due_messages(id, 10, now() + interval '30 minutes') FROM clients) d")),
        3);
}

void EnrollmentLimits::DR_01_anEmptyAudience()
{
    const CampaignId campaign = m_bed->campaign(QStringLiteral("Nobody"));
    const DryRun shown = m_bed->dryRun(campaign);
    QCOMPARE(shown.result.enrolled, 0);
    QVERIFY(shown.leads.isEmpty() && shown.emptyPlaceholders.isEmpty() && !shown.firstMessageAt.isValid());
    QCOMPARE(shown.segments, 0);
    QCOMPARE(m_bed->enroll(campaign, {.fingerprint = shown.fingerprint}).enrolled, 0);
}

void EnrollmentLimits::DR_01_staffMayNotKeepIt()
{
    makeLeads(session(), m_bed->client, 3);
    const CampaignId campaign = m_bed->campaign(QStringLiteral("Dry"));
    m_bed->change(QStringLiteral("CREATE ROLE %1_staff LOGIN").arg(m_bed->database.name()));
    m_bed->change(QStringLiteral(
        "INSERT INTO app_users (login, role, client_id) SELECT '%1_staff', 'staff', id FROM clients")
                      .arg(m_bed->database.name()));
    const auto staff = m_bed->database.session(SessionKind::Write);
    mustExecute(*staff, QStringLiteral("SET SESSION AUTHORIZATION %1_staff").arg(m_bed->database.name()));
    const auto shown = dryRunEnrollment(*staff, m_bed->client, campaign);
    QVERIFY2(shown, shown ? "" : qPrintable(shown.error().message));
    QCOMPARE(shown->result.enrolled, 3);
    const auto refused = enrollCampaign(*staff, m_bed->client, campaign, EnrollmentMode::Real);
    mustExecute(*staff, u"RESET SESSION AUTHORIZATION");
    mustExecute(*staff, QStringLiteral("DROP OWNED BY %1_staff").arg(m_bed->database.name()));
    mustExecute(*staff, QStringLiteral("DROP ROLE %1_staff").arg(m_bed->database.name()));
    QVERIFY(!refused);
    QCOMPARE(refused.error().code, ErrorCode::Forbidden);
    QCOMPARE(m_bed->count(QStringLiteral("enrollments")), 0);
}

QTEST_GUILESS_MAIN(EnrollmentLimits)
#include "tst_enrollmentlimits.moc"
