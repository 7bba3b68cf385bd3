// SPDX-License-Identifier: GPL-3.0-or-later
// Health alerts: once per change, with hysteresis, and told to a real web server.
#include "models/alerts/alertcourier.h"
#include "models/alerts/healthalert.h"
#include "tests/support/results.h"
#include "tests/worker/webhookreceiver.h"
#include "tests/worker/workertestbed.h"

#include <QJsonDocument>
#include <QMessageAuthenticationCode>
#include <QTest>

using namespace cm;
using namespace cm::test;

class AlertTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_bed = std::make_unique<WorkerTestBed>();
        m_client = m_bed->client(QStringLiteral("Acme"), 1);
        set("alerts.recovery_minutes", "0");
    }
    void cleanup() { m_bed.reset(); }

    void eachChangeRaisesOneAlert();
    void worseCountsAtOnceBetterAfterAWhile();
    void clientsWithoutRunsAndInactiveOnesAreQuiet();
    void manyLookingAtOnceRaiseOneAlert();
    void thresholdsAreBounded_data();
    void thresholdsAreBounded();
    void theDefaultsAreThoseOfTheRules();
    void webhookIsToldOnceAndSigned();
    void webhookIsTriedAgain_data();
    void webhookIsTriedAgain();
    void webhookThatIsAwayIsToldLater();
    void severalCouriersShareTheWork();
    void webhookAddressesAreChecked_data();
    void webhookAddressesAreChecked();

private:
    void set(const char* key, const char* value)
    {
        m_bed->change(
            QStringLiteral("SELECT change_setting('%1', %2)").arg(QLatin1String(key), QLatin1String(value)));
    }
    /// Failed runs, or as many taken back.
    void makeFailedRuns(int count)
    {
        mustExecute(*m_bed->session,
            u"INSERT INTO de_enrollment_runs (client_id, run_type, status, duration_ms, finished_at) "
            "SELECT :client, 'manual', 'failed', 5, now() FROM generate_series(1, :count)",
            {{QLatin1String("client"), m_client}, {QLatin1String("count"), count}});
    }
    void makeSuccess()
    {
        mustExecute(*m_bed->session,
            u"INSERT INTO de_enrollment_runs (client_id, run_type, status, duration_ms, finished_at) "
            "SELECT :client, 'manual', 'success', 5, now() FROM generate_series(1, 1000)",
            {{QLatin1String("client"), m_client}});
    }
    void forgetRuns() { m_bed->change(QStringLiteral("DELETE FROM de_enrollment_runs")); }
    QString evaluate()
    {
        const auto alert = evaluateHealth(*m_bed->session, m_client);
        if (!alert)
            qFatal("no health: %s", qPrintable(alert.error().message));
        return *alert ? (*alert)->previous + u'>' + (*alert)->health.health : QString();
    }
    Webhook webhook(const WebhookReceiver& receiver)
    {
        return *Webhook::fromText(receiver.address(), QByteArrayLiteral("a secret"));
    }

    std::unique_ptr<WorkerTestBed> m_bed;
    ClientId m_client;
};

void AlertTest::eachChangeRaisesOneAlert()
{
    QCOMPARE(evaluate(), QString());
    makeSuccess();
    QCOMPARE(evaluate(), QString());
    makeFailedRuns(6);
    QCOMPARE(evaluate(), QStringLiteral("healthy>warning"));
    QCOMPARE(evaluate(), QString());
    makeFailedRuns(1); // another reason of the same state is no change
    QCOMPARE(evaluate(), QString());
    m_bed->change(QStringLiteral("UPDATE de_enrollment_runs SET run_at = run_at - interval '3 hours', "
                                 "finished_at = finished_at - interval '3 hours'"));
    QCOMPARE(evaluate(), QStringLiteral("warning>error"));
    forgetRuns();
    makeSuccess();
    QCOMPARE(evaluate(), QStringLiteral("error>healthy"));
    const auto alerts = listAlerts(*m_bed->session, m_client, 10);
    QVERIFY2(alerts, alerts ? "" : qPrintable(alerts.error().message));
    QCOMPARE(alerts->size(), 3);
    QCOMPARE(alerts->at(2).sentence(), QStringLiteral("Acme: warning. 6 runs failed in 24 hours."));
    QVERIFY(alerts->first().isRecovery());
}

