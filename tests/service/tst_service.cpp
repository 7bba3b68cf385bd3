// SPDX-License-Identifier: GPL-3.0-or-later
// Scenarios AC-07, AC-08, AC-20, AC-21, AC-23 and AC-25: keys, bodies and errors, over real HTTP.
#include "tests/service/servicetestbed.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QTest>
#include <QThread>

#include <atomic>

using namespace cm;
using namespace cm::test;

namespace {

const QByteArray autoCreatePath = "/api/admin/campaigns/auto-create";
const QByteArray json = "application/json";

} // namespace

class ServiceTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init() { m_bed = std::make_unique<ServiceTestbed>(); }
    void cleanup() { m_bed.reset(); }
    void AC_07_withoutAKey();
    void AC_08_keysThatDontCount();
    void AC_08_keysAreStoredHashed();
    void AC_08_aKeyIsRevokedWhileItIsUsed();
    void aKeyIsForItsEndpointsOnly();
    void theDatabaseNarrowsAKey();
    void lastUseIsNoted();
    void badBodies_data();
    void badBodies();
    void AC_20_tooLarge();
    void AC_21_everyAnswerHasItsTime();
    void AC_23_anUnexpectedFailure();
    void AC_25_errorsHaveOneForm();
    void probes();
    void requestIds();

private:
    HttpAnswer post(const QByteArray& body, const QByteArray& type, const QByteArray& key)
    {
        HttpHeaders headers;
        if (!type.isNull())
            headers.append({"Content-Type", type});
        if (!key.isNull())
            headers.append({"x-api-key", key});
        return m_bed->call("POST", autoCreatePath, body, headers);
    }
    QByteArray goodBody(const QString& name = QStringLiteral("Spring")) const
    {
        QJsonObject body = newCampaign(name);
        body.insert(QStringLiteral("clientId"), m_bed->client.toString());
        return QJsonDocument(body).toJson();
    }
    // Without what differs from one answer to the next.
    static QJsonObject timeless(const HttpAnswer& answer)
    {
        QJsonObject body = answer.json;
        body.remove(QStringLiteral("timestamp"));
        return body;
    }

    std::unique_ptr<ServiceTestbed> m_bed;
};

void ServiceTest::AC_07_withoutAKey()
{
    const HttpAnswer known = post(goodBody(), json, {});
    QCOMPARE(known.status, 401);
    QCOMPARE(known.code(), QStringLiteral("UNAUTHORIZED"));
    QByteArray body = goodBody();
    body.replace(m_bed->client.toString().toLatin1(), "0b5c9bd8-3ff3-4c9c-9a43-6d5b1a2f0001");
    const HttpAnswer unknown = post(body, json, {});
    QCOMPARE(unknown.status, 401);
    QCOMPARE(timeless(unknown), timeless(known));
    QCOMPARE(m_bed->count(QStringLiteral("campaigns")), 0);
    for (const char* path : {"/api/admin/campaigns", "/api/admin/campaigns/available-tags"})
        QCOMPARE(m_bed->call("GET", path).status, 401);
}

void ServiceTest::AC_08_keysThatDontCount()
{
    const HttpAnswer wrong = post(goodBody(), json, "cmk_" + QByteArray(43, 'A'));
    QCOMPARE(wrong.status, 401);
    QCOMPARE(post(goodBody(), json, "guess").status, 401);
    QByteArray almost = m_bed->key;
    almost[20] = almost[20] == 'x' ? 'y' : 'x';
    QCOMPARE(timeless(post(goodBody(), json, almost)), timeless(wrong));
    const QByteArray expired = m_bed->makeKey(m_bed->client);
    mustExecute(m_bed->owner(),
        u"UPDATE api_keys SET created_at = now() - interval '2 hours', expires_at = now() - interval '1 "
        u"hour' "
        "WHERE key_hash = decode(:hash, 'hex')",
        {{QLatin1String("hash"), apiKeyHash(QString::fromLatin1(expired))}});
    QCOMPARE(timeless(post(goodBody(), json, expired)), timeless(wrong));
    const auto revoked = createApiKey(m_bed->owner(), m_bed->client, {QStringLiteral("short-lived"), {}, {}});
    QVERIFY(revoked);
    QCOMPARE(post(goodBody(), json, revoked->key.toLatin1()).status, 201);
    QVERIFY(revokeApiKey(m_bed->owner(), m_bed->client, revoked->id));
    QCOMPARE(timeless(post(goodBody(), json, revoked->key.toLatin1())), timeless(wrong));
    const ClientId other = makeClient(m_bed->owner(), QStringLiteral("Birch"));
    const HttpAnswer foreign = post(goodBody(QStringLiteral("Foreign")), json, m_bed->makeKey(other));
    QCOMPARE(foreign.status, 401);
    QCOMPARE(foreign.code(), QStringLiteral("UNAUTHORIZED"));
    QCOMPARE(m_bed->count(QStringLiteral("campaigns")), 1);
}

