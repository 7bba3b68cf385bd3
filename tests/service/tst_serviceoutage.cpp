// SPDX-License-Identifier: GPL-3.0-or-later
// Scenarios AC-22 and LG-01, and what else an unattended service goes through: the database that goes away
// and comes back, slow and rude callers, and being told to stop.
#include "models/schema/migrator.h"
#include "tests/embedded/embeddedtestbed.h"
#include "tests/service/serveprogram.h"
#include "tests/service/servicetestbed.h"

#include <QElapsedTimer>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QTest>

#include <atomic>
#include <csignal>
#include <thread>

using namespace cm;
using namespace cm::test;

namespace {

/// A migrated private server of the test's own, with a client and a key in it.
class OwnServer {
public:
    OwnServer()
    {
        auto acquired = EmbeddedServer::acquire(m_place.options(QStringLiteral("data")));
        if (!acquired)
            qFatal("no server: %s", qPrintable(acquired.error().message));
        server = std::move(*acquired);
        auto session = Session::open(server->connectionSettings(), SessionKind::Admin);
        auto migrator = Migrator::create(**session);
        if (!migrator || !migrator->migrate())
            qFatal("not migrated");
        client = makeClient(**session);
        mustExecute(**session,
            u"INSERT INTO settings (key, value) VALUES ('service.requests_per_minute.auto-create', '0')");
        key = createApiKey(**session, client, {QStringLiteral("form"), {}, {}})->key.toLatin1();
    }
    void stop()
    {
        const pid_t pid = server->serverPid();
        ::kill(pid, SIGINT);
        if (!endsWithin(pid, 30000))
            qFatal("the server did not stop");
    }
    [[nodiscard]] HttpAnswer create(int port, const QString& name) const
    {
        QJsonObject body = newCampaign(name);
        body.insert(QStringLiteral("clientId"), client.toString());
        return HttpClient(port).request("POST", "/api/admin/campaigns/auto-create",
            QJsonDocument(body).toJson(QJsonDocument::Compact),
            {{"x-api-key", key}, {"Content-Type", "application/json"}});
    }
    [[nodiscard]] QString directory() const { return m_place.path(QStringLiteral("data")); }

private:
    EmbeddedTestbed m_place;

public:
    std::unique_ptr<EmbeddedServer> server;
    ClientId client;
    QByteArray key;
};

HttpService::Options anyPort()
{
    HttpService::Options options;
    options.address.port = 0;
    return options;
}

} // namespace

class ServiceOutage : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void AC_22_theDatabaseStopsAndReturns();
    void AC_22_underLoad();
    void AC_22_thePrivateServerIsStartedAgain();
    void LG_01_theAccessLog();
    void slowCallersAreDropped();
    void rudeCallersAreDropped();
    void pipelinedRequestsAreAnsweredInOrder();
    void fiveHundredConnections();
    void aFullQueueIsSaid();
    void stoppingAnswersWhatHasCome();
};

void ServiceOutage::AC_22_theDatabaseStopsAndReturns()
{
    OwnServer own;
    HttpService service(own.server->connectionSettings(), anyPort());
    const int port = service.start()->port;
    QCOMPARE(own.create(port, QStringLiteral("Before")).status, 201);
    own.stop();
    for (int i = 0; i < 3; ++i) {
        const HttpAnswer down = own.create(port, QStringLiteral("Meanwhile"));
        QCOMPARE(down.status, 503);
        QCOMPARE(down.code(), QStringLiteral("UNAVAILABLE"));
        QVERIFY(!down.headers.value("retry-after").isEmpty());
        for (const char* inner : {"socket", "postgres", "PostgreSQL", "/tmp", "connection", "server at"})
            QVERIFY2(!down.body.contains(inner), down.body.constData());
    }
    QCOMPARE(HttpClient(port).request("GET", "/healthz").status, 503);
    QCOMPARE(HttpClient(port).request("GET", "/healthz/live").status, 200);
    QVERIFY(HttpClient(port).request("GET", "/metrics").body.contains("campaign_manager_database_up 0\n"));
    QVERIFY(own.server->ensureRunning());
    QCOMPARE(own.create(port, QStringLiteral("After")).status, 201);
    QCOMPARE(HttpClient(port).request("GET", "/healthz").status, 200);
}

