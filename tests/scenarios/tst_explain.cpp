// SPDX-License-Identifier: GPL-3.0-or-later
// Scenario EX-01: "why (not)?" names each rule that a lead fails, alone or with others, with the lead's
// value; who may ask, and what happens to hostile questions.
#include "models/audience/audiencebreakdown.h"
#include "models/audience/audienceoverlap.h"
#include "models/audience/audiencewaterfall.h"
#include "models/audience/leadexplanation.h"
#include "models/audience/leadexport.h"
#include "models/audience/savedaudience.h"
#include "models/campaigns/campaignqueries.h"
#include "tests/scenarios/twotenants.h"
#include "tests/support/results.h"

#include <QJsonArray>
#include <QTemporaryDir>
#include <QTest>

using namespace cm;
using namespace cm::test;

namespace {

const QTimeZone berlin("Europe/Berlin");

template <typename T> T must(Result<T> result)
{
    if (!result)
        qFatal("%s (%s)", qPrintable(result.error().message), qPrintable(result.error().detail));
    return std::move(*result);
}

template <typename T> QString codeOf(const Result<T>& result)
{
    return result ? QStringLiteral("done") : errorCodeName(result.error().code);
}

/// Every rule that an audience can have, so that the lead of goodLead() meets them all.
Audience strictAudience(CampaignId past)
{
    Audience audience;
    audience.tagsAny = {QStringLiteral("webinar"), QStringLiteral("demo")};
    audience.tagsAll = {QStringLiteral("newsletter")};
    audience.tagsNone = {QStringLiteral("customer")};
    audience.createdAfter = QStringLiteral("2026-03-29");
    audience.createdBefore = QStringLiteral("2026-04-30");
    audience.icpMin = 60;
    audience.icpMax = 90;
    audience.engagementLevels = {QStringLiteral("High"), QStringLiteral("Medium")};
    audience.leadSources = {QStringLiteral("Facebook")};
    audience.search = QStringLiteral("lovelace");
    audience.excludePastCampaigns = {past};
    return audience;
}

} // namespace

class ExplainScenarios : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_database = std::make_unique<TestDatabase>();
        m_session = m_database->session();
        m_client = makeClient(*m_session);
        m_past = makeCampaign(*m_session, m_client, QStringLiteral("Autumn"));
        m_campaign = makeCampaign(*m_session, m_client, QStringLiteral("Spring"));
        m_lead = goodLead();
    }
    void cleanup()
    {
        m_session.reset();
        m_database.reset();
    }

    void EX_01_aLeadThatMeetsEverything();
    void EX_01_eachRuleFailsAlone_data();
    void EX_01_eachRuleFailsAlone();
    void EX_01_allRulesFailTogether();
    void EX_01_whatHoldsForEveryEnrollmentIsNamedToo();
    void EX_01_aMissingLeadIsNotFound();
    void everyRoleAsksWhatItMay();
    void hostileTextsAreOnlyTexts_data();
    void hostileTextsAreOnlyTexts();
    void overlapRefusesTooMuchAndUnknown();

