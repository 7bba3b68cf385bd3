// SPDX-License-Identifier: GPL-3.0-or-later
// The commands keys, serve and smoke as their users run them, and the service behind a real PgBouncer.
#include "tests/database/pgbouncer.h"
#include "tests/service/serveprogram.h"
#include "tests/service/servicetestbed.h"
#include "tests/support/results.h"

#include <QJsonArray>
#include <QTemporaryDir>
#include <QTest>

#include <atomic>

using namespace cm;
using namespace cm::test;

class ServiceCommands : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void keysAreMadeListedAndEnded();
    void keysAreRefused_data();
    void keysAreRefused();
    void addressesAreChecked_data();
    void addressesAreChecked();
    void smokeTestsARunningService();
    void smokeNamesWhatIsWrong();
    void behindPgBouncer();

private:
    QJsonObject ctl(const QStringList& arguments, int expectedExit = 0)
    {
        QProcess process;
        process.start(QStringLiteral(CM_CTL),
            QStringList{QStringLiteral("--database"), m_dsn, QStringLiteral("--json")} + arguments);
        process.waitForFinished(60000);
        const QByteArray out = process.readAllStandardOutput();
        if (process.exitCode() != expectedExit)
            qWarning("exit code %d: %s%s", process.exitCode(), out.constData(),
                process.readAllStandardError().constData());
        m_exit = process.exitCode();
        return QJsonDocument::fromJson(out).object();
    }
    QString m_dsn;
    int m_exit = -1;
};

void ServiceCommands::keysAreMadeListedAndEnded()
{
    ServiceTestbed bed;
    m_dsn = bed.database().dsn();
    const QString client = bed.client.toString();
    const QJsonObject made = ctl({QStringLiteral("keys"), QStringLiteral("create"), QStringLiteral("Website"),
        QStringLiteral("--client"), client, QStringLiteral("--endpoint"), QStringLiteral("list"),
        QStringLiteral("--endpoint"), QStringLiteral("auto-create"), QStringLiteral("--expires-days"),
        QStringLiteral("30")});
    QCOMPARE(m_exit, 0);
    const QByteArray key = made.value(QLatin1String("key")).toString().toLatin1();
    QVERIFY(isApiKeyShaped(QString::fromLatin1(key)));
    const auto status = [&] {
        return bed.call("GET", "/api/admin/campaigns", QByteArray(), {{"x-api-key", key}}).status;
    };
    QCOMPARE(status(), 200);
    const QJsonArray keys =
        ctl({QStringLiteral("keys"), QStringLiteral("list"), QStringLiteral("--client"), client})
            .value(QLatin1String("keys"))
            .toArray();
    QCOMPARE(keys.size(), 2);
    const QJsonObject listed = keys.first().toObject();
    QCOMPARE(listed.value(QLatin1String("name")).toString(), QStringLiteral("Website"));
    QCOMPARE(listed.value(QLatin1String("state")).toString(), QStringLiteral("usable"));
    QVERIFY(!listed.value(QLatin1String("lastUsedAt")).isNull());
    QCOMPARE(listed.value(QLatin1String("endpoints")).toArray(),
        QJsonArray({QStringLiteral("auto-create"), QStringLiteral("list")}));
    QVERIFY(!QJsonDocument(listed).toJson().contains(key));
    ctl({QStringLiteral("keys"), QStringLiteral("revoke"), made.value(QLatin1String("id")).toString()});
    QCOMPARE(m_exit, 0);
    QCOMPARE(status(), 401);
    // Who made and ended it is on record, without its hash.
    QCOMPARE(bed.count(
                 QStringLiteral("audit_log WHERE subject_type = 'api_key' AND after::text LIKE '%Website%'")),
        2);
    QCOMPARE(bed.count(QStringLiteral("audit_log WHERE after ? 'key_hash' OR before ? 'key_hash'")), 0);
}

