// SPDX-License-Identifier: GPL-3.0-or-later
// Scenarios CC-*: audience, preview and enrollment on a real PostgreSQL.
#include "models/audience/audiencequeries.h"
#include "models/campaigns/campaignqueries.h"
#include "models/enrollment/enrollment.h"
#include "tests/support/results.h"
#include "tests/support/testdatabase.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QSet>
#include <QTest>

#include <atomic>
#include <thread>

using namespace cm;
using namespace cm::test;

namespace {

Audience webinarAudience()
{
    Audience audience;
    audience.tagsAny = {QStringLiteral("webinar")};
    return audience;
}

QSet<QUuid> enrolledLeads(Session& session, CampaignId campaign)
{
    QSet<QUuid> ids;
    for (const Row& row : mustExecute(session, u"SELECT lead_id FROM enrollments WHERE campaign_id = :id",
             {{QLatin1String("id"), campaign}}))
        ids.insert(row.uuid("lead_id"));
    return ids;
}

QSet<QUuid> asSet(const LeadSpine& spine)
{
    QSet<QUuid> ids;
    for (int i = 0; i < spine.count(); ++i)
        ids.insert(spine.at(i));
    return ids;
}

} // namespace

class EnrollmentScenarios : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_database = std::make_unique<TestDatabase>();
        m_session = m_database->session();
        m_client = makeClient(*m_session);
    }
    void cleanup()
    {
        m_session.reset();
        m_database.reset();
    }

    void CC_01_enrollsExactlyThePreviewedLeads();
    void CC_02_countersAndVersionStartRight();
    void CC_03_tagsAnyAllNoneIgnoreCaseAndSpace();
    void CC_04_createdRangeIsInclusiveInTheClientsZone();
    void CC_05_optedOutLeadsAreNeverEnrolled();
    void CC_06_openEnrollmentsAreNeverDoubled();
    void CC_07_aFailureInTheMiddleChangesNothing();
    void CC_08_theCapTakesTheFirstInOrder();
    void CC_09_runAndCountersAgreeWithTheRows();
    void CC_10_cappedEnrollmentIsPartial();
    void CC_12_fullEnrollmentHasNoWarning();
    void CC_13_sixteenSessionsEightCampaigns();
    void CC_14_aFailedCreationLeavesNothing();
    void CC_15_duplicateNameIsReportedOnTheNameField();
    void DR_01_dryRunReportsAndLeavesNoTrace();
    void stateRulesRefuseEnrollment_data();
    void stateRulesRefuseEnrollment();
    void audienceSearchIsLiteral();
    void invalidAudienceIsRefusedByTheDatabaseToo_data();
    void invalidAudienceIsRefusedByTheDatabaseToo();

private:
    EnrollmentResult enroll(CampaignId campaign, EnrollmentMode mode = EnrollmentMode::Real)
    {
        auto result = enrollCampaign(*m_session, m_client, campaign, mode);
        if (!result)
            qFatal("enrollment failed: %s", qPrintable(result.error().message));
        return *result;
    }

    std::unique_ptr<TestDatabase> m_database;
    std::unique_ptr<Session> m_session;
    ClientId m_client;
};

void EnrollmentScenarios::CC_01_enrollsExactlyThePreviewedLeads()
{
    makeLeads(*m_session, m_client, 40);
    makeLeads(*m_session, m_client, 7, {.tags = {QStringLiteral("other")}});
    makeLeads(*m_session, m_client, 3, {.booked = true});
    const CampaignId campaign = makeCampaign(*m_session, m_client);
    const auto summary = audienceSummary(*m_session, m_client, webinarAudience(), campaign);
    QVERIFY2(summary, summary ? "" : qPrintable(summary.error().message));
    QCOMPARE(summary->matching, 40);
    const auto preview = audienceLeadIds(*m_session, m_client, webinarAudience(), campaign);
    QVERIFY(preview);
    const EnrollmentResult result = enroll(campaign);
    QCOMPARE(result.enrolled, 40);
    QCOMPARE(enrolledLeads(*m_session, campaign), asSet(*preview));
    // One transaction: all rows were written by one.
    QCOMPARE(
        number(*m_session, QStringLiteral("SELECT count(DISTINCT xmin::text) AS n FROM enrollments")), 1);
    QCOMPARE(number(*m_session,
                 QStringLiteral("SELECT count(*) AS n FROM lead_events WHERE event_type = 'enrolled'")),
        40);
}