void ServiceOutage::AC_22_underLoad()
{
    OwnServer own;
    HttpService service(own.server->connectionSettings(), anyPort());
    const int port = service.start()->port;
    std::atomic<bool> ended = false;
    std::atomic<int> created = 0;
    std::atomic<int> unavailable = 0;
    std::atomic<int> odd = 0;
    std::thread load([&] {
        concurrently(8, [&](int worker) {
            for (int i = 0; !ended; ++i) {
                const HttpAnswer answer = own.create(port, QStringLiteral("Load %1 %2").arg(worker).arg(i));
                created += answer.status == 201 ? 1 : 0;
                unavailable += answer.status == 503 ? 1 : 0;
                odd += answer.status != 201 && answer.status != 503 ? 1 : 0;
            }
        });
    });
    for (int round = 0; round < 2; ++round) {
        QTest::qWait(500);
        own.stop();
        QTest::qWait(500);
        QVERIFY(own.server->ensureRunning());
    }
    QTest::qWait(500);
    const int before = created.load();
    QTest::qWait(500);
    ended = true;
    load.join();
    QVERIFY2(created > before, "it works again");
    QVERIFY(unavailable > 0);
    QCOMPARE(odd.load(), 0);
    // What was said to be created is there. An answer that was lost may have been done.
    auto session = Session::open(own.server->connectionSettings(), SessionKind::Read);
    const qint64 stored = number(**session, QStringLiteral("SELECT count(*) AS n FROM campaigns"));
    QVERIFY2(stored >= created && stored <= created + unavailable, qPrintable(QString::number(stored)));
}

void ServiceOutage::AC_22_thePrivateServerIsStartedAgain()
{
    OwnServer own;
    QTemporaryDir logs;
    ServeProgram serve({QStringLiteral("--embedded"), own.directory()}, logs.path());
    QCOMPARE(own.create(serve.port, QStringLiteral("Before")).status, 201);
    ::kill(own.server->serverPid(), SIGKILL);
    QVERIFY(endsWithin(own.server->serverPid(), 10000));
    // Nobody but the service starts it.
    int status = 0;
    for (int i = 0; i < 30 && status != 201; ++i) {
        status = own.create(serve.port, QStringLiteral("After")).status;
        QVERIFY2(status == 201 || status == 503, qPrintable(QString::number(status)));
        if (status != 201)
            QTest::qWait(500);
    }
    QCOMPARE(status, 201);
}

void ServiceOutage::LG_01_theAccessLog()
{
    ServiceTestbed bed;
    QTemporaryDir logs;
    ServeProgram serve({QStringLiteral("--database"), bed.database().dsn()}, logs.path());
    const QByteArray secret = "Hello {{first_name}}, the word is marzipan";
    const QJsonObject body{{QStringLiteral("clientId"), bed.client.toString()},
        {QStringLiteral("name"), QStringLiteral("Spring")},
        {QStringLiteral("campaignType"), QStringLiteral("Custom")},
        {QStringLiteral("kajabiTags"), QJsonArray{QStringLiteral("webinar")}},
        {QStringLiteral("messages"),
            QJsonArray{QJsonObject{{QStringLiteral("step"), 1}, {QStringLiteral("delayMinutes"), 0},
                {QStringLiteral("text"), QString::fromUtf8(secret)}}}}};
    const auto post = [&](const QByteArray& id) {
        return HttpClient(serve.port)
            .request("POST", "/api/admin/campaigns/auto-create", QJsonDocument(body).toJson(),
                {{"x-api-key", bed.key}, {"Content-Type", "application/json"}, {"X-Request-Id", id}})
            .status;
    };
    QCOMPARE(post("good-1"), 201);
    mustExecute(bed.owner(),
        u"CREATE FUNCTION break_it() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION 'broken' USING ERRCODE = 'XX000'; END $$");
    mustExecute(bed.owner(),
        u"CREATE TRIGGER broken BEFORE INSERT ON campaign_versions FOR EACH ROW EXECUTE FUNCTION break_it()");
    QCOMPARE(
        HttpClient(serve.port)
            .request("POST", "/api/admin/campaigns/auto-create",
                QJsonDocument(body).toJson().replace("Spring", "Summer"),
                {{"x-api-key", bed.key}, {"Content-Type", "application/json"}, {"X-Request-Id", "bad-1"}})
            .status,
        500);
    serve.process.terminate();
    QVERIFY(serve.process.waitForFinished(30000));
    QCOMPARE(serve.process.exitCode(), 0);
    QFile log(logs.filePath(QStringLiteral("campaign-manager/campaign-managerctl.log")));
    QVERIFY(log.open(QIODevice::ReadOnly));
    const QByteArray text = log.readAll() + serve.process.readAllStandardError();
    for (const QByteArray& hidden :
        {secret, QByteArray("marzipan"), bed.key, apiKeyHash(QString::fromLatin1(bed.key)).toLatin1()})
        QVERIFY2(!text.contains(hidden), hidden.constData());
    int access = 0;
    int failures = 0;
    log.seek(0);
    while (!log.atEnd()) {
        const QByteArray line = log.readLine();
        QJsonParseError damage{};
        const QJsonObject event = QJsonDocument::fromJson(line, &damage).object();
        QVERIFY2(damage.error == QJsonParseError::NoError, line.constData());
        for (const char* name : {"time", "level", "component", "message"})
            QVERIFY2(event.contains(QLatin1String(name)), line.constData());
        const QString id = event.value(QLatin1String("requestId")).toString();
        if (id == QLatin1String("good-1") && event.value(QLatin1String("status")).toInt() == 201)
            ++access;
        // AC-23: the failure's line has the request's id.
        if (id == QLatin1String("bad-1")
            && event.value(QLatin1String("level")).toString() == QLatin1String("error")
            && event.value(QLatin1String("sqlState")).toString() == QLatin1String("XX000"))
            ++failures;
    }
    QCOMPARE(access, 1);
    QCOMPARE(failures, 1);
}

