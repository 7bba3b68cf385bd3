// SPDX-License-Identifier: GPL-3.0-or-later
// Campaigns created, read, edited, listed and ended over HTTP; leads previewed and tags listed.
#include "models/campaigns/campaignqueries.h"
#include "models/statistics/metrics.h"
#include "tests/service/servicetestbed.h"

#include <QJsonArray>
#include <QTest>

#include <atomic>

using namespace cm;
using namespace cm::test;

namespace {

const QByteArray campaigns = "/api/admin/campaigns";

QJsonObject message(int step, const QString& text, int delay = 1440)
{
    return {{QStringLiteral("step"), step}, {QStringLiteral("delayMinutes"), step == 1 ? 0 : delay},
        {QStringLiteral("text"), text}};
}

QJsonObject customCampaign(const QString& name = QStringLiteral("Spring"))
{
    return {{QStringLiteral("name"), name},
        {QStringLiteral("audience"),
            QJsonObject{{QStringLiteral("tags"),
                QJsonObject{{QStringLiteral("any"), QJsonArray{QStringLiteral("webinar")}}}}}},
        {QStringLiteral("messages"), QJsonArray{message(1, QStringLiteral("Hello"))}}};
}

} // namespace

class ServiceEndpoints : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init() { m_bed = std::make_unique<ServiceTestbed>(); }
    void cleanup() { m_bed.reset(); }
    void customIsCreated();
    void customCanEnroll();
    void customIsValidated();
    void oneIsRead();
    void campaignsOfOthersAreNotThere();
    void listing();
    void editing();
    void editingKeepsWhatIsNotNamed();
    void editingIsValidated();
    void concurrentEditsAreNoticed();
    void pausingAndResuming();
    void aTimeThatHasPassedStays();
    void deletingDeactivates();
    void previewing();
    void tagsAreListed();
    void statisticsAreTheFiguresOfTheDefinitions();
    void statisticsOfAnotherPeriodAreAskedFor();

private:
    HttpAnswer create(const QJsonObject& body) { return m_bed->call("POST", campaigns + "/custom", body); }
    static QJsonObject campaign(const HttpAnswer& answer)
    {
        return answer.data().value(QLatin1String("campaign")).toObject();
    }
    static QByteArray path(const HttpAnswer& answer)
    {
        return campaigns + '/' + campaign(answer).value(QLatin1String("id")).toString().toLatin1();
    }
    HttpAnswer patch(const HttpAnswer& created, const QJsonObject& body, const HttpHeaders& more = {})
    {
        return m_bed->call("PATCH", path(created), body, more);
    }

    std::unique_ptr<ServiceTestbed> m_bed;
};

void ServiceEndpoints::customIsCreated()
{
    const HttpAnswer answer = create(customCampaign());
    QVERIFY2(answer.status == 201, answer.text().constData());
    const Row row = mustExecute(m_bed->owner(), u"SELECT * FROM campaigns").first();
    QCOMPARE(row.text("name"), QStringLiteral("Spring"));
    QCOMPARE(row.text("campaign_type"), QStringLiteral("Custom"));
    QVERIFY(!row.boolean("auto_discovered"));
    QVERIFY(row.isNull("review_status"));
    QCOMPARE(campaign(answer).value(QLatin1String("id")).toString(), row.id<CampaignId>("id").toString());
    QCOMPARE(campaign(answer).value(QLatin1String("version")).toInt(), 1);
}

void ServiceEndpoints::customCanEnroll()
{
    makeLeads(m_bed->owner(), m_bed->client, 7);
    QJsonObject body = customCampaign();
    body.insert(QStringLiteral("enroll"), true);
    const HttpAnswer answer = create(body);
    QVERIFY2(answer.status == 201, answer.text().constData());
    QCOMPARE(
        answer.data().value(QLatin1String("enrollment")).toObject().value(QLatin1String("enrolled")).toInt(),
        7);
    QCOMPARE(campaign(answer).value(QLatin1String("leadsEnrolled")).toInt(), 7);
    QCOMPARE(m_bed->count(QStringLiteral("enrollments")), 7);
}