void ServiceCommands::keysAreRefused_data()
{
    QTest::addColumn<QStringList>("arguments");
    QTest::addColumn<int>("exit");
    const QString create = QStringLiteral("create");
    const QString client = QStringLiteral("--client");
    QTest::newRow("no client") << QStringList{create, QStringLiteral("x")} << 2;
    QTest::newRow("client no id") << QStringList{create, QStringLiteral("x"), client, QStringLiteral("acme")}
                                  << 2;
    QTest::newRow("unknown client") << QStringList{create, QStringLiteral("x"), client,
        QStringLiteral("0b5c9bd8-3ff3-4c9c-9a43-6d5b1a2f0001")}
                                    << 1;
    QTest::newRow("unknown end point") << QStringList{create, QStringLiteral("x"), client,
        QStringLiteral("CLIENT"), QStringLiteral("--endpoint"), QStringLiteral("everything")}
                                       << 2;
    QTest::newRow("name empty") << QStringList{create, QStringLiteral(" "), client, QStringLiteral("CLIENT")}
                                << 1;
    QTest::newRow("name too long") << QStringList{create, QString(101, u'x'), client,
        QStringLiteral("CLIENT")} << 1;
    QTest::newRow("ended already") << QStringList{create, QStringLiteral("x"), client,
        QStringLiteral("CLIENT"), QStringLiteral("--expires-days"), QStringLiteral("0")}
                                   << 2;
    QTest::newRow("unknown key") << QStringList{QStringLiteral("revoke"),
        QStringLiteral("0b5c9bd8-3ff3-4c9c-9a43-6d5b1a2f0001")}
                                 << 1;
}

void ServiceCommands::keysAreRefused()
{
    QFETCH(QStringList, arguments);
    QFETCH(int, exit);
    TestDatabase database;
    const auto session = database.session();
    m_dsn = database.dsn();
    arguments.replaceInStrings(QStringLiteral("CLIENT"), makeClient(*session).toString());
    ctl(QStringList{QStringLiteral("keys")} + arguments, exit);
    QCOMPARE(m_exit, exit);
    QCOMPARE(number(*session, QStringLiteral("SELECT count(*) AS n FROM api_keys")), 0);
}

void ServiceCommands::addressesAreChecked_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<bool>("isGood");
    QTest::addColumn<bool>("isLoopback");
    QTest::newRow("loopback") << QStringLiteral("127.0.0.1:8480") << true << true;
    QTest::newRow("localhost") << QStringLiteral("localhost:1") << true << true;
    QTest::newRow("IPv6") << QStringLiteral("[::1]:8480") << true << true;
    QTest::newRow("all") << QStringLiteral("0.0.0.0:80") << true << false;
    for (const char* bad : {"", "8480", ":8480", "127.0.0.1", "127.0.0.1:", "127.0.0.1:65536",
             "example.com:80", "::1:80", "127.0.0.1:8480/x", "300.1.1.1:80"})
        QTest::addRow("\"%s\"", bad) << QString::fromLatin1(bad) << false << false;
}

void ServiceCommands::addressesAreChecked()
{
    QFETCH(QString, text);
    QFETCH(bool, isGood);
    QFETCH(bool, isLoopback);
    const auto address = HttpAddress::fromText(text, QStringLiteral("--http"));
    QCOMPARE(address.has_value(), isGood);
    if (isGood) {
        QCOMPARE(address->toString(), text);
        QCOMPARE(address->isLoopback(), isLoopback);
    } else {
        QCOMPARE(errorOf(address).field, QStringLiteral("--http"));
    }
}

void ServiceCommands::smokeTestsARunningService()
{
    ServiceTestbed bed;
    m_dsn = bed.database().dsn();
    const QString before =
        mustExecute(bed.owner(), u"SELECT count(*)::text AS n FROM clients").first().text("n");
    const QJsonObject result = ctl({QStringLiteral("smoke"), QStringLiteral("--url"),
        QStringLiteral("http://127.0.0.1:%1").arg(bed.port())});
    QVERIFY2(m_exit == 0, QJsonDocument(result).toJson().constData());
    QCOMPARE(result.value(QLatin1String("failed")).toInt(), 0);
    QVERIFY(result.value(QLatin1String("checks")).toArray().size() > 15);
    QCOMPARE(mustExecute(bed.owner(), u"SELECT count(*)::text AS n FROM clients").first().text("n"), before);
    for (const char* table : {"campaigns", "campaign_versions", "kept_answers", "rate_limits"})
        QCOMPARE(bed.count(QLatin1String(table)), 0);
    QCOMPARE(bed.count(QStringLiteral("api_keys")), 1);
    // What belongs to real clients still can't be taken away.
    makeCampaign(bed.owner(), bed.client);
    QVERIFY(!bed.owner().execute(u"DELETE FROM campaign_versions"));
    mustExecute(bed.owner(), u"SELECT set_config('campaign_manager.trial_client', :id, false)",
        {{QLatin1String("id"), bed.client.toString()}});
    QVERIFY(!bed.owner().execute(u"DELETE FROM campaign_versions"));
    const auto removed =
        bed.owner().execute(u"SELECT remove_trial_client(:id)", {{QLatin1String("id"), bed.client}});
    QCOMPARE(errorOf(removed).code, ErrorCode::NotFound);
}