void EnrollmentScenarios::CC_02_countersAndVersionStartRight()
{
    makeLeads(*m_session, m_client, 5);
    const CampaignId id = makeCampaign(*m_session, m_client, QStringLiteral("Spring"), 3, 4);
    const Row row = mustExecute(*m_session,
        u"SELECT *, (deactivated_at IS NULL AND last_enrollment_at IS NULL) AS fresh FROM campaigns")
                        .first();
    QCOMPARE(row.integer("version"), 1);
    QVERIFY(row.boolean("is_active"));
    QVERIFY(row.boolean("fresh"));
    for (const char* counter : {"total_leads", "leads_enrolled", "messages_sent", "active_leads_count",
             "completed_leads_count", "opted_out_count", "booked_count"})
        QCOMPARE(row.integer(counter), 0);
    enroll(id);
    const auto campaign = loadCampaign(*m_session, m_client, id);
    QCOMPARE(campaign->totalLeads, 5);
    QCOMPARE(campaign->leadsEnrolled, 4);
}

void EnrollmentScenarios::CC_03_tagsAnyAllNoneIgnoreCaseAndSpace()
{
    const auto lead = [&](const QStringList& tags) {
        return makeLead(*m_session, m_client, {.tags = tags}).uuid();
    };
    const QUuid both = lead({QStringLiteral(" Webinar "), QStringLiteral("DEMO")});
    const QUuid webinar = lead({QStringLiteral("webinar")});
    const QUuid demo = lead({QStringLiteral("Demo")});
    const QUuid unwanted = lead({QStringLiteral("webinar"), QStringLiteral("Partner")});
    lead({QStringLiteral("web")});
    lead({});
    const auto ids = [&](const Audience& audience) {
        const auto spine = audienceLeadIds(*m_session, m_client, audience);
        return spine ? asSet(*spine) : QSet<QUuid>();
    };
    Audience any;
    any.tagsAny = {QStringLiteral("WEBINAR"), QStringLiteral("  demo")};
    QCOMPARE(ids(any), QSet<QUuid>({both, webinar, demo, unwanted}));
    Audience all;
    all.tagsAll = {QStringLiteral("webinar"), QStringLiteral("Demo ")};
    QCOMPARE(ids(all), QSet<QUuid>({both}));
    Audience none = any;
    none.tagsNone = {QStringLiteral("PARTNER")};
    QCOMPARE(ids(none), QSet<QUuid>({both, webinar, demo}));
}

void EnrollmentScenarios::CC_04_createdRangeIsInclusiveInTheClientsZone()
{
    // In Berlin 2026-03-29 has 23 hours (23:00Z the day before to 22:00Z), 2026-10-25 has 25.
    const auto lead = [&](const char* time) {
        return makeLead(*m_session, m_client, {.createdAt = QString::fromLatin1(time)}).uuid();
    };
    lead("2026-03-28T22:59:59.999999Z");
    const QUuid first = lead("2026-03-28T23:00:00Z");
    const QUuid last = lead("2026-03-29T21:59:59.999999Z");
    lead("2026-03-29T22:00:00Z");
    const QUuid longFirst = lead("2026-10-24T22:00:00Z");
    const QUuid longLast = lead("2026-10-25T22:59:59.999999Z");
    lead("2026-10-25T23:00:00Z");
    Audience audience;
    audience.createdAfter = audience.createdBefore = QStringLiteral("2026-03-29");
    QCOMPARE(asSet(*audienceLeadIds(*m_session, m_client, audience)), QSet<QUuid>({first, last}));
    audience.createdAfter = audience.createdBefore = QStringLiteral("2026-10-25");
    QCOMPARE(asSet(*audienceLeadIds(*m_session, m_client, audience)), QSet<QUuid>({longFirst, longLast}));
    audience.createdAfter = QStringLiteral("2026-03-28T23:00:00Z");
    audience.createdBefore = QStringLiteral("2026-03-28T23:00:00Z");
    QCOMPARE(asSet(*audienceLeadIds(*m_session, m_client, audience)), QSet<QUuid>({first}));
}