void ServiceEndpoints::customIsValidated()
{
    QJsonObject body = customCampaign(QString());
    body.insert(QStringLiteral("messages"),
        QJsonArray{message(1, QString()), message(2, QStringLiteral("{{nobody}}"), 5)});
    body.insert(QStringLiteral("maxLeadsToEnroll"), 0);
    body.insert(QStringLiteral("colour"), 1);
    const HttpAnswer answer = create(body);
    QCOMPARE(answer.status, 400);
    for (const char* field : {"name", "messages.1.text", "messages.2.text", "messages.2.delayMinutes",
             "maxLeadsToEnroll", "colour"})
        QVERIFY2(answer.fields().contains(QLatin1String(field)), answer.text().constData());
    QCOMPARE(create(customCampaign()).status, 201);
    const HttpAnswer twice = create(customCampaign(QStringLiteral("SPRING")));
    QCOMPARE(twice.status, 409);
    QCOMPARE(twice.fields(), QStringList{QStringLiteral("name")});
}

void ServiceEndpoints::oneIsRead()
{
    const HttpAnswer created = create(customCampaign());
    const HttpAnswer read = m_bed->get(path(created));
    QCOMPARE(read.status, 200);
    QCOMPARE(campaign(read), campaign(created));
    QVERIFY(read.headers.value("etag").startsWith('"'));
    QCOMPARE(read.headers.value("etag"), created.headers.value("etag"));
    QCOMPARE(m_bed->get(path(created) + "?clientId=" + m_bed->client.toString().toLatin1()).status, 200);
    QCOMPARE(m_bed->get(path(created) + "?fields=name").status, 400);
    QCOMPARE(m_bed->get(campaigns + "/7").status, 400);
}

void ServiceEndpoints::campaignsOfOthersAreNotThere()
{
    const ClientId other = makeClient(m_bed->owner(), QStringLiteral("Birch"));
    const QByteArray theirs = campaigns + '/' + makeCampaign(m_bed->owner(), other).toString().toLatin1();
    QCOMPARE(m_bed->get(theirs).status, 404);
    QCOMPARE(m_bed->call("PATCH", theirs, {{QStringLiteral("name"), QStringLiteral("Mine")}}).status, 404);
    QCOMPARE(m_bed->call("DELETE", theirs, QByteArray(), {{"x-api-key", m_bed->key}}).status, 404);
    QCOMPARE(m_bed->get(campaigns + "?clientId=" + other.toString().toLatin1()).status, 401);
    QCOMPARE(m_bed->get(campaigns).data().value(QLatin1String("total")).toInt(), 0);
    QCOMPARE(m_bed->count(QStringLiteral("campaigns WHERE name = 'Spring' AND is_active")), 1);
}

void ServiceEndpoints::listing()
{
    for (int i = 1; i <= 5; ++i)
        QCOMPARE(create(customCampaign(QStringLiteral("Campaign %1").arg(i))).status, 201);
    const HttpAnswer page = m_bed->get(campaigns + "?limit=2&offset=1");
    QCOMPARE(page.status, 200);
    QCOMPARE(page.data().value(QLatin1String("total")).toInt(), 5);
    const QJsonArray shown = page.data().value(QLatin1String("campaigns")).toArray();
    QCOMPARE(shown.size(), 2);
    QCOMPARE(shown.at(0).toObject().value(QLatin1String("name")).toString(), QStringLiteral("Campaign 4"));
    const HttpAnswer found = m_bed->get(campaigns + "?search=PAIGN%203&campaignType=Custom");
    QCOMPARE(found.data().value(QLatin1String("total")).toInt(), 1);
    QCOMPARE(
        m_bed->get(campaigns + "?offset=99").data().value(QLatin1String("campaigns")).toArray().size(), 0);
    for (const char* bad : {"?limit=0", "?limit=201", "?limit=x", "?offset=-1", "?order=name", "?clientId=x"})
        QCOMPARE(m_bed->get(campaigns + bad).status, 400);
}