void ServiceTest::AC_08_keysAreStoredHashed()
{
    const Row row = mustExecute(m_bed->owner(),
        u"SELECT octet_length(key_hash) AS bytes, encode(key_hash, 'hex') AS hash, to_jsonb(k)::text AS "
        u"whole "
        "FROM api_keys k")
                        .first();
    QCOMPARE(row.integer("bytes"), 32);
    QCOMPARE(row.text("hash"), apiKeyHash(QString::fromLatin1(m_bed->key)));
    QVERIFY(!row.text("whole").contains(QString::fromLatin1(m_bed->key)));
    // 256 bits: no two keys begin alike.
    QVERIFY(m_bed->makeKey(m_bed->client).left(12) != m_bed->key.left(12));
}

void ServiceTest::AC_08_aKeyIsRevokedWhileItIsUsed()
{
    const auto made = createApiKey(m_bed->owner(), m_bed->client, {QStringLiteral("busy"), {}, {}});
    QVERIFY(made);
    std::atomic<bool> revoked = false;
    std::atomic<int> before = 0;
    std::atomic<int> after = 0;
    std::atomic<int> late = 0;
    concurrently(7, [&](int i) {
        if (i == 0) {
            const auto session = m_bed->database().session();
            for (int looks = 0; before < 20 && looks < 6000; ++looks)
                QThread::msleep(10);
            if (!revokeApiKey(*session, m_bed->client, made->id))
                qFatal("not revoked");
            revoked = true;
            return;
        }
        for (int done = 0; done < 10;) {
            const bool isOver = revoked;
            const int status =
                m_bed->call(
                         "GET", "/api/admin/campaigns", QByteArray(), {{"x-api-key", made->key.toLatin1()}})
                    .status;
            before += status == 200 ? 1 : 0;
            after += status == 401 ? 1 : 0;
            late += isOver && status != 401 ? 1 : 0;
            done += isOver ? 1 : 0;
        }
    });
    QVERIFY(before > 0);
    QVERIFY(after >= 60);
    QCOMPARE(late.load(), 0);
}

void ServiceTest::aKeyIsForItsEndpointsOnly()
{
    const QByteArray listing = m_bed->makeKey(m_bed->client, {Endpoint::List, Endpoint::AvailableTags});
    QCOMPARE(m_bed->call("GET", "/api/admin/campaigns", QByteArray(), {{"x-api-key", listing}}).status, 200);
    const HttpAnswer refused = post(goodBody(), json, listing);
    QCOMPARE(refused.status, 403);
    QCOMPARE(refused.code(), QStringLiteral("FORBIDDEN"));
    QCOMPARE(m_bed->count(QStringLiteral("campaigns")), 0);
}

// What the service's login may do, it may only with a key, for the key's client, and for its end points.
void ServiceTest::theDatabaseNarrowsAKey()
{
    auto worker = Session::open(m_bed->serviceSettings(), SessionKind::Write);
    QVERIFY(worker);
    Session& session = **worker;
    const QString create = QStringLiteral(
        "SELECT create_campaign('%1', '{\"name\": \"X\", \"audience\": {\"tags\": {\"any\": [\"a\"]}}, "
        "\"messages\": [{\"step\": 1, \"delayMinutes\": 0, \"text\": \"Hi\"}]}')");
    const auto tried = [&](const QByteArray& key, ClientId client) {
        auto transaction = Transaction::begin(session);
        if (!key.isEmpty())
            mustExecute(session, u"SELECT set_config('campaign_manager.api_key', :hash, true)",
                {{QLatin1String("hash"), apiKeyHash(QString::fromLatin1(key))}});
        const auto done = session.execute(create.arg(client.toString()));
        return done ? QStringLiteral("done") : done.error().sqlState;
    };
    const ClientId other = makeClient(m_bed->owner(), QStringLiteral("Birch"));
    QCOMPARE(tried({}, m_bed->client), QStringLiteral("42501"));
    QCOMPARE(tried(m_bed->key, m_bed->client), QStringLiteral("done"));
    QCOMPARE(tried(m_bed->key, other), QStringLiteral("P0002"));
    QCOMPARE(tried("cmk_guess", m_bed->client), QStringLiteral("CM010"));
    QCOMPARE(tried(m_bed->makeKey(m_bed->client, {Endpoint::List}), m_bed->client), QStringLiteral("42501"));
    for (const char* statement : {"SELECT key_hash FROM api_keys", "SELECT * FROM kept_answers",
             "UPDATE settings SET value = '1'", "UPDATE leads SET email = 'x'", "DELETE FROM campaigns",
             "SELECT add_api_key(NULL, NULL, NULL, NULL, NULL)"}) {
        const auto done = session.execute(QString::fromLatin1(statement));
        QVERIFY2(!done && done.error().sqlState == QLatin1String("42501"), statement);
    }
}