void ServiceCommands::smokeNamesWhatIsWrong()
{
    ServiceTestbed bed;
    m_dsn = bed.database().dsn();
    const QString url = QStringLiteral("http://127.0.0.1:%1").arg(bed.port());
    mustExecute(bed.owner(), u"REVOKE EXECUTE ON FUNCTION auto_create_campaign(uuid, jsonb) FROM cm_worker");
    const QJsonObject broken = ctl({QStringLiteral("smoke"), QStringLiteral("--url"), url}, 3);
    QCOMPARE(m_exit, 3);
    QVERIFY(broken.value(QLatin1String("failed")).toInt() > 0);
    bed.stop();
    const QJsonObject gone = ctl({QStringLiteral("smoke"), QStringLiteral("--url"), url}, 3);
    QCOMPARE(m_exit, 3);
    QVERIFY(!gone.value(QLatin1String("checks"))
                 .toArray()
                 .first()
                 .toObject()
                 .value(QLatin1String("passed"))
                 .toBool());
    QCOMPARE(bed.count(QStringLiteral("clients")), 1);
    ctl({QStringLiteral("smoke"), QStringLiteral("--url"), QStringLiteral("elsewhere")}, 2);
    QCOMPARE(m_exit, 2);
}

void ServiceCommands::behindPgBouncer()
{
    PooledDatabase database(PgBouncer::Options::Ignored);
    const ClientId client = makeClient(database.direct());
    makeLeads(database.direct(), client, 30);
    const QByteArray key =
        createApiKey(database.direct(), client, {QStringLiteral("form"), {}, {}})->key.toLatin1();
    const WorkerLogin worker(database.direct());
    HttpService::Options options;
    options.address.port = 0;
    HttpService service(worker.of(database.pooledSettings()), options);
    const int port = service.start()->port;
    const HttpHeaders headers{{"x-api-key", key}, {"Content-Type", "application/json"}};
    std::atomic<int> created = 0;
    std::atomic<int> limited = 0;
    concurrently(30, [&](int i) {
        QJsonObject body = newCampaign(QStringLiteral("Form %1").arg(i));
        body.insert(QStringLiteral("clientId"), client.toString());
        const int status = HttpClient(port)
                               .request("POST", "/api/admin/campaigns/auto-create",
                                   QJsonDocument(body).toJson(QJsonDocument::Compact), headers)
                               .status;
        created += status == 201 ? 1 : 0;
        limited += status == 429 ? 1 : 0;
    });
    QCOMPARE(created.load(), 10);
    QCOMPARE(limited.load(), 20);
    const HttpAnswer preview = HttpClient(port).request(
        "POST", "/api/admin/campaigns/preview-leads", R"({"tags": {"any": ["webinar"]}})", headers);
    QCOMPARE(preview.data().value(QLatin1String("matching")).toInt(), 30);
    QCOMPARE(HttpClient(port).request("GET", "/healthz").status, 200);
    // A key is left to none of the pool's other clients: all its connections are held, and asked.
    std::vector<std::unique_ptr<PlainClient>> others;
    for (int i = 0; i < PgBouncer::poolSize; ++i) {
        others.push_back(std::make_unique<PlainClient>(database.pooledSettings()));
        others.back()->ask(QStringLiteral("BEGIN"));
        QCOMPARE(others.back()->ask(QStringLiteral(
                     "SELECT coalesce(current_setting('campaign_manager.api_key', true), '') || '.'")),
            QStringList{QStringLiteral(".")});
    }
}

QTEST_GUILESS_MAIN(ServiceCommands)
#include "tst_servicecommands.moc"
