// SPDX-License-Identifier: GPL-3.0-or-later
// The sender's contract: due messages, reports, bookings, opt-outs; and the simulator that plays a sender.
#include "models/campaigns/campaignqueries.h"
#include "models/enrollment/enrollment.h"
#include "models/simulation/simulation.h"
#include "tests/support/results.h"
#include "tests/support/testdatabase.h"

#include <QTest>

using namespace cm;
using namespace cm::test;

class SenderScenarios : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_session.reset();
        m_database = std::make_unique<TestDatabase>();
        m_session = m_database->session(SessionKind::Batch);
        m_client = makeClient(*m_session);
    }
    void cleanupTestCase()
    {
        m_session.reset();
        m_database.reset();
    }

    void delaysDecideWhatIsDue();
    void nothingIsDueForThoseWhoLeave_data();
    void nothingIsDueForThoseWhoLeave();
    void eachLeadKeepsItsVersion();
    void reportsAreChecked_data();
    void reportsAreChecked();
    void aReportCountsOnce();
    void momentsToComeAreForAdministrators();
    void simulationPlaysTheSequence();
    void simulationRespectsPause();
    void simulationLetsLeadsBookAndOptOut();
    void simulationChecksItsOptions();

private:
    CampaignId enrolled(int leads, int messages = 3)
    {
        makeLeads(*m_session, m_client, leads);
        const CampaignId campaign = makeCampaign(*m_session, m_client, QStringLiteral("Spring"), messages);
        if (!enrollCampaign(*m_session, m_client, campaign, EnrollmentMode::Real))
            qFatal("enrollment failed");
        return campaign;
    }
    /// Messages that are due `after` from now ("0 minutes", "1 day").
    Rows due(const QString& after = QStringLiteral("0 minutes"))
    {
        return mustExecute(*m_session, u"SELECT * FROM due_messages(:client, 1000, now() + :after::interval)",
            {{QLatin1String("client"), m_client}, {QLatin1String("after"), after}});
    }
    qint64 send(const QString& after = QStringLiteral("0 minutes"))
    {
        return mustExecute(*m_session,
            u"SELECT count(*) FILTER (WHERE record_message_sent(:client, enrollment_id, step, "
            "now() + :after::interval)) AS n FROM due_messages(:client, 1000, now() + :after::interval)",
            {{QLatin1String("client"), m_client}, {QLatin1String("after"), after}})
            .first()
            .integer("n");
    }
    qint64 count(const QString& rest)
    {
        return number(*m_session, QStringLiteral("SELECT count(*) AS n FROM ") + rest);
    }

    std::unique_ptr<TestDatabase> m_database;
    std::unique_ptr<Session> m_session;
    ClientId m_client;
};

void SenderScenarios::delaysDecideWhatIsDue()
{
    enrolled(4);
    QCOMPARE(due().count(), 4);
    QCOMPARE(due().first().integer("step"), 1);
    QCOMPARE(due().first().text("message_text"), QStringLiteral("Hello {{first_name}}, this is message 1"));
    QCOMPARE(send(), 4);
    // The second step is 1,440 minutes behind the first.
    QCOMPARE(due(QStringLiteral("1439 minutes")).count(), 0);
    QCOMPARE(due(QStringLiteral("1 day 1 minute")).count(), 4);
    QCOMPARE(send(QStringLiteral("1 day 1 minute")), 4);
    // … and the third behind the moment at which the second was sent, not behind the plan.
    QCOMPARE(due(QStringLiteral("2 days")).count(), 0);
    QCOMPARE(send(QStringLiteral("2 days 2 minutes")), 4);
    QCOMPARE(due(QStringLiteral("90 days")).count(), 0);
}