void ServiceTest::lastUseIsNoted()
{
    QVERIFY(mustExecute(m_bed->owner(), u"SELECT last_used_at FROM api_keys").first().isNull("last_used_at"));
    QCOMPARE(m_bed->get("/api/admin/campaigns").status, 200);
    const QDateTime used =
        mustExecute(m_bed->owner(), u"SELECT last_used_at FROM api_keys").first().timestamp("last_used_at");
    QVERIFY(std::abs(used.secsTo(QDateTime::currentDateTimeUtc())) < 60);
}

void ServiceTest::badBodies_data()
{
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<QByteArray>("type");
    QTest::addColumn<int>("status");
    QTest::addColumn<QString>("code");
    const auto bad = QStringLiteral("BAD_REQUEST");
    const auto type = QStringLiteral("UNSUPPORTED_MEDIA_TYPE");
    QTest::newRow("AC-20 cut off") << QByteArray("{\"name\": ") << json << 400 << bad;
    QTest::newRow("AC-20 empty") << QByteArray() << json << 400 << bad;
    QTest::newRow("AC-20 a list") << QByteArray("[]") << json << 400 << bad;
    QTest::newRow("AC-20 not UTF-8") << QByteArray("{\"name\": \"\xff\xfe\"}") << json << 400 << bad;
    QTest::newRow("AC-20 deep") << QByteArray(20000, '[') << json << 400 << bad;
    QTest::newRow("AC-20 a form") << QByteArray("name=x") << QByteArray("application/x-www-form-urlencoded")
                                  << 415 << type;
    QTest::newRow("AC-20 no type") << QByteArray("{}") << QByteArray() << 415 << type;
    QTest::newRow("AC-20 text") << QByteArray("{}") << QByteArray("text/json") << 415 << type;
}

void ServiceTest::badBodies()
{
    QFETCH(QByteArray, body);
    QFETCH(QByteArray, type);
    QFETCH(int, status);
    QFETCH(QString, code);
    const HttpAnswer answer = post(body, type, m_bed->key);
    QVERIFY2(answer.status == status, answer.text().constData());
    QCOMPARE(answer.code(), code);
    QCOMPARE(m_bed->count(QStringLiteral("campaigns")), 0);
    QCOMPARE(post(goodBody(), "Application/JSON; charset=utf-8", m_bed->key).status, 201);
}

void ServiceTest::AC_20_tooLarge()
{
    QByteArray body = goodBody();
    body = body.trimmed().chopped(1) + QByteArray(64 * 1024 - body.trimmed().size(), ' ') + '}';
    QCOMPARE(body.size(), 64 * 1024);
    QCOMPARE(post(body, json, m_bed->key).status, 201);
    const HttpAnswer refused = post(body + ' ', json, m_bed->key);
    QCOMPARE(refused.status, 413);
    QCOMPARE(refused.code(), QStringLiteral("PAYLOAD_TOO_LARGE"));
    // Sent in pieces without a length, and 10 MB of it: nothing is kept of it.
    HttpClient client(m_bed->port());
    client.send("POST " + autoCreatePath + " HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n");
    for (int i = 0; i < 160 && client.socket().state() == QAbstractSocket::ConnectedState; ++i)
        client.send("10000\r\n" + QByteArray(65536, ' ') + "\r\n");
    QCOMPARE(client.receive().status, 413);
}

void ServiceTest::AC_21_everyAnswerHasItsTime()
{
    const QVector<HttpAnswer> answers{post(goodBody(), json, m_bed->key), post(goodBody(), json, {}),
        post("{", json, m_bed->key), m_bed->get("/api/admin/campaigns"), m_bed->get("/nowhere"),
        m_bed->get("/healthz"), m_bed->call("PUT", "/healthz"), m_bed->get("/api/admin/campaigns/7"),
        m_bed->get("/api/admin/campaigns/0b5c9bd8-3ff3-4c9c-9a43-6d5b1a2f0001")};
    for (const HttpAnswer& answer : answers) {
        const QString text = answer.json.value(QLatin1String("timestamp")).toString();
        const QDateTime time = QDateTime::fromString(text, Qt::ISODateWithMs);
        QVERIFY2(time.isValid() && text.endsWith(u'Z'), answer.text().constData());
        QVERIFY(std::abs(time.secsTo(QDateTime::currentDateTimeUtc())) < 60);
    }
}

