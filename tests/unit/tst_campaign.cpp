// SPDX-License-Identifier: GPL-3.0-or-later
// The values people enter: audience and campaign JSON, and the rules of the form (DESIGN §5).
#include "models/campaigns/campaign.h"

#include <QJsonDocument>
#include <QTest>

using namespace cm;

namespace {

const QDateTime now(QDate(2026, 6, 1), QTime(12, 0), Qt::UTC);

CampaignDraft valid()
{
    CampaignDraft draft;
    draft.name = QStringLiteral("Spring");
    draft.audience.tagsAny = {QStringLiteral("webinar")};
    draft.messages = {{0, QStringLiteral("Hi {{first_name}}")}, {1440, QStringLiteral("Again")}};
    return draft;
}

QStringList wrongFields(const CampaignDraft& draft)
{
    QStringList fields;
    for (const FieldProblem& problem : validateCampaign(draft, now))
        fields.append(problem.field);
    return fields;
}

} // namespace

using Change = std::function<void(CampaignDraft&)>;
Q_DECLARE_METATYPE(Change)

class CampaignTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void FM_01_rules_data();
    void FM_01_rules();
    void draftRoundTripsAsJson();
    void jsonProblemsAreNamed_data();
    void jsonProblemsAreNamed();
    void audienceRoundTripsAsJson();
    void audienceHasASentence();
};

