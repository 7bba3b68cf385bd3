// SPDX-License-Identifier: GPL-3.0-or-later
// Scenarios AC-01 to AC-06, AC-09 to AC-12 and AC-24: campaigns that forms announce, over real HTTP.
#include "models/enrollment/enrollment.h"
#include "tests/service/servicetestbed.h"

#include <QJsonArray>
#include <QRegularExpression>
#include <QTest>

#include <atomic>

using namespace cm;
using namespace cm::test;

class AutoCreate : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init() { m_bed = std::make_unique<ServiceTestbed>(); }
    void cleanup() { m_bed.reset(); }
    void AC_01_created();
    void AC_24_successHasOneForm();
    void AC_02_aFormIdIsMade();
    void AC_02_formIdsOfOneMillisecondDiffer();
    void AC_03_startValues();
    void AC_04_tagsKeepTheirOrder();
    void AC_05_theCapLimitsTheEnrollment();
    void AC_06_theSameFormAgain();
    void AC_09_elevenRequestsAMinute();
    void AC_09_thirtyAtOnce();
    void AC_10_retryAfter();
    void AC_11_aNameThatIsTaken();
    void AC_11_twoAtOnce();
    void AC_11_theSameFormTwiceAtOnce();
    void AC_12_theSameNameForAnotherClient();
    void idempotency();
    void theRateLimitIsSettable();

private:
    Row stored(const HttpAnswer& answer)
    {
        return mustExecute(m_bed->owner(), u"SELECT * FROM campaigns WHERE id = :id",
            {{QLatin1String("id"),
                CampaignId::fromString(campaign(answer).value(QLatin1String("id")).toString())}})
            .first();
    }
    static QJsonObject campaign(const HttpAnswer& answer)
    {
        return answer.data().value(QLatin1String("campaign")).toObject();
    }
    std::unique_ptr<ServiceTestbed> m_bed;
};

void AutoCreate::AC_01_created()
{
    const QDateTime webinar = QDateTime::currentDateTimeUtc().addDays(7);
    const HttpAnswer answer = m_bed->autoCreate({{QStringLiteral("name"), QStringLiteral("  Open day ")},
        {QStringLiteral("campaignType"), QStringLiteral("Webinar")},
        {QStringLiteral("formId"), QStringLiteral("form_7")},
        {QStringLiteral("kajabiTags"), QJsonArray{QStringLiteral("open day")}},
        {QStringLiteral("enrollmentCap"), 50}, {QStringLiteral("isPaused"), false},
        {QStringLiteral("webinarDatetime"), webinar.toString(Qt::ISODateWithMs)},
        {QStringLiteral("zoomLink"), QStringLiteral("https://zoom.example/1")}});
    QVERIFY2(answer.status == 201, answer.text().constData());
    QCOMPARE(answer.data().value(QLatin1String("created")).toBool(), true);
    const Row row = stored(answer);
    QCOMPARE(row.id<ClientId>("client_id"), m_bed->client);
    for (const auto& [name, column] : {std::pair{"name", "name"}, std::pair{"campaignType", "campaign_type"},
             std::pair{"formId", "form_id"}, std::pair{"zoomLink", "zoom_link"}})
        QCOMPARE(campaign(answer).value(QLatin1String(name)).toString(), row.text(column));
    QCOMPARE(row.text("name"), QStringLiteral("Open day"));
    QCOMPARE(row.text("form_id"), QStringLiteral("form_7"));
    QCOMPARE(row.integer("max_leads_to_enroll"), 50);
    QCOMPARE(row.boolean("is_paused"), false);
    QCOMPARE(row.timestamp("webinar_datetime"), webinar);
    QCOMPARE(campaign(answer).value(QLatin1String("messages")).toArray().size(), 4);
}

void AutoCreate::AC_24_successHasOneForm()
{
    const HttpAnswer answer = m_bed->autoCreate(newCampaign());
    QCOMPARE(answer.status, 201);
    QCOMPARE(QStringList(answer.json.keys()),
        QStringList({QStringLiteral("data"), QStringLiteral("message"), QStringLiteral("timestamp")}));
    QVERIFY(answer.json.value(QLatin1String("data")).isObject());
    QVERIFY(!answer.json.value(QLatin1String("message")).toString().isEmpty());
}