private:
    LeadId goodLead()
    {
        return mustExecute(*m_session,
            u"INSERT INTO leads (client_id, first_name, last_name, email, lead_source, kajabi_tags, "
            "icp_score, engagement_level, created_at) VALUES (:client, 'Ada', 'Lovelace', "
            "'ada@example.com', ' facebook', '{Webinar,newsletter}', 75, 'High', '2026-04-01T10:00:00Z') "
            "RETURNING id",
            {{QLatin1String("client"), m_client}})
            .first()
            .id<LeadId>("id");
    }
    void change(const QString& assignment)
    {
        mustExecute(*m_session, QStringLiteral("UPDATE leads SET %1 WHERE id = :id").arg(assignment),
            {{QLatin1String("id"), m_lead}});
    }
    void enroll(CampaignId campaign, const QString& completedAt)
    {
        mustExecute(*m_session,
            u"INSERT INTO enrollments (client_id, lead_id, campaign_id, enrolled_campaign_version, "
            "enrolled_message_count, enrolled_at, completed_at, outcome, processing_status) "
            "SELECT :client, :lead, :campaign, 1, 3, '2026-05-01T08:00:00Z', c.at, "
            "CASE WHEN c.at IS NOT NULL THEN 'completed' END, "
            "CASE WHEN c.at IS NULL THEN 'Queued' ELSE 'Completed' END "
            "FROM (SELECT nullif(:completed, '')::timestamptz AS at) c",
            {{QLatin1String("client"), m_client}, {QLatin1String("lead"), m_lead},
                {QLatin1String("campaign"), campaign}, {QLatin1String("completed"), completedAt}});
    }
    LeadExplanation explain(const Audience& audience)
    {
        return must(explainLead(*m_session, m_client, m_lead, audience, m_campaign, berlin));
    }
    /// "rule: verdict" of each failed rule.
    static QStringList failures(const LeadExplanation& explanation)
    {
        QStringList list;
        for (const RuleVerdict& verdict : explanation.verdicts) {
            if (!verdict.isMet)
                list.append(audienceRuleName(verdict.rule) + QLatin1String(": ")
                    + explanation.words.verdict(verdict.rule, verdict.value, false));
        }
        return list;
    }
    QTemporaryDir m_directory;
    std::unique_ptr<TestDatabase> m_database;
    std::unique_ptr<Session> m_session;
    ClientId m_client;
    CampaignId m_past;
    CampaignId m_campaign;
    LeadId m_lead;
};

void ExplainScenarios::EX_01_aLeadThatMeetsEverything()
{
    const auto explanation = explain(strictAudience(m_past));
    QCOMPARE(failures(explanation), QStringList());
    QCOMPARE(explanation.verdicts.size(), 16); // all but the two that hold for enrollment anyway
    QVERIFY(explanation.matches() && explanation.isEnrollable());
    QCOMPARE(explanation.sentence(), QStringLiteral("Ada Lovelace is in the audience."));
}

void ExplainScenarios::EX_01_eachRuleFailsAlone_data()
{
    QTest::addColumn<QString>("assignment");
    QTest::addColumn<QString>("failure");
    const auto row = [](const char* name, const char* assignment, const char* failure) {
        QTest::newRow(name) << QString::fromUtf8(assignment) << QString::fromUtf8(failure);
    };
    row("inactive", "is_active = false", "isActive: is inactive");
    row("other tags", "kajabi_tags = '{newsletter,Podcast}'",
        "tags.any: is tagged newsletter, Podcast, not webinar or demo");
    row("not all tags", "kajabi_tags = '{webinar}'",
        "tags.all: is tagged webinar, not with all of newsletter");
    row("unwanted tag", "kajabi_tags = '{webinar,newsletter,\" CUSTOMER \"}'",
        "tags.none: is tagged webinar, newsletter,  CUSTOMER , and none of customer is allowed");
    row("too old", "created_at = '2026-03-28T22:59:59Z'",
        "createdAfter: was created on 28 Mar 2026 23:59, before 29 Mar 2026");
    row("too new", "created_at = '2026-04-30T22:00:00Z'",
        "createdBefore: was created on 1 May 2026 00:00, after 30 Apr 2026");
    row("low score", "icp_score = 42", "icpScore.min: score 42 is below 60");
    row("high score", "icp_score = 91", "icpScore.max: score 91 is above 90");
    row("low engagement", "engagement_level = 'Low'",
        "engagementLevels: engagement is Low, not High or Medium");
    row("no engagement", "engagement_level = NULL", "engagementLevels: engagement is not known");
    row("other source", "lead_source = 'Webinar %1'",
        "leadSources: comes from Webinar %1, not from Facebook");
    row("no source", "lead_source = NULL", "leadSources: has no source");
    row("other name", "last_name = 'King'",
        "search: \"Ada King, ada@example.com\" does not contain \"lovelace\"");
    row("booked", "booked = true, booked_at = '2026-05-02T10:00:00Z'",
        "excludeBooked: booked on 2 May 2026 12:00");
    row("opted out", "sms_stop = true, sms_stop_at = '2026-12-24T10:00:00Z'",
        "excludeSmsStop: opted out on 24 Dec 2026 11:00");
}

