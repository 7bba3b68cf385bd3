// SPDX-License-Identifier: GPL-3.0-or-later
// Requests from a seeded generator: whatever comes, the service answers with an error of the caller's or ends
// the connection; it neither fails (5xx) nor dies. CM_FUZZ_SEED and CM_FUZZ_ROUNDS choose others and more.
#include "tests/service/servicetestbed.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QTest>

#include <random>

using namespace cm;
using namespace cm::test;

namespace {

/// Makes values and bytes that are nearly right, or not at all.
class Generator {
public:
    explicit Generator(quint32 seed)
        : m_engine(seed)
    {
    }

    int below(int bound) { return static_cast<int>(m_engine() % static_cast<unsigned>(bound)); }
    template <typename List> auto one(const List& list)
    {
        return list.at(below(static_cast<int>(list.size())));
    }

    QString text()
    {
        static const QStringList texts{QString(), QStringLiteral(" "), QStringLiteral("Spring"),
            QStringLiteral("webinar"), QStringLiteral("Custom"), QStringLiteral("Webinar"),
            QStringLiteral("https://a.example"), QStringLiteral("javascript:alert(1)"),
            QStringLiteral("2026-12-01T09:00:00Z"), QStringLiteral("2026-02-30"),
            QStringLiteral("9999-12-31T23:59:59Z"), QStringLiteral("-infinity"),
            QStringLiteral("'; DROP TABLE leads; --"), QStringLiteral("{{first_name}}"),
            QStringLiteral("{{oops}}"), QStringLiteral("%s%n"), QString(300, u'x'), QString(QChar(0)),
            QString(QChar(0xd800)), QString::fromUtf8("\xf0\x9f\x98\x80"),
            QString::fromUtf8("\xe2\x80\xae"
                              "abc"),
            QStringLiteral("0b5c9bd8-3ff3-4c9c-9a43-6d5b1a2f0001"), QStringLiteral("\\u0000"),
            QStringLiteral("\n\t\r")};
        return one(texts);
    }

    QJsonValue value(int depth)
    {
        switch (below(depth > 0 ? 9 : 7)) {
        case 0:
            return QJsonValue();
        case 1:
            return below(2) == 0;
        case 2:
            return below(2000) - 1000;
        case 3:
            return one(QVector<double>{0.5, -1.5, 1e300, -1e300, 9007199254740993.0, 2147483648.0, -0.0});
        case 4:
        case 5:
        case 6:
            return text();
        case 7: {
            QJsonArray list;
            for (int i = below(5); i > 0; --i)
                list.append(value(depth - 1));
            return list;
        }
        default: {
            QJsonObject object;
            for (int i = below(5); i > 0; --i)
                object.insert(name(), value(depth - 1));
            return object;
        }
        }
    }

    QString name()
    {
        static const QStringList names{QStringLiteral("clientId"), QStringLiteral("name"),
            QStringLiteral("campaignType"), QStringLiteral("formId"), QStringLiteral("kajabiTags"),
            QStringLiteral("enrollmentCap"), QStringLiteral("isPaused"), QStringLiteral("messages"),
            QStringLiteral("audience"), QStringLiteral("tags"), QStringLiteral("any"), QStringLiteral("all"),
            QStringLiteral("icpScore"), QStringLiteral("min"), QStringLiteral("max"),
            QStringLiteral("createdAfter"), QStringLiteral("createdBefore"),
            QStringLiteral("engagementLevels"), QStringLiteral("search"),
            QStringLiteral("excludePastCampaigns"), QStringLiteral("startDatetime"),
            QStringLiteral("webinarDatetime"), QStringLiteral("zoomLink"), QStringLiteral("resourceLink"),
            QStringLiteral("resourceName"), QStringLiteral("maxLeadsToEnroll"),
            QStringLiteral("reenrollmentRule"), QStringLiteral("reenrollmentDays"),
            QStringLiteral("enrollmentOrder"), QStringLiteral("overlapResolution"),
            QStringLiteral("isActive"), QStringLiteral("version"), QStringLiteral("limit"),
            QStringLiteral("enroll"), QStringLiteral("campaignId"), QStringLiteral("step"),
            QStringLiteral("delayMinutes"), QStringLiteral("text")};
        return below(12) == 0 ? text() : one(names);
    }