void AutoCreate::AC_02_aFormIdIsMade()
{
    const qint64 before = QDateTime::currentMSecsSinceEpoch();
    const HttpAnswer answer = m_bed->autoCreate(newCampaign());
    QCOMPARE(answer.status, 201);
    const QString formId = campaign(answer).value(QLatin1String("formId")).toString();
    static const QRegularExpression form(QStringLiteral("^[a-z_]+_(\\d+)$"));
    const auto match = form.match(formId);
    QVERIFY2(match.hasMatch(), qPrintable(formId));
    QVERIFY(formId.startsWith(QLatin1String("custom_")));
    QVERIFY(std::abs(match.captured(1).toLongLong() - before) < 60000);
    QCOMPARE(stored(answer).text("form_id"), formId);
}

void AutoCreate::AC_02_formIdsOfOneMillisecondDiffer()
{
    m_bed->liftLimit();
    std::atomic<int> created = 0;
    concurrently(20, [&](int i) {
        created += m_bed->autoCreate(newCampaign(QStringLiteral("Form %1").arg(i))).status == 201 ? 1 : 0;
    });
    QCOMPARE(created.load(), 20);
    QCOMPARE(
        number(m_bed->owner(), QStringLiteral("SELECT count(DISTINCT form_id) AS n FROM campaigns")), 20);
}

void AutoCreate::AC_03_startValues()
{
    const Row row = stored(m_bed->autoCreate(newCampaign()));
    QVERIFY(row.boolean("is_active"));
    QVERIFY(row.boolean("auto_discovered"));
    QVERIFY(row.boolean("is_paused"));
    QCOMPARE(row.text("review_status"), QStringLiteral("pending"));
    for (const char* counter : {"total_leads", "messages_sent", "active_leads_count", "completed_leads_count",
             "opted_out_count", "booked_count", "leads_enrolled"})
        QCOMPARE(row.integer(counter), 0);
    QVERIFY(row.isNull("deactivated_at"));
    QVERIFY(row.isNull("last_enrollment_at"));
    const Row running = stored(
        m_bed->autoCreate(with(newCampaign(QStringLiteral("Other")), QStringLiteral("isPaused"), false)));
    QVERIFY(!running.boolean("is_paused"));
}

void AutoCreate::AC_04_tagsKeepTheirOrder()
{
    const QJsonArray tags{QStringLiteral(" Zebra "), QStringLiteral("apple"), QStringLiteral("ZEBRA"),
        QStringLiteral("Mango"), QStringLiteral("APPLE ")};
    const HttpAnswer answer = m_bed->autoCreate(with(newCampaign(), QStringLiteral("kajabiTags"), tags));
    const QStringList expected{QStringLiteral("Zebra"), QStringLiteral("apple"), QStringLiteral("Mango")};
    QCOMPARE(stored(answer).textArray("target_tags"), expected);
    QCOMPARE(
        campaign(answer).value(QLatin1String("targetTags")).toArray(), QJsonArray::fromStringList(expected));
}

void AutoCreate::AC_05_theCapLimitsTheEnrollment()
{
    makeLeads(m_bed->owner(), m_bed->client, 12);
    const HttpAnswer answer = m_bed->autoCreate(with(newCampaign(), QStringLiteral("enrollmentCap"), 5));
    QCOMPARE(stored(answer).integer("max_leads_to_enroll"), 5);
    const CampaignId id = stored(answer).id<CampaignId>("id");
    // Nobody is enrolled before somebody has looked at it.
    const auto early = enrollCampaign(m_bed->owner(), m_bed->client, id, EnrollmentMode::Real);
    QVERIFY(!early);
    QCOMPARE(early.error().code, ErrorCode::Conflict);
    mustExecute(m_bed->owner(), u"UPDATE campaigns SET review_status = 'approved'");
    const auto enrolled = enrollCampaign(m_bed->owner(), m_bed->client, id, EnrollmentMode::Real);
    QVERIFY2(enrolled, enrolled ? "" : qPrintable(enrolled.error().message));
    QCOMPARE(enrolled->enrolled, 5);
    QCOMPARE(enrolled->reason, QStringLiteral("enrollment_cap"));
}