void EnrollmentScenarios::CC_05_optedOutLeadsAreNeverEnrolled()
{
    makeLeads(*m_session, m_client, 4);
    makeLeads(*m_session, m_client, 6, {.smsStop = true});
    makeLeads(*m_session, m_client, 2, {.active = false});
    const CampaignId campaign = makeCampaign(*m_session, m_client);
    mustExecute(*m_session, u"UPDATE campaigns SET audience = audience || '{\"excludeSmsStop\": false}'");
    Audience audience = webinarAudience();
    audience.excludeSmsStop = false;
    const auto summary = audienceSummary(*m_session, m_client, audience, campaign);
    QCOMPARE(summary->matching, 10);
    QCOMPARE(summary->enrollable, 4);
    const EnrollmentResult result = enroll(campaign);
    QCOMPARE(result.enrolled, 4);
    QCOMPARE(result.remaining, 6);
    QCOMPARE(result.reason, QStringLiteral("not_eligible"));
    QCOMPARE(
        number(*m_session,
            QStringLiteral(
                "SELECT count(*) AS n FROM enrollments e JOIN leads l ON l.id = e.lead_id WHERE l.sms_stop")),
        0);
}

void EnrollmentScenarios::CC_06_openEnrollmentsAreNeverDoubled()
{
    makeLeads(*m_session, m_client, 10);
    enroll(makeCampaign(*m_session, m_client, QStringLiteral("First"), 3, 6));
    const CampaignId second = makeCampaign(*m_session, m_client, QStringLiteral("Second"));
    mustExecute(*m_session,
        u"UPDATE campaigns SET audience = audience || '{\"excludeInActiveCampaign\": false}' WHERE name = "
        u"'Second'");
    const EnrollmentResult result = enroll(second);
    QCOMPARE(result.totalMatching, 10);
    QCOMPARE(result.enrolled, 4);
    const auto doubled =
        m_session->execute(u"INSERT INTO enrollments (client_id, lead_id, campaign_id, "
                           u"enrolled_campaign_version, enrolled_message_count) "
                           "SELECT client_id, lead_id, campaign_id, 1, 3 FROM enrollments LIMIT 1");
    QVERIFY(!doubled);
    QCOMPARE(doubled.error().sqlState, QStringLiteral("23505"));
    QCOMPARE(number(*m_session, QStringLiteral("SELECT count(*) AS n FROM enrollments")), 10);
}

void EnrollmentScenarios::CC_07_aFailureInTheMiddleChangesNothing()
{
    makeLeads(*m_session, m_client, 20);
    const CampaignId campaign = makeCampaign(*m_session, m_client);
    const auto before = loadCampaign(*m_session, m_client, campaign);
    // The thirteenth event can't be written: enrollments before it have been inserted by then.
    QVERIFY(m_session->executeScript(QStringLiteral(
        "CREATE FUNCTION fail_late() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        "IF (SELECT count(*) FROM lead_events) >= 12 THEN RAISE EXCEPTION 'forced' USING ERRCODE = 'XX001'; "
        "END IF; "
        "RETURN NEW; END $$; "
        "CREATE TRIGGER fail_late BEFORE INSERT ON lead_events FOR EACH ROW EXECUTE FUNCTION fail_late()")));
    const auto result = enrollCampaign(*m_session, m_client, campaign, EnrollmentMode::Real);
    QVERIFY(!result);
    QCOMPARE(result.error().sqlState, QStringLiteral("XX001"));
    QCOMPARE(*loadCampaign(*m_session, m_client, campaign), *before);
    for (const char* table : {"enrollments", "lead_events", "enrollment_runs"})
        QCOMPARE(
            number(*m_session, QStringLiteral("SELECT count(*) AS n FROM %1").arg(QLatin1String(table))), 0);
}