void ServiceEndpoints::editing()
{
    const HttpAnswer created = create(customCampaign());
    const QJsonObject change{{QStringLiteral("name"), QStringLiteral("Summer")},
        {QStringLiteral("maxLeadsToEnroll"), 70},
        {QStringLiteral("bookingLink"), QStringLiteral("https://b.example")},
        {QStringLiteral("enrollmentOrder"), QStringLiteral("newest")},
        {QStringLiteral("audience"),
            QJsonObject{{QStringLiteral("tags"),
                QJsonObject{{QStringLiteral("all"), QJsonArray{QStringLiteral("demo")}}}}}},
        {QStringLiteral("messages"),
            QJsonArray{message(1, QStringLiteral("Hi")), message(2, QStringLiteral("Again"))}}};
    const HttpAnswer edited = patch(created, change);
    QVERIFY2(edited.status == 200, edited.text().constData());
    for (auto it = change.begin(); it != change.end(); ++it) {
        if (it.key() != QLatin1String("messages"))
            QCOMPARE(campaign(edited).value(it.key()), QJsonValue(it.value()));
    }
    QCOMPARE(campaign(edited).value(QLatin1String("messages")).toArray().size(), 2);
    QCOMPARE(campaign(edited).value(QLatin1String("version")).toInt(), 2);
    QCOMPARE(
        campaign(edited).value(QLatin1String("targetTags")).toArray(), QJsonArray{QStringLiteral("demo")});
    QVERIFY(edited.headers.value("etag") != created.headers.value("etag"));
    QCOMPARE(m_bed->count(QStringLiteral("campaign_versions")), 2);
    // Editing nothing makes no version; null takes a value away.
    const HttpAnswer same = patch(created, change);
    QCOMPARE(campaign(same).value(QLatin1String("version")).toInt(), 2);
    const HttpAnswer emptied = patch(created,
        {{QStringLiteral("maxLeadsToEnroll"), QJsonValue()}, {QStringLiteral("bookingLink"), QJsonValue()}});
    QCOMPARE(emptied.status, 200);
    QVERIFY(campaign(emptied).value(QLatin1String("maxLeadsToEnroll")).isNull());
    QVERIFY(campaign(emptied).value(QLatin1String("bookingLink")).isNull());
}

void ServiceEndpoints::editingKeepsWhatIsNotNamed()
{
    QJsonObject body = customCampaign();
    body.insert(QStringLiteral("startDatetime"),
        QDateTime::currentDateTimeUtc().addDays(30).toString(Qt::ISODateWithMs));
    body.insert(QStringLiteral("resourceName"), QStringLiteral("Guide"));
    body.insert(QStringLiteral("resourceLink"), QStringLiteral("https://guide.example/a?b=c"));
    body.insert(QStringLiteral("reenrollmentRule"), QStringLiteral("after_days"));
    body.insert(QStringLiteral("reenrollmentDays"), 30);
    body.insert(QStringLiteral("overlapResolution"), QStringLiteral("wait"));
    body.insert(QStringLiteral("allowQuickFollowUp"), true);
    body.insert(QStringLiteral("messages"),
        QJsonArray{message(1, QStringLiteral("Hi")), message(2, QStringLiteral("Soon"), 5)});
    const HttpAnswer created = create(body);
    QVERIFY2(created.status == 201, created.text().constData());
    const HttpAnswer edited = patch(created, {{QStringLiteral("name"), QStringLiteral("Renamed")}});
    QVERIFY2(edited.status == 200, edited.text().constData());
    QJsonObject before = campaign(created);
    QJsonObject after = campaign(edited);
    QCOMPARE(after.value(QLatin1String("name")).toString(), QStringLiteral("Renamed"));
    for (const char* name : {"name", "updatedAt"}) {
        before.remove(QLatin1String(name));
        after.remove(QLatin1String(name));
    }
    QCOMPARE(after, before);
}

void ServiceEndpoints::editingIsValidated()
{
    const HttpAnswer created = create(customCampaign());
    const auto refused = [&](const QString& field, const QJsonValue& value) {
        const HttpAnswer answer = patch(created, {{field, value}});
        return answer.status == 400 && answer.fields().contains(field);
    };
    QVERIFY(refused(QStringLiteral("name"), QStringLiteral(" ")));
    QVERIFY(refused(QStringLiteral("campaignType"), QStringLiteral("Webinar")));
    QVERIFY(refused(QStringLiteral("totalLeads"), 7));
    QVERIFY(refused(QStringLiteral("isActive"), QStringLiteral("no")));
    QVERIFY(refused(QStringLiteral("isPaused"), 1));
    QVERIFY(refused(QStringLiteral("version"), 0));
    QVERIFY(refused(QStringLiteral("messages"), QJsonArray()));
    QCOMPARE(campaign(m_bed->get(path(created))), campaign(created));
}