void SenderScenarios::nothingIsDueForThoseWhoLeave_data()
{
    QTest::addColumn<QString>("change");
    for (const auto& [name, change] : {std::pair("paused", "UPDATE campaigns SET is_paused = true"),
             std::pair("deactivated", "UPDATE campaigns SET is_active = false"),
             std::pair("opted out", "SELECT record_opt_out(client_id, id) FROM leads"),
             std::pair("booked", "SELECT record_booking(client_id, id) FROM leads"),
             std::pair("opted out by another system", "UPDATE leads SET sms_stop = true"),
             std::pair("lead deactivated", "UPDATE leads SET is_active = false")})
        QTest::newRow(name) << QString::fromLatin1(change);
}

void SenderScenarios::nothingIsDueForThoseWhoLeave()
{
    QFETCH(QString, change);
    enrolled(2);
    QCOMPARE(due().count(), 2);
    mustExecute(*m_session, change);
    QCOMPARE(due().count(), 0);
}

void SenderScenarios::eachLeadKeepsItsVersion()
{
    const CampaignId campaign = enrolled(2, 1);
    const QJsonArray edited{QJsonObject{{QStringLiteral("step"), 1}, {QStringLiteral("delayMinutes"), 0},
                                {QStringLiteral("text"), QStringLiteral("New words")}},
        QJsonObject{{QStringLiteral("step"), 2}, {QStringLiteral("delayMinutes"), 60},
            {QStringLiteral("text"), QStringLiteral("A second message")}}};
    QCOMPARE(mustExecute(*m_session, u"SELECT add_campaign_version(:client, :campaign, :messages) AS version",
                 {{QLatin1String("client"), m_client}, {QLatin1String("campaign"), campaign},
                     {QLatin1String("messages"), edited}})
                 .first()
                 .integer("version"),
        2);
    makeLeads(*m_session, m_client, 3);
    QVERIFY(enrollCampaign(*m_session, m_client, campaign, EnrollmentMode::Real));
    QMap<QString, int> texts;
    const Rows messages = due();
    for (const Row& row : messages)
        texts[row.text("message_text")] += 1;
    QCOMPARE(texts,
        (QMap<QString, int>{{QStringLiteral("Hello {{first_name}}, this is message 1"), 2},
            {QStringLiteral("New words"), 3}}));
    QCOMPARE(send(), 5);
    // Two have finished their single message, three have one to come.
    QCOMPARE(count(QStringLiteral("enrollments WHERE leaves_as = 'completed'")), 2);
    QCOMPARE(due(QStringLiteral("2 hours")).count(), 3);
    QCOMPARE(
        count(QStringLiteral("audit_log WHERE action = 'campaign_edited' AND after ->> 'version' = '2'")), 1);
}

void SenderScenarios::reportsAreChecked_data()
{
    QTest::addColumn<QString>("call");
    QTest::addColumn<QString>("state");
    const auto row = [](const char* name, const char* call, const char* state) {
        QTest::newRow(name) << QString::fromLatin1(call) << QString::fromLatin1(state);
    };
    row("no client", "due_messages(NULL, 10)", "22004");
    row("unknown client", "due_messages(gen_random_uuid(), 10)", "P0002");
    row("no limit", "due_messages(:client, NULL)", "22023");
    row("limit 0", "due_messages(:client, 0)", "22023");
    row("limit of a million", "due_messages(:client, 1000000)", "22023");
    row("no moment", "due_messages(:client, 10, NULL)", "22004");
    row("endless moment", "due_messages(:client, 10, 'infinity')", "22004");
    row("no enrollment", "record_message_sent(:client, NULL, 1)", "P0002");
    row("unknown enrollment", "record_message_sent(:client, gen_random_uuid(), 1)", "P0002");
    row("another client's enrollment", "record_message_sent(:other, :enrollment, 1)", "P0002");
    row("step 0", "record_message_sent(:client, :enrollment, 0)", "22023");
    row("no step", "record_message_sent(:client, :enrollment, NULL)", "22023");
    row("step 4 of 3", "record_message_sent(:client, :enrollment, 4)", "22023");
    row("step 2 before 1", "record_message_sent(:client, :enrollment, 2)", "55000");
    row("before the enrollment", "record_message_sent(:client, :enrollment, 1, now() - interval '1 day')",
        "22023");
    row("no lead", "record_booking(:client, NULL)", "P0002");
    row("another client's lead", "record_booking(:other, :lead)", "P0002");
    row("unknown lead opts out", "record_opt_out(:client, gen_random_uuid())", "P0002");
    row("another client's lead opts out", "record_opt_out(:other, :lead)", "P0002");
}