void EnrollmentScenarios::CC_08_theCapTakesTheFirstInOrder()
{
    for (const auto& [score, created] : std::initializer_list<std::pair<std::optional<int>, const char*>>{
             {std::nullopt, "2026-01-01T00:00:00Z"}, {90, "2026-01-03T00:00:00Z"},
             {90, "2026-01-02T00:00:00Z"}, {40, "2026-01-01T00:00:00Z"}, {100, "2026-01-09T00:00:00Z"}})
        makeLead(*m_session, m_client, {.score = score, .createdAt = QString::fromLatin1(created)});
    const CampaignId campaign = makeCampaign(*m_session, m_client, QStringLiteral("Capped"), 3, 3);
    const auto order = audienceLeadIds(*m_session, m_client, webinarAudience(), campaign);
    for (int repeat = 0; repeat < 3; ++repeat)
        QCOMPARE(enroll(campaign, EnrollmentMode::DryRun).enrolled, 3);
    enroll(campaign);
    QCOMPARE(enrolledLeads(*m_session, campaign), QSet<QUuid>({order->at(0), order->at(1), order->at(2)}));
    const Rows rows = mustExecute(*m_session,
        u"SELECT icp_score, created_at FROM leads l JOIN enrollments e ON e.lead_id = l.id ORDER BY "
        u"icp_score DESC, created_at");
    QCOMPARE(rows.at(0).integer("icp_score"), 100);
    QCOMPARE(rows.at(1).timestamp("created_at").date(), QDate(2026, 1, 2));
    QCOMPARE(rows.at(2).timestamp("created_at").date(), QDate(2026, 1, 3));
    // The cap counts every enrollment the campaign ever made.
    QCOMPARE(enroll(campaign).enrolled, 0);
}

void EnrollmentScenarios::CC_09_runAndCountersAgreeWithTheRows()
{
    makeLeads(*m_session, m_client, 12);
    const CampaignId campaign = makeCampaign(*m_session, m_client, QStringLiteral("Nine"), 2, 9);
    const EnrollmentResult result = enroll(campaign);
    const Row run = mustExecute(*m_session, u"SELECT * FROM enrollment_runs").first();
    QCOMPARE(run.id<RunId>("id"), result.runId);
    QCOMPARE(
        run.integer("enrolled"), number(*m_session, QStringLiteral("SELECT count(*) AS n FROM enrollments")));
    QCOMPARE(run.integer("total_matching"), 12);
    const auto summary = loadCampaign(*m_session, m_client, campaign);
    QCOMPARE(summary->leadsEnrolled, 9);
    QCOMPARE(summary->active, 9);
    QCOMPARE(number(*m_session,
                 QStringLiteral("SELECT count(*) AS n FROM campaigns c JOIN enrollment_runs r ON r.run_at = "
                                "c.last_enrollment_at")),
        1);
    QCOMPARE(counterDrift(*m_session), QString());
}

void EnrollmentScenarios::CC_10_cappedEnrollmentIsPartial()
{
    makeLeads(*m_session, m_client, 30);
    const EnrollmentResult result = enroll(makeCampaign(*m_session, m_client, QStringLiteral("Ten"), 3, 10));
    QCOMPARE(result.totalMatching, 30);
    QCOMPARE(result.enrolled, 10);
    QCOMPARE(result.remaining, 20);
    QCOMPARE(result.reason, QStringLiteral("enrollment_cap"));
    QVERIFY(result.isPartial());
    QVERIFY2(result.sentence().contains(QStringLiteral("10 of 30"))
            && result.sentence().contains(QStringLiteral("limit")),
        qPrintable(result.sentence()));
}

void EnrollmentScenarios::CC_12_fullEnrollmentHasNoWarning()
{
    makeLeads(*m_session, m_client, 8);
    const EnrollmentResult result = enroll(makeCampaign(*m_session, m_client));
    QVERIFY(!result.isPartial());
    QVERIFY(result.reason.isEmpty());
    QCOMPARE(mustExecute(*m_session, u"SELECT status FROM enrollment_runs").first().text("status"),
        QStringLiteral("success"));
}