void AlertTest::worseCountsAtOnceBetterAfterAWhile()
{
    set("alerts.recovery_minutes", "10");
    makeSuccess();
    makeFailedRuns(6);
    QCOMPARE(evaluate(), QStringLiteral("healthy>warning"));
    // At the edge: better and worse again, many times, is no change.
    for (int i = 0; i < 5; ++i) {
        set("health.failed_runs", "6");
        QCOMPARE(evaluate(), QString());
        set("health.failed_runs", "5");
        QCOMPARE(evaluate(), QString());
    }
    set("health.failed_runs", "6");
    QCOMPARE(evaluate(), QString());
    m_bed->change(
        QStringLiteral("UPDATE health_states SET better_since = better_since - interval '9 minutes'"));
    QCOMPARE(evaluate(), QString());
    m_bed->change(
        QStringLiteral("UPDATE health_states SET better_since = better_since - interval '2 minutes'"));
    QCOMPARE(evaluate(), QStringLiteral("warning>healthy"));
    QCOMPARE(m_bed->count(QStringLiteral("health_alerts")), 2);
}

void AlertTest::clientsWithoutRunsAndInactiveOnesAreQuiet()
{
    QCOMPARE(evaluate(), QString());
    makeFailedRuns(6);
    m_bed->change(QStringLiteral("UPDATE clients SET is_active = false"));
    QCOMPARE(evaluate(), QString());
    QCOMPARE(evaluateAllHealth(*m_bed->session)->size(), 0);
    m_bed->change(QStringLiteral("UPDATE clients SET is_active = true"));
    QCOMPARE(evaluateAllHealth(*m_bed->session)->size(), 1);
}

void AlertTest::manyLookingAtOnceRaiseOneAlert()
{
    makeFailedRuns(6);
    std::vector<std::thread> lookers;
    std::atomic<int> raised = 0;
    for (int i = 0; i < 6; ++i)
        lookers.emplace_back([&] {
            const auto session = m_bed->database.session(SessionKind::Write);
            for (int look = 0; look < 10; ++look) {
                const auto alert = evaluateHealth(*session, m_client);
                raised += alert && *alert;
            }
        });
    for (std::thread& looker : lookers)
        looker.join();
    QCOMPARE(raised.load(), 1);
    QCOMPARE(m_bed->count(QStringLiteral("health_alerts")), 1);
}

void AlertTest::thresholdsAreBounded_data()
{
    QTest::addColumn<QString>("sql");
    QTest::addColumn<QString>("state");
    const auto row = [](const char* sql, const char* state) {
        QTest::newRow(sql) << QString::fromLatin1(sql) << QString::fromLatin1(state);
    };
    row("SELECT change_setting('health.success_rate_percent', 101)", "22023");
    row("SELECT change_setting('health.success_rate_percent', -1)", "22023");
    row("SELECT change_setting('health.success_rate_percent', 'NaN')", "22023");
    row("SELECT change_setting('retention.run_days', 0)", "");
    row("SELECT change_setting('retention.purge_undoable', 2)", "22023");
    row("SELECT change_setting('health.nonsense', 1)", "P0002");
    row("SELECT change_setting(NULL, 1)", "P0002");
    row("INSERT INTO settings (key, value) VALUES ('health.failed_runs', '\"many\"')", "22023");
    row("INSERT INTO settings (key, value) VALUES ('health.failed_runs', '-1')", "22023");
}

void AlertTest::thresholdsAreBounded()
{
    QFETCH(QString, sql);
    QFETCH(QString, state);
    const auto answer = m_bed->session->execute(sql);
    QCOMPARE(answer ? QString() : answer.error().sqlState, state);
}