void ServiceEndpoints::concurrentEditsAreNoticed()
{
    const HttpAnswer created = create(customCampaign());
    const QByteArray seen = created.headers.value("etag");
    QCOMPARE(patch(created, {{QStringLiteral("name"), QStringLiteral("First")}}, {{"If-Match", seen}}).status,
        200);
    const HttpAnswer late =
        patch(created, {{QStringLiteral("name"), QStringLiteral("Second")}}, {{"If-Match", seen}});
    QCOMPARE(late.status, 409);
    QCOMPARE(late.code(), QStringLiteral("CONFLICT"));
    QCOMPARE(
        patch(created, {{QStringLiteral("name"), QStringLiteral("Any")}}, {{"If-Match", "*"}}).status, 200);
    const QJsonObject second{{QStringLiteral("version"), 1},
        {QStringLiteral("messages"), QJsonArray{message(1, QStringLiteral("Second"))}}};
    QCOMPARE(patch(created, second).status, 200);
    QCOMPARE(patch(created, second).status, 409);
    // Counters of a run are nobody's edit.
    const QByteArray mark = m_bed->get(path(created)).headers.value("etag");
    mustExecute(m_bed->owner(), u"UPDATE campaigns SET total_leads = total_leads + 1");
    QCOMPARE(
        patch(created, {{QStringLiteral("name"), QStringLiteral("Fine")}}, {{"If-Match", mark}}).status, 200);
    // Of many at once with the same mark one wins.
    const QByteArray now = m_bed->get(path(created)).headers.value("etag");
    std::atomic<int> won = 0;
    std::atomic<int> lost = 0;
    concurrently(8, [&](int i) {
        const HttpAnswer answer = patch(
            created, {{QStringLiteral("name"), QStringLiteral("Racer %1").arg(i)}}, {{"If-Match", now}});
        won += answer.status == 200 ? 1 : 0;
        lost += answer.status == 409 ? 1 : 0;
    });
    QCOMPARE(won.load(), 1);
    QCOMPARE(lost.load(), 7);
}

void ServiceEndpoints::pausingAndResuming()
{
    makeLeads(m_bed->owner(), m_bed->client, 3);
    QJsonObject body = customCampaign();
    body.insert(QStringLiteral("isPaused"), true);
    const HttpAnswer created = create(body);
    // Created paused: its leads come with the first resume.
    const HttpAnswer resumed = patch(created, {{QStringLiteral("isPaused"), false}});
    QVERIFY2(resumed.status == 200, resumed.text().constData());
    QCOMPARE(
        resumed.data().value(QLatin1String("enrollment")).toObject().value(QLatin1String("enrolled")).toInt(),
        3);
    QCOMPARE(campaign(resumed).value(QLatin1String("isPaused")), QJsonValue(false));
    const HttpAnswer paused = patch(
        created, {{QStringLiteral("isPaused"), true}, {QStringLiteral("name"), QStringLiteral("Both")}});
    QCOMPARE(campaign(paused).value(QLatin1String("isPaused")), QJsonValue(true));
    QCOMPARE(campaign(paused).value(QLatin1String("name")).toString(), QStringLiteral("Both"));
    const HttpAnswer again = patch(created, {{QStringLiteral("isPaused"), false}});
    QVERIFY(!again.data().contains(QLatin1String("enrollment")));
    const HttpAnswer ended = patch(created, {{QStringLiteral("isActive"), false}});
    QCOMPARE(campaign(ended).value(QLatin1String("isActive")), QJsonValue(false));
    QCOMPARE(patch(created, {{QStringLiteral("isPaused"), true}}).status, 409);
    const HttpAnswer back = patch(created, {{QStringLiteral("isActive"), true}});
    QCOMPARE(campaign(back).value(QLatin1String("isActive")), QJsonValue(true));
}