    // A good object with one to three things wrong.
    QJsonObject spoiled(QJsonObject object)
    {
        for (int i = 1 + below(3); i > 0; --i) {
            const QStringList keys = object.keys();
            if (below(3) > 0 && !keys.isEmpty())
                object.insert(one(keys), value(3));
            else
                object.insert(name(), value(3));
        }
        return object;
    }

    // Bytes with some changed, cut out, doubled or put in.
    QByteArray spoiled(QByteArray bytes)
    {
        for (int i = 1 + below(6); i > 0 && !bytes.isEmpty(); --i) {
            const int place = below(static_cast<int>(bytes.size()));
            switch (below(5)) {
            case 0:
                bytes[place] = static_cast<char>(below(256));
                break;
            case 1:
                bytes.remove(place, 1 + below(20));
                break;
            case 2:
                bytes.insert(place, bytes.mid(below(static_cast<int>(bytes.size())), below(40)));
                break;
            case 3:
                bytes.insert(place,
                    one(QByteArrayList{"\r\n", "\n", QByteArray(1, '\0'), "\r\n\r\n", ": ", " HTTP/1.1",
                        "Content-Length: 99999999999999999999\r\n", "Transfer-Encoding: chunked\r\n", "%00",
                        "%", "../", "\xff\xff"}));
                break;
            default:
                bytes.truncate(place);
            }
        }
        return bytes;
    }

private:
    std::mt19937 m_engine;
};

QByteArray compact(const QJsonObject& object)
{
    return QJsonDocument(object).toJson(QJsonDocument::Compact);
}

} // namespace

class ServiceFuzz : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        HttpService::Options options;
        options.limits.reading = std::chrono::milliseconds(300);
        options.limits.idle = std::chrono::milliseconds(300);
        m_bed = std::make_unique<ServiceTestbed>(options);
        m_bed->liftLimit();
        makeLeads(m_bed->owner(), m_bed->client, 20);
        m_campaign = makeCampaign(m_bed->owner(), m_bed->client).toString().toLatin1();
        m_rounds = qEnvironmentVariableIntValue("CM_FUZZ_ROUNDS");
        m_rounds = m_rounds > 0 ? m_rounds : 250;
        bool given = false;
        m_seed = static_cast<quint32>(qEnvironmentVariableIntValue("CM_FUZZ_SEED", &given));
        m_seed = given ? m_seed : 20261127;
    }
    void cleanupTestCase() { m_bed.reset(); }
    void bodiesOfEveryEndpoint();
    void queries();
    void brokenRequests();

private:
    QJsonObject good(int kind) const
    {
        const QJsonObject audience{
            {QStringLiteral("tags"),
                QJsonObject{{QStringLiteral("any"), QJsonArray{QStringLiteral("webinar")}}}},
            {QStringLiteral("icpScore"), QJsonObject{{QStringLiteral("min"), 10}}}};
        const QJsonArray messages{QJsonObject{{QStringLiteral("step"), 1},
            {QStringLiteral("delayMinutes"), 0}, {QStringLiteral("text"), QStringLiteral("Hi")}}};
        if (kind == 0) {
            QJsonObject body = newCampaign();
            body.insert(QStringLiteral("clientId"), m_bed->client.toString());
            return body;
        }
        if (kind == 1)
            return {{QStringLiteral("name"), QStringLiteral("Custom")},
                {QStringLiteral("audience"), audience}, {QStringLiteral("messages"), messages}};
        if (kind == 2)
            return {{QStringLiteral("audience"), audience}, {QStringLiteral("limit"), 5}};
        return {{QStringLiteral("name"), QStringLiteral("Edited")}, {QStringLiteral("audience"), audience},
            {QStringLiteral("messages"), messages},
            {QStringLiteral("bookingLink"), QStringLiteral("https://b.example")}};
    }
    std::unique_ptr<ServiceTestbed> m_bed;
    QByteArray m_campaign;
    int m_rounds = 0;
    quint32 m_seed = 0;
};