void AutoCreate::AC_06_theSameFormAgain()
{
    const QJsonObject body = with(newCampaign(), QStringLiteral("formId"), QStringLiteral("form_1"));
    const HttpAnswer first = m_bed->autoCreate(body);
    const QString before =
        mustExecute(m_bed->owner(), u"SELECT to_jsonb(c)::text AS row FROM campaigns c").first().text("row");
    const HttpAnswer second = m_bed->autoCreate(with(
        with(body, QStringLiteral("name"), QStringLiteral("Renamed")), QStringLiteral("enrollmentCap"), 9));
    QCOMPARE(second.status, 200);
    QCOMPARE(second.data().value(QLatin1String("created")), QJsonValue(false));
    QCOMPARE(campaign(second).value(QLatin1String("id")), campaign(first).value(QLatin1String("id")));
    QCOMPARE(
        mustExecute(m_bed->owner(), u"SELECT to_jsonb(c)::text AS row FROM campaigns c").first().text("row"),
        before);
}

void AutoCreate::AC_09_elevenRequestsAMinute()
{
    for (int i = 1; i <= 10; ++i)
        QCOMPARE(m_bed->autoCreate(newCampaign(QStringLiteral("Form %1").arg(i))).status, 201);
    QCOMPARE(m_bed->autoCreate(newCampaign(QStringLiteral("Form 11"))).status, 429);
    // It is the database that counts.
    m_bed->restart();
    const HttpAnswer refused = m_bed->autoCreate(newCampaign(QStringLiteral("Form 12")));
    QCOMPARE(refused.status, 429);
    QCOMPARE(refused.code(), QStringLiteral("RATE_LIMITED"));
    QCOMPARE(m_bed->count(QStringLiteral("campaigns")), 10);
    // Another key has its own count, and other end points are not limited.
    QCOMPARE(m_bed->get("/api/admin/campaigns").status, 200);
    QCOMPARE(m_bed
                 ->autoCreate(
                     newCampaign(QStringLiteral("Form 13")), {{"x-api-key", m_bed->makeKey(m_bed->client)}})
                 .status,
        201);
}

void AutoCreate::AC_09_thirtyAtOnce()
{
    std::atomic<int> created = 0;
    std::atomic<int> limited = 0;
    concurrently(30, [&](int i) {
        const HttpAnswer answer = m_bed->autoCreate(newCampaign(QStringLiteral("Form %1").arg(i)));
        created += answer.status == 201 ? 1 : 0;
        limited += answer.status == 429 ? 1 : 0;
    });
    QCOMPARE(created.load(), 10);
    QCOMPARE(limited.load(), 20);
    QCOMPARE(m_bed->count(QStringLiteral("campaigns")), 10);
}

void AutoCreate::AC_10_retryAfter()
{
    for (int i = 1; i <= 10; ++i)
        QCOMPARE(m_bed->autoCreate(newCampaign(QStringLiteral("Form %1").arg(i))).status, 201);
    // The requests were a little less than a minute ago.
    mustExecute(m_bed->owner(),
        u"UPDATE rate_limits SET requested_at = "
        u"array_fill(clock_timestamp() - interval '58 seconds', ARRAY[cardinality(requested_at)])");
    const HttpAnswer refused = m_bed->autoCreate(newCampaign(QStringLiteral("Form 11")));
    QCOMPARE(refused.status, 429);
    const QByteArray seconds = refused.headers.value("retry-after");
    QVERIFY2(seconds == "1" || seconds == "2", seconds.constData());
    QTest::qWait(seconds.toInt() * 1000);
    QCOMPARE(m_bed->autoCreate(newCampaign(QStringLiteral("Form 11"))).status, 201);
}

void AutoCreate::AC_11_aNameThatIsTaken()
{
    QCOMPARE(m_bed->autoCreate(newCampaign()).status, 201);
    const HttpAnswer refused = m_bed->autoCreate(
        with(newCampaign(QStringLiteral("SPRING form")), QStringLiteral("formId"), QStringLiteral("form_2")));
    QCOMPARE(refused.status, 409);
    QCOMPARE(refused.code(), QStringLiteral("CONFLICT"));
    QCOMPARE(refused.fields(), QStringList{QStringLiteral("name")});
    QCOMPARE(m_bed->count(QStringLiteral("campaigns")), 1);
}

void AutoCreate::AC_11_twoAtOnce()
{
    m_bed->liftLimit();
    for (int round = 0; round < 5; ++round) {
        std::atomic<int> created = 0;
        std::atomic<int> refused = 0;
        concurrently(2, [&](int i) {
            const HttpAnswer answer =
                m_bed->autoCreate(with(newCampaign(QStringLiteral("Round %1").arg(round)),
                    QStringLiteral("formId"), QStringLiteral("form_%1_%2").arg(round).arg(i)));
            created += answer.status == 201 ? 1 : 0;
            refused += answer.status == 409 ? 1 : 0;
        });
        QCOMPARE(created.load(), 1);
        QCOMPARE(refused.load(), 1);
    }
}