void SenderScenarios::reportsAreChecked()
{
    QFETCH(QString, call);
    QFETCH(QString, state);
    enrolled(1);
    const ClientId other = makeClient(*m_session, QStringLiteral("Other"));
    const Row row = mustExecute(*m_session, u"SELECT id, lead_id FROM enrollments").first();
    // Every parameter is named, whether the call uses it or not.
    const auto answer = m_session->execute(
        QStringLiteral(
            "SELECT * FROM (SELECT :client::uuid, :other::uuid, :enrollment::uuid, :lead::uuid) p, ")
            + call,
        {{QLatin1String("client"), m_client}, {QLatin1String("other"), other},
            {QLatin1String("enrollment"), row.uuid("id")}, {QLatin1String("lead"), row.uuid("lead_id")}});
    QVERIFY(!answer);
    QCOMPARE(answer.error().sqlState, state);
    QVERIFY(!answer.error().message.isEmpty());
    QCOMPARE(count(QStringLiteral("lead_events WHERE event_type <> 'enrolled'")), 0);
    QCOMPARE(
        count(QStringLiteral("enrollments WHERE sms_sequence_position > 0 OR last_sent_at IS NOT NULL")), 0);
}

void SenderScenarios::aReportCountsOnce()
{
    enrolled(1);
    for (const bool counts : {true, false, false}) {
        QCOMPARE(mustExecute(
                     *m_session, u"SELECT record_message_sent(client_id, id, 1) AS counted FROM enrollments")
                     .first()
                     .boolean("counted"),
            counts);
    }
    QCOMPARE(number(*m_session, QStringLiteral("SELECT messages_sent AS n FROM campaigns")), 1);
    QCOMPARE(count(QStringLiteral("lead_events WHERE event_type = 'message_sent'")), 1);
    for (const bool changes : {true, false}) {
        QCOMPARE(mustExecute(*m_session, u"SELECT record_booking(client_id, id) AS changed FROM leads")
                     .first()
                     .boolean("changed"),
            changes);
    }
    QCOMPARE(count(QStringLiteral("lead_events WHERE event_type = 'booked'")), 1);
    // Taken back by another system: on record too.
    mustExecute(*m_session, u"UPDATE leads SET booked = false");
    QCOMPARE(count(QStringLiteral("lead_events WHERE event_type = 'booking_withdrawn'")), 1);
    QCOMPARE(count(QStringLiteral("enrollments WHERE leaves_as IS NULL")), 1);
}

void SenderScenarios::momentsToComeAreForAdministrators()
{
    enrolled(1);
    const QString login = QStringLiteral("sender_%1").arg(QCoreApplication::applicationPid());
    mustExecute(*m_session, QStringLiteral("CREATE ROLE ") + login);
    mustExecute(*m_session, u"INSERT INTO app_users (login, role) VALUES (:login, 'cm_worker')",
        {{QLatin1String("login"), login}});
    mustExecute(*m_session, QStringLiteral("SET SESSION AUTHORIZATION ") + login);
    QCOMPARE(due(QStringLiteral("1 minute")).count(), 1);
    const auto ahead =
        m_session->execute(u"SELECT * FROM due_messages(:client, 10, now() + interval '1 day')",
            {{QLatin1String("client"), m_client}});
    QVERIFY(!ahead);
    QCOMPARE(ahead.error().sqlState, QStringLiteral("22023"));
    const auto simulated = simulateSender(*m_session, {.client = m_client, .days = 1});
    QVERIFY(!simulated);
    mustExecute(*m_session, u"RESET SESSION AUTHORIZATION");
    mustExecute(*m_session, u"DELETE FROM app_users");
    mustExecute(*m_session, QStringLiteral("DROP ROLE ") + login);
}