void ServiceEndpoints::aTimeThatHasPassedStays()
{
    QJsonObject body = customCampaign(QStringLiteral("Open day"));
    body.insert(QStringLiteral("campaignType"), QStringLiteral("Webinar"));
    body.insert(QStringLiteral("formId"), QStringLiteral("f"));
    body.insert(QStringLiteral("zoomLink"), QStringLiteral("https://zoom.example"));
    body.insert(QStringLiteral("webinarDatetime"),
        QDateTime::currentDateTimeUtc().addDays(1).toString(Qt::ISODateWithMs));
    const HttpAnswer created = create(body);
    QVERIFY2(created.status == 201, created.text().constData());
    mustExecute(m_bed->owner(), u"UPDATE campaigns SET webinar_datetime = now() - interval '1 day'");
    const HttpAnswer linked =
        patch(created, {{QStringLiteral("bookingLink"), QStringLiteral("https://b.example")}});
    QVERIFY2(linked.status == 200, linked.text().constData());
    const HttpAnswer refused = patch(created,
        {{QStringLiteral("webinarDatetime"),
            QDateTime::currentDateTimeUtc().addDays(-2).toString(Qt::ISODateWithMs)}});
    QCOMPARE(refused.fields(), QStringList{QStringLiteral("webinarDatetime")});
    // Links that are needless with the pause may go in the same request.
    const HttpAnswer paused =
        patch(created, {{QStringLiteral("isPaused"), true}, {QStringLiteral("zoomLink"), QJsonValue()}});
    QVERIFY2(paused.status == 200, paused.text().constData());
    QVERIFY(campaign(paused).value(QLatin1String("zoomLink")).isNull());
}

void ServiceEndpoints::deletingDeactivates()
{
    const HttpAnswer created = create(customCampaign());
    const auto remove = [&](const HttpHeaders& more = {}) {
        return m_bed->call(
            "DELETE", path(created), QByteArray(), HttpHeaders{{"x-api-key", m_bed->key}} + more);
    };
    QCOMPARE(remove({{"If-Match", "\"other\""}}).status, 409);
    const HttpAnswer gone = remove();
    QCOMPARE(gone.status, 200);
    QCOMPARE(campaign(gone).value(QLatin1String("isActive")), QJsonValue(false));
    QVERIFY(!campaign(gone).value(QLatin1String("deactivatedAt")).isNull());
    const HttpAnswer twice = remove();
    QCOMPARE(twice.status, 200);
    QCOMPARE(campaign(twice), campaign(gone));
    QCOMPARE(m_bed->count(QStringLiteral("campaigns WHERE NOT is_active")), 1);
}

void ServiceEndpoints::previewing()
{
    LeadSpec tagged;
    tagged.score = 80;
    makeLeads(m_bed->owner(), m_bed->client, 4, tagged);
    LeadSpec other;
    other.tags = {QStringLiteral("demo")};
    makeLeads(m_bed->owner(), m_bed->client, 3, other);
    const QByteArray preview = campaigns + "/preview-leads";
    const QJsonObject audience{{QStringLiteral("tags"),
        QJsonObject{{QStringLiteral("any"), QJsonArray{QStringLiteral("Webinar")}}}}};
    const HttpAnswer answer = m_bed->call(
        "POST", preview, QJsonObject{{QStringLiteral("audience"), audience}, {QStringLiteral("limit"), 2}});
    QVERIFY2(answer.status == 200, answer.text().constData());
    QCOMPARE(answer.data().value(QLatin1String("matching")).toInt(), 4);
    QCOMPARE(answer.data().value(QLatin1String("leads")).toArray().size(), 2);
    // The audience itself as the body, or a campaign's.
    QCOMPARE(m_bed->call("POST", preview, audience).data().value(QLatin1String("matching")).toInt(), 4);
    const HttpAnswer created = create(customCampaign());
    const HttpAnswer stored = m_bed->call("POST", preview,
        QJsonObject{{QStringLiteral("campaignId"), campaign(created).value(QLatin1String("id"))}});
    QCOMPARE(stored.data().value(QLatin1String("matching")).toInt(), 4);
    for (const QJsonObject& bad : {QJsonObject{{QStringLiteral("audience"), 7}},
             QJsonObject{{QStringLiteral("audience"), audience}, {QStringLiteral("odd"), 1}},
             QJsonObject{{QStringLiteral("odd"), 1}}, QJsonObject{{QStringLiteral("limit"), 201}},
             QJsonObject{{QStringLiteral("campaignId"), QStringLiteral("x")}}})
        QCOMPARE(m_bed->call("POST", preview, bad).status, 400);
    QCOMPARE(m_bed
                 ->call("POST", preview,
                     QJsonObject{{QStringLiteral("campaignId"),
                         QStringLiteral("0b5c9bd8-3ff3-4c9c-9a43-6d5b1a2f0001")}})
                 .status,
        404);
}