void EnrollmentScenarios::CC_13_sixteenSessionsEightCampaigns()
{
    makeLeads(*m_session, m_client, 3000);
    QVector<CampaignId> campaigns;
    for (int i = 0; i < 8; ++i)
        campaigns.append(makeCampaign(*m_session, m_client, QStringLiteral("Race %1").arg(i), 3, 700));
    std::atomic<int> errors{0};
    std::vector<std::thread> sessions;
    for (int i = 0; i < 16; ++i) {
        sessions.emplace_back([&, i] {
            const auto session = m_database->session(SessionKind::Batch);
            const auto result = enrollCampaign(*session, m_client, campaigns[i % 8], EnrollmentMode::Real);
            if (!result) {
                ++errors;
                qWarning("session %d: %s", i, qPrintable(result.error().message));
            }
        });
    }
    for (std::thread& session : sessions)
        session.join();
    QCOMPARE(errors.load(), 0);
    QCOMPARE(number(*m_session,
                 QStringLiteral("SELECT count(*) AS n FROM enrollments WHERE completed_at IS NULL")),
        3000);
    QCOMPARE(
        number(*m_session, QStringLiteral("SELECT count(*) - count(DISTINCT lead_id) AS n FROM enrollments")),
        0);
    QCOMPARE(counterDrift(*m_session), QString());
}

void EnrollmentScenarios::CC_14_aFailedCreationLeavesNothing()
{
    CampaignDraft draft;
    draft.name = QStringLiteral("Broken");
    draft.audience.tagsAny = {QStringLiteral("webinar")};
    draft.messages = {{0, QStringLiteral("Hello")}};
    QJsonObject json = draft.toJson();
    json[QStringLiteral("messages")] = QJsonArray{QJsonObject{{QStringLiteral("step"), 2}}};
    const auto result = m_session->execute(u"SELECT create_campaign(:client_id, :campaign)",
        {{QLatin1String("client_id"), m_client}, {QLatin1String("campaign"), json}});
    QVERIFY(!result);
    QCOMPARE(result.error().field, QStringLiteral("messages"));
    for (const char* table : {"campaigns", "campaign_versions", "audit_log WHERE subject_type = 'campaign'"})
        QCOMPARE(
            number(*m_session, QStringLiteral("SELECT count(*) AS n FROM %1").arg(QLatin1String(table))), 0);
}

void EnrollmentScenarios::CC_15_duplicateNameIsReportedOnTheNameField()
{
    makeCampaign(*m_session, m_client, QStringLiteral("Spring"));
    CampaignDraft draft;
    draft.name = QStringLiteral("  SPRING ");
    draft.audience.tagsAny = {QStringLiteral("webinar")};
    draft.messages = {{0, QStringLiteral("Hello")}};
    const auto result = createCampaign(*m_session, m_client, draft);
    QVERIFY(!result);
    QCOMPARE(result.error().code, ErrorCode::Conflict);
    QCOMPARE(result.error().field, QStringLiteral("name"));
    const ClientId other = makeClient(*m_session, QStringLiteral("Other"));
    QVERIFY(createCampaign(*m_session, other, draft));
}

void EnrollmentScenarios::DR_01_dryRunReportsAndLeavesNoTrace()
{
    makeLeads(*m_session, m_client, 25);
    const CampaignId campaign = makeCampaign(*m_session, m_client, QStringLiteral("Dry"), 3, 20);
    const EnrollmentResult dry = enroll(campaign, EnrollmentMode::DryRun);
    QVERIFY(dry.dryRun);
    for (const char* table : {"enrollments", "lead_events", "enrollment_runs"})
        QCOMPARE(
            number(*m_session, QStringLiteral("SELECT count(*) AS n FROM %1").arg(QLatin1String(table))), 0);
    QCOMPARE(loadCampaign(*m_session, m_client, campaign)->leadsEnrolled, 0);
    const EnrollmentResult real = enroll(campaign);
    QCOMPARE(real.enrolled, dry.enrolled);
    QCOMPARE(real.remaining, dry.remaining);
    QCOMPARE(real.reason, dry.reason);
}

void EnrollmentScenarios::stateRulesRefuseEnrollment_data()
{
    QTest::addColumn<QString>("change");
    QTest::addColumn<bool>("allowed");
    QTest::newRow("paused enrolls") << QStringLiteral("is_paused = true") << true;
    QTest::newRow("deactivated") << QStringLiteral("is_active = false") << false;
    QTest::newRow("pending review") << QStringLiteral("review_status = 'pending'") << false;
    QTest::newRow("discarded") << QStringLiteral("review_status = 'discarded'") << false;
    QTest::newRow("approved") << QStringLiteral("review_status = 'approved'") << true;
    QTest::newRow("scheduled") << QStringLiteral(
        "enrollment_status = 'scheduled', start_datetime = now() + interval '1 day'")
                               << false;
}