void CampaignTest::FM_01_rules_data()
{
    QTest::addColumn<Change>("change");
    QTest::addColumn<QString>("field");
    const auto row = [](const char* name, const char* field, const Change& change) {
        QTest::newRow(name) << change << QString::fromLatin1(field);
    };
    row("valid", "", [](CampaignDraft&) {});
    row("name empty", "name", [](CampaignDraft& d) { d.name = QStringLiteral("   "); });
    row("name 255", "", [](CampaignDraft& d) { d.name = QString(255, u'ü'); });
    row("name 256", "name", [](CampaignDraft& d) { d.name = QString(256, u'x'); });
    row("name 255 emoji", "", [](CampaignDraft& d) { d.name = QStringLiteral("😀").repeated(255); });
    row("form id missing", "formId", [](CampaignDraft& d) { d.type = CampaignType::Standard; });
    row("form id given", "", [](CampaignDraft& d) {
        d.type = CampaignType::Standard;
        d.formId = QStringLiteral("f");
    });
    row("no tags", "audience.tags", [](CampaignDraft& d) { d.audience.tagsAny.clear(); });
    row("no tags Standard", "", [](CampaignDraft& d) {
        d.type = CampaignType::Standard;
        d.formId = QStringLiteral("f");
        d.audience.tagsAny.clear();
    });
    row("10 tags", "", [](CampaignDraft& d) {
        for (int i = 1; i < 10; ++i)
            d.audience.tagsAny.append(QString::number(i));
    });
    row("11 tags", "audience.tags", [](CampaignDraft& d) {
        for (int i = 1; i < 11; ++i)
            d.audience.tagsAny.append(QString::number(i));
    });
    row("tag 101", "audience.tags", [](CampaignDraft& d) { d.audience.tagsAny = {QString(101, u't')}; });
    row("score order", "audience.icpScore", [](CampaignDraft& d) {
        d.audience.icpMin = 60;
        d.audience.icpMax = 59;
    });
    row("score equal", "", [](CampaignDraft& d) {
        d.audience.icpMin = 60;
        d.audience.icpMax = 60;
    });
    row("score 101", "audience.icpScore", [](CampaignDraft& d) { d.audience.icpMax = 101; });
    row("created order", "audience.createdAfter", [](CampaignDraft& d) {
        d.audience.createdAfter = QStringLiteral("2026-02-02");
        d.audience.createdBefore = QStringLiteral("2026-02-01");
    });
    row("no messages", "messages", [](CampaignDraft& d) { d.messages.clear(); });
    row("10 messages", "", [](CampaignDraft& d) {
        d.messages = QVector<Message>(10, {60, QStringLiteral("x")});
    });
    row("11 messages", "messages", [](CampaignDraft& d) {
        d.messages = QVector<Message>(11, {60, QStringLiteral("x")});
    });
    row("text empty", "messages.2.text",
        [](CampaignDraft& d) { d.messages[1].text = QStringLiteral(" \n"); });
    row("text 1600", "", [](CampaignDraft& d) { d.messages[0].text = QString(1600, u'x'); });
    row("text 1601", "messages.1.text", [](CampaignDraft& d) { d.messages[0].text = QString(1601, u'x'); });
    row("delay below", "messages.1.delayMinutes", [](CampaignDraft& d) { d.messages[0].delayMinutes = -1; });
    row("delay 30 days", "", [](CampaignDraft& d) { d.messages[1].delayMinutes = 43200; });
    row("delay above", "messages.2.delayMinutes",
        [](CampaignDraft& d) { d.messages[1].delayMinutes = 43201; });
    row("follow-up 59", "messages.2.delayMinutes", [](CampaignDraft& d) { d.messages[1].delayMinutes = 59; });
    row("follow-up 60", "", [](CampaignDraft& d) { d.messages[1].delayMinutes = 60; });
    row("quick follow-up", "", [](CampaignDraft& d) {
        d.messages[1].delayMinutes = 5;
        d.allowQuickFollowUp = true;
    });
    row("placeholder unknown", "messages.1.text",
        [](CampaignDraft& d) { d.messages[0].text = QStringLiteral("{{nickname}}"); });
    row("placeholders known", "", [](CampaignDraft& d) {
        d.messages[0].text = QStringLiteral("{{first_name}} {{last_name}} {{company}} {{resource_name}} "
                                            "{{resource_link}} {{zoom_link}} {{booking_link}}");
    });
    row("link javascript", "bookingLink",
        [](CampaignDraft& d) { d.bookingLink = QStringLiteral("javascript:alert(1)"); });
    row("link https", "",
        [](CampaignDraft& d) { d.bookingLink = QStringLiteral("https://example.com/a?b=c"); });
    row("link too long", "bookingLink", [](CampaignDraft& d) {
        d.bookingLink = QStringLiteral("https://example.com/") + QString(2048, u'x');
    });
    row("resource half", "resourceLink", [](CampaignDraft& d) { d.resourceName = QStringLiteral("Guide"); });
    row("resource other half", "resourceName",
        [](CampaignDraft& d) { d.resourceLink = QStringLiteral("https://example.com"); });
    row("start past", "startDatetime", [](CampaignDraft& d) { d.startDatetime = now.addSecs(-1); });
    row("start now", "startDatetime", [](CampaignDraft& d) { d.startDatetime = now; });
    row("start in a year", "", [](CampaignDraft& d) { d.startDatetime = now.addYears(1); });
    row("start later", "startDatetime",
        [](CampaignDraft& d) { d.startDatetime = now.addYears(1).addSecs(1); });
    row("cap 0", "maxLeadsToEnroll", [](CampaignDraft& d) { d.maxLeadsToEnroll = 0; });
    row("cap most", "", [](CampaignDraft& d) { d.maxLeadsToEnroll = 10'000'000; });
    row("cap above", "maxLeadsToEnroll", [](CampaignDraft& d) { d.maxLeadsToEnroll = 10'000'001; });
    row("webinar without time", "webinarDatetime", [](CampaignDraft& d) {
        d.type = CampaignType::Webinar;
        d.formId = QStringLiteral("f");
        d.zoomLink = QStringLiteral("https://example.com");
    });
    row("webinar without link", "zoomLink", [](CampaignDraft& d) {
        d.type = CampaignType::Webinar;
        d.formId = QStringLiteral("f");
        d.webinarDatetime = now.addDays(1);
    });
    row("webinar paused", "", [](CampaignDraft& d) {
        d.type = CampaignType::Webinar;
        d.formId = QStringLiteral("f");
        d.isPaused = true;
    });
}