void AlertTest::theDefaultsAreThoseOfTheRules()
{
    // DESIGN §4, and none of them by a row in settings.
    m_bed->change(QStringLiteral("DELETE FROM settings"));
    const auto value = [this](const char* key) {
        return mustExecute(*m_bed->session, u"SELECT setting_number(:key, NULL)::text AS value",
            {{QLatin1String("key"), QString::fromLatin1(key)}})
            .first()
            .text("value");
    };
    QCOMPARE(value("health.success_rate_percent"), QStringLiteral("95"));
    QCOMPARE(value("health.failed_runs"), QStringLiteral("5"));
    QCOMPARE(value("health.hours_since_success"), QStringLiteral("2"));
    QCOMPARE(value("health.stuck_hours"), QStringLiteral("48"));
    QCOMPARE(value("health.stuck_leads_warning"), QStringLiteral("100"));
    QCOMPARE(value("health.stuck_leads_error"), QStringLiteral("500"));
    QCOMPARE(value("health.mean_duration_minutes"), QStringLiteral("4"));
    QCOMPARE(value("retention.run_days"), QStringLiteral("90"));
    QCOMPARE(value("retention.log_days"), QStringLiteral("30"));
    // And back to it: who changed what is on record.
    set("health.failed_runs", "7");
    QCOMPARE(value("health.failed_runs"), QStringLiteral("7"));
    set("health.failed_runs", "NULL");
    QCOMPARE(value("health.failed_runs"), QStringLiteral("5"));
    QVERIFY(m_bed->count(QStringLiteral("audit_log WHERE subject_type = 'setting' AND before ->> 'key' = "
                                        "'health.failed_runs' OR after ->> 'key' = 'health.failed_runs'"))
        >= 2);
}

void AlertTest::webhookIsToldOnceAndSigned()
{
    WebhookReceiver receiver;
    AlertCourier courier(m_bed->database.settings(), webhook(receiver));
    makeFailedRuns(6);
    QCOMPARE(evaluate(), QStringLiteral("healthy>error"));
    courier.wake();
    QTRY_COMPARE(receiver.requests().size(), 1);
    const auto request = receiver.requests().first();
    QCOMPARE(request.method, QByteArrayLiteral("POST"));
    QCOMPARE(request.header("content-type"), QByteArrayLiteral("application/json"));
    // The receiver's own reckoning of the signature.
    QCOMPARE(request.header("x-campaign-manager-signature"),
        "sha256="
            + QMessageAuthenticationCode::hash(
                request.body, QByteArrayLiteral("a secret"), QCryptographicHash::Sha256)
                  .toHex());
    const QJsonObject sent = QJsonDocument::fromJson(request.body).object();
    QCOMPARE(sent.value(QStringLiteral("event")).toString(), QStringLiteral("health_changed"));
    QCOMPARE(sent.value(QStringLiteral("previousHealth")).toString(), QStringLiteral("healthy"));
    QCOMPARE(sent.value(QStringLiteral("health")).toObject().value(QStringLiteral("clientName")).toString(),
        QStringLiteral("Acme"));
    QCOMPARE(request.header("x-campaign-manager-delivery"),
        sent.value(QStringLiteral("id")).toString().toLatin1());
    QTRY_COMPARE(m_bed->count(QStringLiteral("health_alerts WHERE webhook_delivered_at IS NOT NULL AND "
                                             "webhook_next_at IS NULL AND webhook_attempts = 1")),
        1);
    courier.wake();
    QTest::qWait(200);
    QCOMPARE(receiver.requests().size(), 1);
}

void AlertTest::webhookIsTriedAgain_data()
{
    QTest::addColumn<int>("status");
    QTest::newRow("refused") << 500;
    QTest::newRow("redirected") << 302;
}