void SenderScenarios::simulationPlaysTheSequence()
{
    const CampaignId campaign = enrolled(10);
    const SimulationOptions options{.client = m_client, .days = 3, .bookedPercent = 0, .optedOutPercent = 0};
    const auto days = simulateSender(*m_session, options);
    QVERIFY2(days, days ? "" : qPrintable(days.error().message));
    QCOMPARE(days->size(), 3);
    // Steps at 0, 1,440 and 2,880 minutes: two on the first day, whose end is step 2's moment.
    QCOMPARE(days->at(0).messages, 20);
    QCOMPARE(days->at(1).messages, 10);
    QCOMPARE(days->at(1).left, 10);
    QCOMPARE(days->at(2).messages, 0);
    const auto summary = loadCampaign(*m_session, m_client, campaign);
    QCOMPARE(summary->messagesSent, 30);
    QCOMPARE(summary->completed, 10);
    QCOMPARE(counterDrift(*m_session), QString());
    // Each message was sent at the moment it was due: a day apart.
    QCOMPARE(count(QStringLiteral("(SELECT max(occurred_at) - min(occurred_at) AS took FROM lead_events "
                                  "WHERE event_type = 'message_sent' GROUP BY lead_id) s "
                                  "WHERE took = interval '2 days'")),
        10);
    QCOMPARE(count(QStringLiteral("enrollments WHERE completed_at < last_sent_at")), 0);
}

void SenderScenarios::simulationRespectsPause()
{
    const CampaignId campaign = enrolled(5);
    QVERIFY(changeCampaignState(*m_session, m_client, campaign, CampaignAction::Pause));
    const auto days = simulateSender(
        *m_session, {.client = m_client, .days = 2, .bookedPercent = 100, .optedOutPercent = 0});
    QVERIFY(days);
    for (const SimulatedDay& day : *days) {
        QCOMPARE(day.messages, 0);
        QCOMPARE(day.booked, 0);
        QCOMPARE(day.left, 0);
    }
}

void SenderScenarios::simulationLetsLeadsBookAndOptOut()
{
    enrolled(200, 5);
    const auto days = simulateSender(
        *m_session, {.client = m_client, .days = 4, .bookedPercent = 10, .optedOutPercent = 5, .seed = 7});
    QVERIFY(days);
    qint64 booked = 0;
    qint64 optedOut = 0;
    qint64 left = 0;
    for (const SimulatedDay& day : *days) {
        booked += day.booked;
        optedOut += day.optedOut;
        left += day.left;
    }
    QVERIFY(booked > 20 && booked < 120);
    QVERIFY(optedOut > 5 && optedOut < 80);
    QCOMPARE(count(QStringLiteral("leads WHERE booked")), booked);
    QCOMPARE(count(QStringLiteral("leads WHERE sms_stop")), optedOut);
    QCOMPARE(count(QStringLiteral("enrollments WHERE completed_at IS NOT NULL")), left);
    QCOMPARE(counterDrift(*m_session), QString());
}

void SenderScenarios::simulationChecksItsOptions()
{
    for (const SimulationOptions& wrong :
        {SimulationOptions{.client = {}, .days = 0}, SimulationOptions{.client = {}, .days = 366},
            SimulationOptions{.client = {}, .days = 1, .bookedPercent = -1},
            SimulationOptions{.client = {}, .days = 1, .bookedPercent = 0, .optedOutPercent = 101}})
        QCOMPARE(errorOf(simulateSender(*m_session, wrong)).code, ErrorCode::ValidationError);
    const auto unknown = simulateSender(*m_session, {.client = ClientId(QUuid::createUuid())});
    QCOMPARE(errorOf(unknown).code, ErrorCode::NotFound);
}

QTEST_GUILESS_MAIN(SenderScenarios)
#include "tst_sender.moc"