void CampaignTest::FM_01_rules()
{
    QFETCH(Change, change);
    QFETCH(QString, field);
    CampaignDraft draft = valid();
    change(draft);
    QCOMPARE(wrongFields(draft), field.isEmpty() ? QStringList() : QStringList{field});
}

void CampaignTest::draftRoundTripsAsJson()
{
    CampaignDraft draft = valid();
    draft.maxLeadsToEnroll = 500;
    draft.startDatetime = now.addDays(3);
    draft.bookingLink = QStringLiteral("https://example.com/book");
    draft.audience.icpMin = 10;
    const auto again = CampaignDraft::fromJson(draft.toJson());
    QVERIFY2(again, again ? "" : qPrintable(again.error().message));
    QVERIFY(*again == draft);
}

void CampaignTest::jsonProblemsAreNamed_data()
{
    QTest::addColumn<QByteArray>("json");
    QTest::addColumn<QString>("field");
    QTest::newRow("unknown") << QByteArray(R"({"nmae": "x"})") << QStringLiteral("nmae");
    QTest::newRow("type") << QByteArray(R"({"name": 5})") << QStringLiteral("name");
    QTest::newRow("campaign type") << QByteArray(R"({"campaignType": "custom"})")
                                   << QStringLiteral("campaignType");
    QTest::newRow("fraction") << QByteArray(R"({"maxLeadsToEnroll": 1.5})")
                              << QStringLiteral("maxLeadsToEnroll");
    QTest::newRow("time without zone")
        << QByteArray(R"({"startDatetime": "2026-12-01T09:00:00"})") << QStringLiteral("startDatetime");
    QTest::newRow("message key") << QByteArray(R"({"messages": [{"step": 1, "txt": "x"}]})")
                                 << QStringLiteral("messages.1.txt");
    QTest::newRow("step order") << QByteArray(R"({"messages": [{"step": 2}]})")
                                << QStringLiteral("messages.1.step");
    QTest::newRow("audience key") << QByteArray(R"({"audience": {"tag": []}})")
                                  << QStringLiteral("audience.tag");
    QTest::newRow("audience") << QByteArray(R"({"audience": []})") << QStringLiteral("audience");
}

void CampaignTest::jsonProblemsAreNamed()
{
    QFETCH(QByteArray, json);
    QFETCH(QString, field);
    const auto draft = CampaignDraft::fromJson(QJsonDocument::fromJson(json).object());
    QVERIFY(!draft);
    QCOMPARE(draft.error().code, ErrorCode::ValidationError);
    QCOMPARE(draft.error().field, field);
}

void CampaignTest::audienceRoundTripsAsJson()
{
    Audience audience;
    audience.tagsAny = {QStringLiteral("a")};
    audience.tagsAll = {QStringLiteral("b")};
    audience.tagsNone = {QStringLiteral("c")};
    audience.createdAfter = QStringLiteral("2026-01-01");
    audience.createdBefore = QStringLiteral("2026-02-01");
    audience.icpMin = 5;
    audience.icpMax = 95;
    audience.engagementLevels = {QStringLiteral("High")};
    audience.leadSources = {QStringLiteral("Google")};
    audience.excludeBooked = audience.excludeSmsStop = audience.excludeInActiveCampaign = false;
    audience.excludePastCampaigns = {CampaignId(QUuid::createUuid())};
    audience.search = QStringLiteral("100% \"x\"");
    const auto again = Audience::fromJson(audience.toJson());
    QVERIFY2(again, again ? "" : qPrintable(again.error().message));
    QVERIFY(*again == audience);
    QVERIFY(Audience().toJson().isEmpty());
}

void CampaignTest::audienceHasASentence()
{
    Audience audience;
    audience.tagsAny = {QStringLiteral("webinar"), QStringLiteral("demo")};
    audience.icpMin = 60;
    QCOMPARE(audience.sentence(),
        QStringLiteral(
            "leads tagged webinar or demo, score 60 to 100, not booked, not opted out, in no campaign now"));
}

QTEST_GUILESS_MAIN(CampaignTest)
#include "tst_campaign.moc"