void ServiceOutage::slowCallersAreDropped()
{
    HttpService::Options options;
    options.limits.reading = std::chrono::milliseconds(700);
    options.limits.idle = std::chrono::milliseconds(1500);
    ServiceTestbed bed(options);
    QElapsedTimer timer;
    timer.start();
    // A byte now and then is not enough, neither in the headers nor in the body.
    HttpClient trickle(bed.port());
    trickle.send("GET /healthz HTTP/1.1\r\nHost: x\r\nX-Slow: ");
    for (int i = 0; i < 20 && !trickle.endsWithin(100); ++i)
        trickle.send("a");
    QVERIFY(trickle.endsWithin(1000));
    QVERIFY(timer.elapsed() >= 500);
    HttpClient body(bed.port());
    body.send("POST /api/admin/campaigns/custom HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\n{");
    QVERIFY(body.endsWithin(3000));
    // One that says nothing at all, from the beginning or after an answer.
    HttpClient silent(bed.port());
    QVERIFY(!silent.endsWithin(700));
    QVERIFY(silent.endsWithin(4000));
    HttpClient later(bed.port());
    QCOMPARE(later.request("GET", "/healthz/live").status, 200);
    QVERIFY(later.endsWithin(4000));
    QCOMPARE(bed.call("GET", "/healthz").status, 200);
}

void ServiceOutage::rudeCallersAreDropped()
{
    ServiceTestbed bed;
    HttpClient headers(bed.port());
    headers.send("GET /healthz HTTP/1.1\r\nHost: x\r\nX-Large: " + QByteArray(9000, 'a') + "\r\n\r\n");
    const HttpAnswer large = headers.receive();
    QCOMPARE(large.status, 400);
    QCOMPARE(large.code(), QStringLiteral("BAD_REQUEST"));
    HttpClient nonsense(bed.port());
    nonsense.send("\x16\x03\x01\x02 hello there\r\n\r\n");
    QCOMPARE(nonsense.receive().status, 400);
    QVERIFY(nonsense.endsWithin(5000));
    // Gone before the answer, many times: nothing stays behind.
    for (int i = 0; i < 50; ++i) {
        HttpClient client(bed.port());
        client.send(HttpClient::written("GET", "/healthz", {}, {}));
        client.socket().abort();
    }
    HttpClient half(bed.port());
    half.send(HttpClient::written("GET", "/healthz/live", {}, {{"Connection", "close"}}));
    QCOMPARE(half.receive().status, 200);
    QVERIFY(half.endsWithin(5000));
    QTRY_VERIFY(bed.call("GET", "/metrics").body.contains("campaign_manager_http_connections 1\n"));
}

void ServiceOutage::pipelinedRequestsAreAnsweredInOrder()
{
    ServiceTestbed bed;
    HttpClient client(bed.port());
    QByteArray all;
    for (int i = 0; i < 40; ++i)
        all += HttpClient::written("GET", i % 2 ? "/healthz/live" : "/api/admin/campaigns", {},
            {{"X-Request-Id", "r" + QByteArray::number(i)}, {"x-api-key", bed.key}});
    client.send(all);
    for (int i = 0; i < 40; ++i) {
        const HttpAnswer answer = client.receive();
        QCOMPARE(answer.status, 200);
        QCOMPARE(answer.headers.value("x-request-id"), "r" + QByteArray::number(i));
    }
    client.send("POST /api/admin/campaigns/custom HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\n"
                "Content-Type: application/json\r\nContent-Length: 2\r\nx-api-key: "
        + bed.key + "\r\n\r\n");
    QCOMPARE(client.receive().status, 100);
    client.send("{}");
    QCOMPARE(client.receive().status, 400);
}