void AutoCreate::AC_11_theSameFormTwiceAtOnce()
{
    m_bed->liftLimit();
    for (int round = 0; round < 5; ++round) {
        std::atomic<int> created = 0;
        std::atomic<int> found = 0;
        concurrently(2, [&](int) {
            const HttpAnswer answer =
                m_bed->autoCreate(with(newCampaign(QStringLiteral("Round %1").arg(round)),
                    QStringLiteral("formId"), QStringLiteral("form_%1").arg(round)));
            created += answer.status == 201 ? 1 : 0;
            found += answer.status == 200 ? 1 : 0;
        });
        QCOMPARE(created.load(), 1);
        QCOMPARE(found.load(), 1);
    }
}

void AutoCreate::AC_12_theSameNameForAnotherClient()
{
    QCOMPARE(m_bed->autoCreate(newCampaign()).status, 201);
    const ClientId other = makeClient(m_bed->owner(), QStringLiteral("Birch"));
    const HttpAnswer answer =
        m_bed->autoCreate(with(newCampaign(), QStringLiteral("clientId"), other.toString()),
            {{"x-api-key", m_bed->makeKey(other)}});
    QCOMPARE(answer.status, 201);
    QCOMPARE(stored(answer).id<ClientId>("client_id"), other);
}

void AutoCreate::idempotency()
{
    const HttpHeaders once{{"Idempotency-Key", "form-7-2026"}};
    const HttpAnswer first = m_bed->autoCreate(newCampaign(), once);
    QCOMPARE(first.status, 201);
    const HttpAnswer again = m_bed->autoCreate(newCampaign(), once);
    QCOMPARE(again.status, 201);
    QCOMPARE(again.body, first.body);
    QCOMPARE(m_bed->count(QStringLiteral("campaigns")), 1);
    const HttpAnswer other = m_bed->autoCreate(newCampaign(QStringLiteral("Other")), once);
    QCOMPARE(other.status, 409);
    QCOMPARE(other.code(), QStringLiteral("CONFLICT"));
    // An answer is kept for a day.
    mustExecute(m_bed->owner(), u"UPDATE kept_answers SET created_at = now() - interval '24 hours 1 second'");
    QCOMPARE(m_bed->autoCreate(newCampaign(QStringLiteral("Other")), once).status, 201);
    // What failed may be tried again with the same key.
    const HttpHeaders mended{{"Idempotency-Key", "mended"}};
    QCOMPARE(m_bed->autoCreate(newCampaign(QString()), mended).status, 400);
    QCOMPARE(m_bed->autoCreate(newCampaign(QStringLiteral("Third")), mended).status, 201);
    // At once, the work is done once.
    m_bed->liftLimit();
    std::atomic<int> same = 0;
    concurrently(8, [&](int) {
        same += m_bed->autoCreate(newCampaign(QStringLiteral("Race")), {{"Idempotency-Key", "race"}}).status
            == 201;
    });
    QCOMPARE(same.load(), 8);
    QCOMPARE(m_bed->count(QStringLiteral("campaigns")), 4);
    const QByteArray longKey(256, 'x');
    QCOMPARE(m_bed->autoCreate(newCampaign(), {{"Idempotency-Key", longKey}}).fields(),
        QStringList{QStringLiteral("Idempotency-Key")});
}

void AutoCreate::theRateLimitIsSettable()
{
    mustExecute(m_bed->owner(),
        u"INSERT INTO settings (key, value) VALUES ('service.requests_per_minute.auto-create', '2'), "
        "('service.requests_per_minute.list', '1')");
    QCOMPARE(m_bed->autoCreate(newCampaign(QStringLiteral("One"))).status, 201);
    QCOMPARE(m_bed->autoCreate(newCampaign(QStringLiteral("Two"))).status, 201);
    QCOMPARE(m_bed->autoCreate(newCampaign(QStringLiteral("Three"))).status, 429);
    QCOMPARE(m_bed->get("/api/admin/campaigns").status, 200);
    QCOMPARE(m_bed->get("/api/admin/campaigns").status, 429);
}

QTEST_GUILESS_MAIN(AutoCreate)
#include "tst_autocreate.moc"