void ExplainScenarios::EX_01_eachRuleFailsAlone()
{
    QFETCH(QString, assignment);
    QFETCH(QString, failure);
    change(assignment);
    const auto explanation = explain(strictAudience(m_past));
    QCOMPARE(failures(explanation), QStringList{failure});
    QVERIFY(!explanation.matches());
    QCOMPARE(explanation.sentence().section(QStringLiteral(" is left out: "), 1),
        failure.section(QStringLiteral(": "), 1) + u'.');
}

void ExplainScenarios::EX_01_allRulesFailTogether()
{
    change(
        QStringLiteral("is_active = false, kajabi_tags = '{customer}', icp_score = NULL, lead_source = 'X', "
                       "engagement_level = 'Low', first_name = NULL, last_name = NULL, email = NULL, "
                       "booked = true, booked_at = '2026-05-02T10:00:00Z', sms_stop = true, "
                       "sms_stop_at = '2026-05-03T10:00:00Z', created_at = '2026-01-01T00:00:00Z'"));
    enroll(m_past, QStringLiteral("2026-05-20T08:00:00Z"));
    enroll(m_campaign, QStringLiteral("2026-05-21T08:00:00Z"));
    enroll(m_past, QString());
    const auto explanation = explain(strictAudience(m_past));
    const QStringList expected{QStringLiteral("isActive: is inactive"),
        QStringLiteral("tags.any: is tagged customer, not webinar or demo"),
        QStringLiteral("tags.all: is tagged customer, not with all of newsletter"),
        QStringLiteral("tags.none: is tagged customer, and none of customer is allowed"),
        QStringLiteral("createdAfter: was created on 1 Jan 2026 01:00, before 29 Mar 2026"),
        QStringLiteral("icpScore.min: has no score"), QStringLiteral("icpScore.max: has no score"),
        QStringLiteral("engagementLevels: engagement is Low, not High or Medium"),
        QStringLiteral("leadSources: comes from X, not from Facebook"),
        QStringLiteral("search: has no name, e-mail, phone or company"),
        QStringLiteral("excludeBooked: booked on 2 May 2026 12:00"),
        QStringLiteral("excludeSmsStop: opted out on 3 May 2026 12:00"),
        QStringLiteral("excludeInActiveCampaign: is in the campaign \"Autumn\" now"),
        QStringLiteral("excludePastCampaigns: was in Autumn"),
        QStringLiteral("reenrollment: was in this campaign already, last on 21 May 2026 10:00")};
    QCOMPARE(failures(explanation), expected);
    // JSON says the same, with the plain value.
    const QJsonObject json = explanation.toJson();
    QCOMPARE(json.value(QStringLiteral("matches")).toBool(true), false);
    const QJsonArray rules = json.value(QStringLiteral("rules")).toArray();
    QCOMPARE(rules.size(), explanation.verdicts.size());
    QCOMPARE(rules.at(4).toObject().value(QStringLiteral("value")).toString(),
        QStringLiteral("2026-01-01T00:00:00.000Z"));
    QVERIFY(rules.at(6).toObject().value(QStringLiteral("value")).isNull());
}

void ExplainScenarios::EX_01_whatHoldsForEveryEnrollmentIsNamedToo()
{
    Audience audience;
    audience.excludeSmsStop = false;
    audience.excludeInActiveCampaign = false;
    change(QStringLiteral("sms_stop = true, sms_stop_at = '2026-05-03T10:00:00Z'"));
    enroll(m_past, QString());
    const auto explanation = explain(audience);
    QVERIFY(explanation.matches());
    QVERIFY(!explanation.isEnrollable());
    QCOMPARE(explanation.sentence(),
        QStringLiteral("Ada Lovelace is in the audience, but can't be enrolled: opted out on 3 May 2026 "
                       "12:00; is in the campaign \"Autumn\" now."));
}