void ServiceFuzz::bodiesOfEveryEndpoint()
{
    Generator generator(m_seed);
    const QByteArray base = "/api/admin/campaigns";
    const QVector<std::pair<QByteArray, QByteArray>> targets{{"POST", base + "/auto-create"},
        {"POST", base + "/custom"}, {"POST", base + "/preview-leads"}, {"PATCH", base + '/' + m_campaign}};
    QMap<int, int> statuses;
    for (int i = 0; i < m_rounds * 4; ++i) {
        const auto& [method, target] = targets.at(i % 4);
        const QByteArray body = generator.below(5) == 0 ? generator.spoiled(compact(good(i % 4)))
                                                        : compact(generator.spoiled(good(i % 4)));
        // call() holds the answer against the description, too.
        const HttpAnswer answer = m_bed->call(
            method, target, body, {{"x-api-key", m_bed->key}, {"Content-Type", "application/json"}});
        QVERIFY2(answer.status >= 200 && answer.status < 500, (body + "\n" + answer.text()).constData());
        ++statuses[answer.status];
    }
    // The generator hits and misses.
    QVERIFY(statuses.value(400) > 100);
    QVERIFY(statuses.value(200) + statuses.value(201) > 10);
}

void ServiceFuzz::queries()
{
    Generator generator(m_seed + 1);
    for (int i = 0; i < m_rounds; ++i) {
        QByteArray query;
        for (int n = generator.below(4); n > 0; --n) {
            const QStringList names{QStringLiteral("clientId"), QStringLiteral("search"),
                QStringLiteral("limit"), QStringLiteral("offset"), QStringLiteral("contains"),
                QStringLiteral("campaignType"), generator.text()};
            query += '&' + generator.one(names).toUtf8().toPercentEncoding() + '='
                + generator.text().toUtf8().toPercentEncoding();
        }
        const QByteArray base = "/api/admin/campaigns";
        const QByteArray path = generator.one(QByteArrayList{
            base, base + "/available-tags", base + '/' + m_campaign, base + "/%00", base + "/"});
        const HttpAnswer answer = m_bed->get(path + '?' + query);
        QVERIFY2(answer.status >= 200 && answer.status < 500, (query + "\n" + answer.text()).constData());
    }
}

void ServiceFuzz::brokenRequests()
{
    Generator generator(m_seed + 2);
    for (int i = 0; i < m_rounds; ++i) {
        QByteArray bytes = HttpClient::written("POST", "/api/admin/campaigns/auto-create", compact(good(0)),
            {{"x-api-key", m_bed->key}, {"Content-Type", "application/json"}, {"Idempotency-Key", "k"}});
        bytes =
            generator.below(8) == 0 ? generator.spoiled(QByteArray(200, '\xa5')) : generator.spoiled(bytes);
        HttpClient client(m_bed->port());
        client.send(bytes);
        // What is cut short is waited for until the time is over.
        const HttpAnswer answer = client.receive(2000);
        QVERIFY2(answer.status < 500, (bytes + "\n" + answer.text()).constData());
    }
    QCOMPARE(m_bed->call("GET", "/healthz").status, 200);
    QTRY_VERIFY(m_bed->call("GET", "/metrics").body.contains("campaign_manager_http_connections 1\n"));
}

QTEST_GUILESS_MAIN(ServiceFuzz)
#include "tst_servicefuzz.moc"