void ServiceTest::AC_23_anUnexpectedFailure()
{
    mustExecute(m_bed->owner(),
        u"CREATE FUNCTION break_campaigns() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION 'the secret of row 7' USING ERRCODE = 'XX000'; END $$");
    mustExecute(m_bed->owner(),
        u"CREATE TRIGGER broken BEFORE INSERT ON campaigns FOR EACH ROW EXECUTE FUNCTION break_campaigns()");
    const HttpAnswer answer = m_bed->call("POST", autoCreatePath, goodBody(),
        {{"x-api-key", m_bed->key}, {"Content-Type", json}, {"X-Request-Id", "trace-23"}});
    QCOMPARE(answer.status, 500);
    QCOMPARE(answer.code(), QStringLiteral("INTERNAL"));
    QVERIFY(!answer.body.contains("secret"));
    QVERIFY(!answer.body.contains("row 7"));
    QCOMPARE(answer.headers.value("x-request-id"), QByteArray("trace-23"));
    QCOMPARE(m_bed->count(QStringLiteral("campaigns")), 0);
    mustExecute(m_bed->owner(), u"DROP TRIGGER broken ON campaigns");
    QCOMPARE(post(goodBody(), json, m_bed->key).status, 201);
}

void ServiceTest::AC_25_errorsHaveOneForm()
{
    const QStringList known{QStringLiteral("code"), QStringLiteral("details"), QStringLiteral("error"),
        QStringLiteral("message"), QStringLiteral("timestamp")};
    for (const HttpAnswer& answer :
        {post("{", json, m_bed->key), post("{}", json, m_bed->key), post("{}", "text/plain", m_bed->key),
            post("{}", json, {}), m_bed->get("/nowhere"), m_bed->call("DELETE", "/metrics")}) {
        QVERIFY(answer.status >= 400);
        for (const QString& name : answer.json.keys())
            QVERIFY2(known.contains(name), answer.text().constData());
        for (const char* name : {"error", "message", "code", "timestamp"})
            QVERIFY2(!answer.json.value(QLatin1String(name)).toString().isEmpty(), name);
    }
}

void ServiceTest::probes()
{
    const HttpAnswer live = m_bed->call("GET", "/healthz/live");
    QCOMPARE(live.status, 200);
    const HttpAnswer ready = m_bed->call("GET", "/healthz");
    QCOMPARE(ready.status, 200);
    QCOMPARE(ready.data().value(QLatin1String("database")).toString(), QStringLiteral("ok"));
    QCOMPARE(ready.data().value(QLatin1String("schema")).toString(), QStringLiteral("ok"));
    QCOMPARE(ready.data().value(QLatin1String("worker")).toString(), QStringLiteral("unknown"));
    // A HEAD says what a GET would, without the body; so the next answer follows at once.
    HttpClient client(m_bed->port());
    client.send("HEAD /healthz/live HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
    QVERIFY(client.endsWithin(10000));
    QVERIFY(client.rest().startsWith("HTTP/1.1 200"));
    QVERIFY(client.rest().endsWith("\r\n\r\n"));
    QCOMPARE(m_bed->get("/api/admin/campaigns").status, 200);
    const QByteArray metrics = m_bed->call("GET", "/metrics").body;
    for (const char* line : {"campaign_manager_http_requests_total{route=\"list\",status=\"200\"} 1\n",
             "campaign_manager_database_up 1\n", "campaign_manager_stuck_leads 0\n",
             "campaign_manager_pool_threads 4\n",
             "campaign_manager_http_request_seconds_count{route=\"list\"} 1\n"})
        QVERIFY2(metrics.contains(line), metrics.constData());
    // A schema that isn't this program's is no state to work in.
    mustExecute(m_bed->owner(), u"UPDATE schema_migrations SET checksum = 'other' WHERE version = 1");
    const HttpAnswer drifted = m_bed->call("GET", "/healthz/ready");
    QCOMPARE(drifted.status, 503);
    QCOMPARE(drifted.code(), QStringLiteral("SCHEMA_DRIFT"));
    QCOMPARE(m_bed->call("GET", "/healthz/live").status, 200);
}

void ServiceTest::requestIds()
{
    const auto id = [&](const QByteArray& given) {
        return m_bed->call("GET", "/healthz/live", QByteArray(), {{"X-Request-Id", given}})
            .headers.value("x-request-id");
    };
    QCOMPARE(id("abc-1.2_3"), QByteArray("abc-1.2_3"));
    for (const QByteArray& bad : {QByteArray("a b"), QByteArray(65, 'x'), QByteArray("x\"}"), QByteArray()}) {
        const QByteArray made = id(bad);
        QVERIFY2(!QUuid::fromString(made).isNull(), made.constData());
    }
}

QTEST_GUILESS_MAIN(ServiceTest)
#include "tst_service.moc"