void EnrollmentScenarios::stateRulesRefuseEnrollment()
{
    QFETCH(QString, change);
    QFETCH(bool, allowed);
    makeLeads(*m_session, m_client, 3);
    const CampaignId campaign = makeCampaign(*m_session, m_client);
    mustExecute(*m_session, QStringLiteral("UPDATE campaigns SET ") + change);
    const auto result = enrollCampaign(*m_session, m_client, campaign, EnrollmentMode::Real);
    QCOMPARE(result.has_value(), allowed);
    if (!allowed) {
        QCOMPARE(errorOf(result).sqlState, QStringLiteral("55000"));
        QCOMPARE(errorOf(result).code, ErrorCode::Conflict);
    }
    QCOMPARE(number(*m_session, QStringLiteral("SELECT count(*) AS n FROM enrollments")), allowed ? 3 : 0);
}

void EnrollmentScenarios::audienceSearchIsLiteral()
{
    makeLeads(*m_session, m_client, 3);
    mustExecute(*m_session, u"UPDATE leads SET company = '100%_\\Ünïon''s' WHERE last_name = 'Number 2'");
    Audience audience;
    for (const QString& text :
        {QStringLiteral("0%_\\ü"), QStringLiteral("ÜNÏON'S"), QStringLiteral("number 2")}) {
        audience.search = text;
        QCOMPARE(audienceSummary(*m_session, m_client, audience)->matching, 1);
    }
    audience.search = QStringLiteral("1_0");
    QCOMPARE(audienceSummary(*m_session, m_client, audience)->matching, 0);
    audience.search = QString(QChar(0));
    audience.search.prepend(QLatin1Char('a'));
    const auto nul = audienceSummary(*m_session, m_client, audience);
    QVERIFY(!nul);
    QCOMPARE(nul.error().code, ErrorCode::ValidationError);
}

void EnrollmentScenarios::invalidAudienceIsRefusedByTheDatabaseToo_data()
{
    QTest::addColumn<QByteArray>("json");
    QTest::newRow("unknown key") << QByteArray(R"({"tag": []})");
    QTest::newRow("unknown list") << QByteArray(R"({"tags": {"some": []}})");
    QTest::newRow("empty tag") << QByteArray(R"({"tags": {"any": [" "]}})");
    QTest::newRow("score above") << QByteArray(R"({"icpScore": {"max": 101}})");
    QTest::newRow("score fraction") << QByteArray(R"({"icpScore": {"min": 1.5}})");
    QTest::newRow("score order") << QByteArray(R"({"icpScore": {"min": 60, "max": 50}})");
    QTest::newRow("engagement") << QByteArray(R"({"engagementLevels": ["Huge"]})");
    QTest::newRow("no engagement") << QByteArray(R"({"engagementLevels": []})");
    QTest::newRow("date") << QByteArray(R"({"createdAfter": "yesterday"})");
    QTest::newRow("no such day") << QByteArray(R"({"createdAfter": "2026-02-30"})");
    QTest::newRow("range order") << QByteArray(
        R"({"createdAfter": "2026-03-02", "createdBefore": "2026-03-01"})");
    QTest::newRow("flag") << QByteArray(R"({"excludeBooked": "yes"})");
    QTest::newRow("past campaigns") << QByteArray(R"({"excludePastCampaigns": ["x"]})");
}

void EnrollmentScenarios::invalidAudienceIsRefusedByTheDatabaseToo()
{
    QFETCH(QByteArray, json);
    const QJsonObject object = QJsonDocument::fromJson(json).object();
    QVERIFY(!object.isEmpty());
    QVERIFY2(!Audience::fromJson(object), "the program accepts it");
    const auto answer = m_session->execute(u"SELECT * FROM audience_summary(:client_id, :audience)",
        {{QLatin1String("client_id"), m_client}, {QLatin1String("audience"), object}});
    QVERIFY2(!answer, "the database accepts it");
    QCOMPARE(answer.error().code, ErrorCode::ValidationError);
}

QTEST_GUILESS_MAIN(EnrollmentScenarios)
#include "tst_enrollment.moc"