void AlertTest::webhookIsTriedAgain()
{
    QFETCH(int, status);
    set("alerts.retry_seconds", "0.1");
    WebhookReceiver receiver;
    receiver.answerNext({status, status});
    AlertCourier courier(m_bed->database.settings(), webhook(receiver));
    QStringList tried;
    // In this thread: the courier has one of its own.
    const QObject here;
    connect(&courier, &AlertCourier::tried, &here,
        [&tried](const QString&, const QString& problem) { tried.append(problem); });
    makeFailedRuns(6);
    QCOMPARE(evaluate(), QStringLiteral("healthy>error"));
    courier.wake();
    QTRY_COMPARE(tried.size(), 3);
    QVERIFY(!tried.at(0).isEmpty());
    QVERIFY(!tried.at(1).isEmpty());
    QCOMPARE(tried.at(2), QString());
    QCOMPARE(receiver.requests().size(), 3);
    // The same alert each time.
    QCOMPARE(receiver.requests().at(0).body, receiver.requests().at(2).body);
    QCOMPARE(m_bed->count(QStringLiteral("health_alerts WHERE webhook_delivered_at IS NOT NULL AND "
                                         "webhook_attempts = 3 AND webhook_error IS NULL")),
        1);
    // An old alert is given up.
    m_bed->change(QStringLiteral("UPDATE health_alerts SET webhook_delivered_at = NULL, webhook_next_at = "
                                 "now(), raised_at = now() - interval '25 hours'"));
    receiver.answerNext({status});
    courier.wake();
    QTRY_COMPARE(tried.size(), 4);
    QTRY_COMPARE(m_bed->count(QStringLiteral("health_alerts WHERE webhook_next_at IS NULL AND "
                                             "webhook_error IS NOT NULL")),
        1);
}

void AlertTest::webhookThatIsAwayIsToldLater()
{
    set("alerts.retry_seconds", "0.1");
    WebhookReceiver receiver;
    receiver.setListening(false);
    AlertCourier courier(m_bed->database.settings(), webhook(receiver));
    QStringList tried;
    // In this thread: the courier has one of its own.
    const QObject here;
    connect(&courier, &AlertCourier::tried, &here,
        [&tried](const QString&, const QString& problem) { tried.append(problem); });
    makeFailedRuns(6);
    QCOMPARE(evaluate(), QStringLiteral("healthy>error"));
    courier.wake();
    QTRY_VERIFY(!tried.isEmpty());
    QVERIFY(!tried.first().isEmpty());
    receiver.setListening(true);
    QTRY_COMPARE(receiver.requests().size(), 1);
    QTRY_COMPARE(m_bed->count(QStringLiteral("health_alerts WHERE webhook_delivered_at IS NOT NULL")), 1);
}

void AlertTest::severalCouriersShareTheWork()
{
    WebhookReceiver receiver;
    mustExecute(*m_bed->session,
        u"INSERT INTO health_alerts (client_id, state, previous_state, reasons, figures) "
        "SELECT :client, 'warning', 'healthy', '{failed_runs}', jsonb_build_object('client_id', :client) "
        "FROM generate_series(1, 30)",
        {{QLatin1String("client"), m_client}});
    std::vector<std::unique_ptr<AlertCourier>> couriers;
    for (int i = 0; i < 4; ++i)
        couriers.push_back(std::make_unique<AlertCourier>(m_bed->database.settings(), webhook(receiver)));
    for (const auto& courier : couriers)
        courier->wake();
    // Twenty at once: each is woken again until none is left.
    QTRY_VERIFY((couriers.front()->wake(),
        m_bed->count(QStringLiteral("health_alerts WHERE webhook_delivered_at IS NULL")) == 0));
    QSet<QByteArray> deliveries;
    for (const auto& request : receiver.requests())
        deliveries.insert(request.header("x-campaign-manager-delivery"));
    QCOMPARE(deliveries.size(), 30);
    QCOMPARE(receiver.requests().size(), 30);
}

void AlertTest::webhookAddressesAreChecked_data()
{
    QTest::addColumn<QString>("address");
    QTest::addColumn<bool>("good");
    QTest::newRow("none") << QString() << true;
    QTest::newRow("https") << QStringLiteral("https://example.com/hook?x=1") << true;
    QTest::newRow("no host") << QStringLiteral("https:///hook") << false;
    QTest::newRow("a file") << QStringLiteral("file:///etc/passwd") << false;
    QTest::newRow("words") << QStringLiteral("tell me") << false;
}

void AlertTest::webhookAddressesAreChecked()
{
    QFETCH(QString, address);
    QFETCH(bool, good);
    const auto webhook = Webhook::fromText(address);
    QCOMPARE(webhook.has_value(), good);
    if (!good)
        QCOMPARE(errorOf(webhook).field, QStringLiteral("DE_ENROLLMENT_ALERT_WEBHOOK"));
    else
        QCOMPARE(webhook->isValid(), !address.isEmpty());
}

QTEST_GUILESS_MAIN(AlertTest)
#include "tst_alerts.moc"