void ExplainScenarios::EX_01_aMissingLeadIsNotFound()
{
    const auto answer =
        explainLead(*m_session, m_client, LeadId(QUuid::createUuid()), Audience(), m_campaign);
    QCOMPARE(codeOf(answer), QStringLiteral("NOT_FOUND"));
    QCOMPARE(errorOf(answer).field, QStringLiteral("leadId"));
    const ClientId other = makeClient(*m_session, QStringLiteral("Birch"));
    QCOMPARE(codeOf(explainLead(*m_session, other, m_lead, Audience())), QStringLiteral("NOT_FOUND"));
}

void ExplainScenarios::everyRoleAsksWhatItMay()
{
    TwoTenants tenants;
    const auto& [a, b] = std::pair(tenants.a, tenants.b);
    const QString path = m_directory.filePath(QStringLiteral("role.csv"));
    for (const QString& role : TwoTenants::roles) {
        Session& session = tenants.as(role);
        const bool may = role != QLatin1String("worker") && role != QLatin1String("nobody");
        const auto answers = [&](ClientId client, LeadId lead, CampaignId campaign) {
            return QStringList{codeOf(audienceWaterfall(session, client, Audience())),
                codeOf(audienceBreakdown(session, client, Audience())),
                codeOf(explainLead(session, client, lead, Audience())),
                codeOf(campaignOverlap(session, client, {campaign})),
                codeOf(tagOverlap(session, client, {QStringLiteral("webinar")})),
                codeOf(exportLeads(session, {client, Audience(), {}}, path))};
        };
        const QStringList own = answers(a.client, a.lead, a.campaign);
        QCOMPARE(own, QStringList(6, may ? QStringLiteral("done") : QStringLiteral("FORBIDDEN")));
        if (!TwoTenants::seesAll(role) && may) {
            QCOMPARE(answers(b.client, b.lead, b.campaign), QStringList(6, QStringLiteral("NOT_FOUND")));
            QVERIFY(must(findLeads(session, b.client, QStringLiteral("a"), 5)).isEmpty());
        }
        const bool manages = role == QLatin1String("super") || role == QLatin1String("admin");
        const auto saved = saveAudience(session, a.client, QStringLiteral("Of ") + role, Audience());
        QCOMPARE(codeOf(saved), manages ? QStringLiteral("done") : QStringLiteral("FORBIDDEN"));
        if (manages)
            QCOMPARE(codeOf(deleteSavedAudience(session, a.client, *saved)), QStringLiteral("done"));
    }
    // Another client's name for an audience of theirs can't be had, given or taken.
    const auto foreign = must(saveAudience(tenants.owner(), b.client, QStringLiteral("Theirs"), Audience()));
    Session& admin = tenants.as(QStringLiteral("admin"));
    QVERIFY(must(listSavedAudiences(admin, b.client)).isEmpty());
    QCOMPARE(codeOf(saveAudience(admin, b.client, QStringLiteral("Mine"), Audience())),
        QStringLiteral("FORBIDDEN"));
    QCOMPARE(codeOf(deleteSavedAudience(admin, b.client, foreign)), QStringLiteral("NOT_FOUND"));
}

void ExplainScenarios::hostileTextsAreOnlyTexts_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<bool>("isRefused");
    QTest::newRow("quote") << QStringLiteral("'; DROP TABLE leads; --") << false;
    QTest::newRow("dollar quote") << QStringLiteral("$sql$ $1 ($2).search_pattern :client_id") << false;
    QTest::newRow("per cent") << QStringLiteral("%") << false;
    QTest::newRow("underscore and backslash") << QStringLiteral("_\\") << false;
    QTest::newRow("format") << QStringLiteral("%1 %2 %s %I") << false;
    QTest::newRow("emoji") << QString::fromUtf8("👩‍🚀 ﷽") << false;
    QTest::newRow("regular expression") << QStringLiteral("(a+)+$|.*[") << false;
    QTest::newRow("nul") << QString(QChar(u'\0')) + QStringLiteral("x") << true;
    QTest::newRow("1 MB") << QString(1024 * 1024, u'x') << true;
}