void ServiceEndpoints::tagsAreListed()
{
    makeLeads(m_bed->owner(), m_bed->client, 4);
    LeadSpec other;
    other.tags = {QStringLiteral("Demo day")};
    makeLeads(m_bed->owner(), m_bed->client, 3, other);
    const HttpAnswer answer = m_bed->get(campaigns + "/available-tags");
    QCOMPARE(answer.status, 200);
    QCOMPARE(answer.data().value(QLatin1String("tags")).toArray(),
        QJsonArray({QJsonObject{
                        {QStringLiteral("tag"), QStringLiteral("webinar")}, {QStringLiteral("leads"), 4}},
            QJsonObject{{QStringLiteral("tag"), QStringLiteral("demo day")}, {QStringLiteral("leads"), 3}}}));
    const HttpAnswer some = m_bed->get(campaigns + "/available-tags?contains=o%20d&limit=5");
    QCOMPARE(some.data().value(QLatin1String("tags")).toArray().size(), 1);
    QCOMPARE(m_bed->get(campaigns + "/available-tags?limit=0").status, 400);
}

void ServiceEndpoints::statisticsAreTheFiguresOfTheDefinitions()
{
    makeLeads(m_bed->owner(), m_bed->client, 7);
    QJsonObject body = customCampaign();
    body.insert(QStringLiteral("enroll"), true);
    const HttpAnswer created = create(body);
    QCOMPARE(created.status, 201);
    const HttpAnswer answer = m_bed->get(path(created) + "/statistics");
    QCOMPARE(answer.status, 200);
    const QJsonObject found = answer.data().value(QLatin1String("statistics")).toObject();
    const CampaignId id = CampaignId::fromString(campaign(created).value(QLatin1String("id")).toString());
    const auto scope = readStatisticsScope(m_bed->owner(), m_bed->client, {id}, QStringLiteral("30d"), {});
    QVERIFY(scope);
    const auto metrics = loadMetrics(m_bed->owner(), *scope);
    QVERIFY(metrics);
    const QJsonArray listed = found.value(QLatin1String("metrics")).toArray();
    QCOMPARE(listed.size(), metrics->size());
    for (qsizetype i = 0; i < metrics->size(); ++i)
        QCOMPARE(listed[i].toObject().value(QLatin1String("value")),
            metrics->at(i).toJson().value(QLatin1String("value")));
    QVERIFY(metrics->first().numerator > 0);
    QCOMPARE(found.value(QLatin1String("funnel"))
                 .toObject()
                 .value(QLatin1String("rows"))
                 .toArray()
                 .first()
                 .toObject()
                 .value(QLatin1String("leads"))
                 .toInt(),
        metrics->first().numerator);
}

void ServiceEndpoints::statisticsOfAnotherPeriodAreAskedFor()
{
    const HttpAnswer created = create(customCampaign());
    QCOMPARE(m_bed->get(path(created) + "/statistics?period=24h").status, 200);
    QCOMPARE(m_bed->get(path(created) + "/statistics?period=all&asOf=2026-01-31").status, 200);
    for (const char* query : {"?period=often", "?asOf=yesterday", "?until=2026-01-31"})
        QCOMPARE(m_bed->get(path(created) + "/statistics" + query).status, 400);
    QCOMPARE(m_bed->get(campaigns + "/00000000-0000-4000-8000-000000000001/statistics").status, 404);
    QCOMPARE(m_bed->get(campaigns + "/nothing/statistics").status, 400);
    QCOMPARE(m_bed->get(path(created) + "/figures").status, 404);
}

QTEST_GUILESS_MAIN(ServiceEndpoints)
#include "tst_serviceendpoints.moc"