void ServiceOutage::fiveHundredConnections()
{
    HttpService::Options options;
    options.limits.connections = 520;
    ServiceTestbed bed(options);
    std::vector<std::unique_ptr<HttpClient>> clients;
    for (int i = 0; i < 500; ++i)
        clients.push_back(std::make_unique<HttpClient>(bed.port()));
    // Twice, on the same connections.
    for (int round = 0; round < 2; ++round) {
        for (const auto& client : clients)
            client->send(HttpClient::written("GET", "/api/admin/campaigns", {}, {{"x-api-key", bed.key}}));
        for (const auto& client : clients)
            QCOMPARE(client->receive().status, 200);
    }
    QVERIFY(bed.call("GET", "/metrics").body.contains("campaign_manager_http_connections 501\n"));
    // Beyond the limit it is said, and those inside go on.
    std::vector<std::unique_ptr<HttpClient>> more;
    int refused = 0;
    for (int i = 0; i < 30; ++i) {
        more.push_back(std::make_unique<HttpClient>(bed.port()));
        more.back()->send(HttpClient::written("GET", "/healthz/live", {}, {}));
        refused += more.back()->receive().status == 503 ? 1 : 0;
    }
    QVERIFY2(refused >= 9 && refused <= 11, qPrintable(QString::number(refused)));
    QCOMPARE(clients.front()->request("GET", "/healthz/live").status, 200);
    clients.clear();
    more.clear();
    QTRY_VERIFY(bed.call("GET", "/metrics").body.contains("campaign_manager_http_connections 1\n"));
}

void ServiceOutage::aFullQueueIsSaid()
{
    HttpService::Options options;
    options.handler.threads = 1;
    options.handler.queueLength = 2;
    ServiceTestbed bed(options);
    // The only thread waits for a lock.
    const auto holder = bed.database().session();
    mustExecute(*holder, u"BEGIN");
    mustExecute(*holder, u"LOCK TABLE api_keys IN ACCESS EXCLUSIVE MODE");
    std::vector<std::unique_ptr<HttpClient>> clients;
    for (int i = 0; i < 6; ++i) {
        clients.push_back(std::make_unique<HttpClient>(bed.port()));
        clients.back()->send(
            HttpClient::written("GET", "/api/admin/campaigns", {}, {{"x-api-key", bed.key}}));
    }
    // One is at work and two wait. All three refusals have come when the third has, and none comes after it.
    const auto refusals = [&] {
        int refused = 0;
        for (const auto& client : clients)
            refused += client->receive(50).status == 503 ? 1 : 0;
        return refused;
    };
    int refused = 0;
    for (const QDeadlineTimer patience(30'000); refused < 3 && !patience.hasExpired();)
        refused += refusals();
    refused += refusals();
    QCOMPARE(refused, 3);
    QCOMPARE(bed.call("GET", "/healthz/live").status, 200);
    mustExecute(*holder, u"ROLLBACK");
    QTRY_COMPARE(bed.get("/api/admin/campaigns").status, 200);
}

void ServiceOutage::stoppingAnswersWhatHasCome()
{
    ServiceTestbed bed;
    QTemporaryDir logs;
    ServeProgram serve({QStringLiteral("--database"), bed.database().dsn()}, logs.path());
    const auto holder = bed.database().session();
    mustExecute(*holder, u"BEGIN");
    mustExecute(*holder, u"LOCK TABLE campaigns IN ACCESS EXCLUSIVE MODE");
    HttpClient busy(serve.port);
    busy.send(HttpClient::written("GET", "/api/admin/campaigns", {}, {{"x-api-key", bed.key}}));
    HttpClient idle(serve.port);
    QTRY_VERIFY(bed.count(QStringLiteral("pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = "
                                         "current_database()"))
        >= 1);
    serve.process.terminate();
    // It has been told; the lock must not be waited for longer than the service allows a statement.
    QTest::qWait(300);
    mustExecute(*holder, u"ROLLBACK");
    const HttpAnswer answer = busy.receive();
    QVERIFY2(answer.status == 200, answer.text().constData());
    QVERIFY(idle.endsWithin(5000));
    QVERIFY(serve.process.waitForFinished(30000));
    QCOMPARE(serve.process.exitStatus(), QProcess::NormalExit);
    QCOMPARE(serve.process.exitCode(), 0);
    QCOMPARE(HttpClient(serve.port).request("GET", "/healthz/live").status, 0);
}

QTEST_GUILESS_MAIN(ServiceOutage)
#include "tst_serviceoutage.moc"