void ExplainScenarios::hostileTextsAreOnlyTexts()
{
    QFETCH(QString, text);
    QFETCH(bool, isRefused);
    Audience audience;
    audience.search = text;
    const QString expected = isRefused ? QStringLiteral("VALIDATION_ERROR") : QStringLiteral("done");
    const auto waterfall = audienceWaterfall(*m_session, m_client, audience, m_campaign);
    QCOMPARE(codeOf(waterfall), expected);
    QCOMPARE(codeOf(audienceBreakdown(*m_session, m_client, audience)), expected);
    QCOMPARE(codeOf(explainLead(*m_session, m_client, m_lead, audience)), expected);
    QCOMPARE(codeOf(findLeads(*m_session, m_client, text, 10)), expected);
    QCOMPARE(codeOf(saveAudience(*m_session, m_client, QStringLiteral("Kept"), audience)), expected);
    Audience tagged;
    tagged.tagsAny = {text};
    tagged.leadSources = {text};
    QCOMPARE(codeOf(audienceWaterfall(*m_session, m_client, tagged)), expected);
    if (isRefused)
        return;
    QCOMPARE(waterfall->matching(), 0);
    QVERIFY(must(findLeads(*m_session, m_client, text, 10)).isEmpty());
    QCOMPARE(must(tagOverlap(*m_session, m_client, {text})).at(0, 0), 0);
    // A lead with just this text in it is found by it, and the words repeat it as it is.
    mustExecute(*m_session,
        u"UPDATE leads SET company = 'x' || :text || 'y', kajabi_tags = ARRAY[:text], lead_source = :text "
        "WHERE id = :id",
        {{QLatin1String("text"), text}, {QLatin1String("id"), m_lead}});
    QCOMPARE(must(findLeads(*m_session, m_client, text, 10)).size(), 1);
    QCOMPARE(must(audienceWaterfall(*m_session, m_client, audience)).matching(), 1);
    const auto explanation = must(explainLead(*m_session, m_client, m_lead, tagged));
    QVERIFY(explanation.matches());
    QCOMPARE(
        explanation.words.verdict(explanation.verdicts.at(1).rule, explanation.verdicts.at(1).value, true),
        QStringLiteral("is tagged ") + text);
    QCOMPARE(must(tagOverlap(*m_session, m_client, {text})).at(0, 0), 1);
}

void ExplainScenarios::overlapRefusesTooMuchAndUnknown()
{
    QCOMPARE(codeOf(campaignOverlap(*m_session, m_client, {})), QStringLiteral("VALIDATION_ERROR"));
    QCOMPARE(codeOf(campaignOverlap(*m_session, m_client, QVector<CampaignId>(21, m_campaign))),
        QStringLiteral("VALIDATION_ERROR"));
    QCOMPARE(
        codeOf(campaignOverlap(*m_session, m_client, {m_campaign, m_campaign})), QStringLiteral("NOT_FOUND"));
    QCOMPARE(codeOf(campaignOverlap(*m_session, m_client, {CampaignId(QUuid::createUuid())})),
        QStringLiteral("NOT_FOUND"));
    QCOMPARE(
        codeOf(tagOverlap(*m_session, m_client, {QStringLiteral("  ")})), QStringLiteral("VALIDATION_ERROR"));
    QStringList many;
    for (int i = 0; i < 21; ++i)
        many.append(QString::number(i));
    QCOMPARE(codeOf(tagOverlap(*m_session, m_client, many)), QStringLiteral("VALIDATION_ERROR"));
    QCOMPARE(codeOf(tagOverlap(*m_session, m_client, many.mid(1))), QStringLiteral("done"));
}

QTEST_GUILESS_MAIN(ExplainScenarios)
#include "tst_explain.moc"
