// SPDX-License-Identifier: GPL-3.0-or-later
// Scenarios about several passages and clients: history that is kept, one client's trouble, time limits,
// counters that follow, many sessions at once.
#include "models/campaigns/campaignqueries.h"
#include "models/deenrollment/deenrollmentworker.h"
#include "models/enrollment/enrollment.h"
#include "tests/support/invariants.h"
#include "tests/support/testdatabase.h"

#include <QTest>

#include <barrier>
#include <thread>

using namespace cm;
using namespace cm::test;

class HistoryScenarios : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_database = std::make_unique<TestDatabase>();
        m_session = m_database->session(SessionKind::Batch);
        m_client = makeClient(*m_session);
    }
    void cleanup()
    {
        m_session.reset();
        m_database.reset();
    }
    void DE_04_earlierHistoryIsKept();
    void DE_07_oneClientsFailureStopsNobody();
    void DE_21_theTimeLimitHoldsWithinABatch_data();
    void DE_21_theTimeLimitHoldsWithinABatch();
    void CC_13_overlappingAudiencesAtOnce();
    void CC_16_countersFollowEachEnrollment();

private:
    EnrollmentResult enroll(CampaignId campaign, std::optional<int> limit = std::nullopt)
    {
        auto result = enrollCampaign(*m_session, m_client, campaign, EnrollmentMode::Real, {.limit = limit});
        if (!result)
            qFatal("enrollment failed: %s", qPrintable(result.error().message));
        return *result;
    }
    /// Sends each open enrollment its next `steps` messages.
    void send(int steps)
    {
        for (int i = 0; i < steps; ++i) {
            mustExecute(*m_session,
                u"SELECT record_message_sent(client_id, id, sms_sequence_position + 1) FROM enrollments "
                u"WHERE completed_at IS NULL");
        }
    }
    Row passage(CampaignId campaign)
    {
        return mustExecute(*m_session,
            u"SELECT e.*, to_jsonb(e) AS row, extract(epoch FROM enrolled_at)::text AS enrolled, "
            u"extract(epoch FROM completed_at)::text AS closed FROM enrollments e WHERE campaign_id = :id",
            {{QLatin1String("id"), campaign}})
            .first();
    }
    qint64 count(const QString& rest)
    {
        return number(*m_session, QStringLiteral("SELECT count(*) AS n FROM ") + rest);
    }

    std::unique_ptr<TestDatabase> m_database;
    std::unique_ptr<Session> m_session;
    ClientId m_client;
};

void HistoryScenarios::DE_04_earlierHistoryIsKept()
{
    const LeadId lead = makeLead(*m_session, m_client);
    const CampaignId first = makeCampaign(*m_session, m_client, QStringLiteral("First"), 2);
    enroll(first);
    const QString enrolledAt = passage(first).text("enrolled");
    send(2);
    QVERIFY(DeEnrollmentRunner(*m_session, {}).runClient(m_client));
    const QJsonObject kept = passage(first).jsonObject("row");
    QCOMPARE(passage(first).text("enrolled"), enrolledAt);
    QCOMPARE(passage(first).text("outcome"), QStringLiteral("completed"));
    const Rows log = mustExecute(*m_session, u"SELECT to_jsonb(g) AS row FROM de_enrollment_lead_log g");

    // The same lead again, in another campaign; it books after one message of three.
    const CampaignId second = makeCampaign(*m_session, m_client, QStringLiteral("Second"), 3);
    QCOMPARE(enroll(second).enrolled, 1);
    const QString againAt = passage(second).text("enrolled");
    send(1);
    mustExecute(*m_session, u"SELECT record_booking(:client, :lead)",
        {{QLatin1String("client"), m_client}, {QLatin1String("lead"), lead}});
    const auto result = DeEnrollmentRunner(*m_session, {}).runClient(m_client);
    QVERIFY(result);
    QCOMPARE(result->deEnrolled, 1);

    QCOMPARE(passage(first).jsonObject("row"), kept);
    QCOMPARE(mustExecute(*m_session,
                 u"SELECT to_jsonb(g) AS row FROM de_enrollment_lead_log g WHERE campaign_id = :id",
                 {{QLatin1String("id"), first}})
                 .first()
                 .jsonObject("row"),
        log.first().jsonObject("row"));
    const Row entry = passage(second);
    QCOMPARE(entry.text("enrolled"), againAt);
    QCOMPARE(entry.text("outcome"), QStringLiteral("booked"));
    QCOMPARE(entry.integer("sms_sequence_position"), 1);
    QCOMPARE(entry.id<RunId>("de_enrollment_run_id"), result->runId);
    const Row logged = mustExecute(*m_session,
        u"SELECT *, extract(epoch FROM processed_at)::text AS processed FROM de_enrollment_lead_log WHERE "
        u"run_id = :run",
        {{QLatin1String("run"), result->runId}})
                           .first();
    QCOMPARE(logged.text("processed"), entry.text("closed"));
    QCOMPARE(logged.integer("messages_received"), 1);
    QCOMPARE(logged.text("outcome"), QStringLiteral("booked"));
    QCOMPARE(count(QStringLiteral("de_enrollment_runs r JOIN enrollments e ON r.id = e.de_enrollment_run_id "
                                  "WHERE e.completed_at BETWEEN r.run_at AND r.finished_at")),
        2);
    QCOMPARE(brokenInvariants(*m_session), QStringList());
}

void HistoryScenarios::DE_07_oneClientsFailureStopsNobody()
{
    QVector<ClientId> clients;
    QVector<CampaignId> campaigns;
    for (int i = 0; i < 3; ++i) {
        clients.append(m_client = makeClient(*m_session, QStringLiteral("Client %1").arg(i)));
        makeLeads(*m_session, m_client, 5 + i);
        campaigns.append(makeCampaign(*m_session, m_client, QStringLiteral("Campaign"), 1));
        enroll(campaigns.last());
    }
    send(1);
    // The worker takes clients in the order of their ids: the middle one fails.
    QVector<ClientId> order = clients;
    std::sort(order.begin(), order.end(), [](ClientId a, ClientId b) { return a.toString() < b.toString(); });
    const ClientId failing = order.at(1);
    QVERIFY(m_session->executeScript(
        QStringLiteral("CREATE FUNCTION fail() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF NEW.client_id "
                       "= '%1' THEN RAISE EXCEPTION 'forced failure'; END IF; RETURN NEW; END $$; "
                       "CREATE TRIGGER fail BEFORE INSERT ON de_enrollment_lead_log FOR EACH ROW EXECUTE "
                       "FUNCTION fail()")
            .arg(failing.toString())));
    DeEnrollmentWorker worker(m_database->settings());
    const auto results = worker.run({}, {}, Cancellation());
    QVERIFY(results);
    QVERIFY(results->size() >= 3);
    for (int i = 0; i < 3; ++i) {
        const bool fails = clients[i] == failing;
        const auto mine = std::find_if(results->cbegin(), results->cend(),
            [&](const DeEnrollmentResult& r) { return r.clientId == clients[i]; });
        QVERIFY(mine != results->cend());
        QCOMPARE(mine->status, fails ? QStringLiteral("failed") : QStringLiteral("success"));
        QCOMPARE(mine->deEnrolled, fails ? 0 : 5 + i);
        const auto health = listHealth(*m_session, clients[i]);
        QVERIFY(health);
        QCOMPARE(health->size(), 1);
        QCOMPARE(health->first().failedRuns, fails ? 1 : 0);
        QCOMPARE(health->first().successfulRuns, fails ? 0 : 1);
        QCOMPARE(health->first().deEnrolled, fails ? 0 : 5 + i);
        QCOMPARE(health->first().health == QLatin1String("healthy"), !fails);
        const auto campaign = loadCampaign(*m_session, clients[i], campaigns[i]);
        QVERIFY(campaign);
        QCOMPARE(campaign->completed, fails ? 0 : 5 + i);
        QCOMPARE(campaign->active, fails ? 5 + i : 0);
    }
    QCOMPARE(brokenInvariants(*m_session), QStringList());
}

void HistoryScenarios::DE_21_theTimeLimitHoldsWithinABatch_data()
{
    QTest::addColumn<int>("limitMs");
    QTest::newRow("below one batch") << 1;
    QTest::newRow("a few batches") << 250;
}

void HistoryScenarios::DE_21_theTimeLimitHoldsWithinABatch()
{
    QFETCH(int, limitMs);
    makeLeads(*m_session, m_client, 200);
    enroll(makeCampaign(*m_session, m_client, QStringLiteral("Slow"), 1));
    send(1);
    QVERIFY(m_session->executeScript(QStringLiteral(
        "CREATE FUNCTION slow() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN PERFORM pg_sleep(0.05); RETURN "
        "NULL; END $$; CREATE TRIGGER slow AFTER INSERT ON de_enrollment_lead_log FOR EACH STATEMENT "
        "EXECUTE FUNCTION slow()")));
    QVector<qint64> ends; // of each batch, by the worker's own clock; the first is the start
    DeEnrollmentRunner runner(
        *m_session, {.batchSize = 10, .maxRuntimeMs = limitMs}, [&](const DeEnrollmentResult& soFar) {
            if (soFar.status.isEmpty())
                ends.append(soFar.durationMs);
        });
    const auto result = runner.runClient(m_client);
    QVERIFY(result);
    QCOMPARE(result->status, QStringLiteral("partial"));
    QCOMPARE(ends.size(), result->batches + 1);
    // Batches were begun as long as there was time, and none after that: the one at hand ends, no more.
    for (qsizetype i = 1; i + 1 < ends.size(); ++i)
        QVERIFY2(ends[i] < limitMs, "a batch was begun after the limit");
    QVERIFY2(ends.last() >= limitMs, "it stopped before the limit");
    const qint64 lastBatch = ends.last() - ends[ends.size() - 2];
    QVERIFY2(ends.last() - limitMs <= lastBatch, "more than the batch at hand was above the limit");
    QCOMPARE(count(QStringLiteral("de_enrollment_lead_log")), result->batches * 10);
    QCOMPARE(brokenInvariants(*m_session), QStringList());
}

void HistoryScenarios::CC_13_overlappingAudiencesAtOnce()
{
    constexpr int sessions = 16;
    constexpr int campaignCount = 8;
    // Lead n has the tags n % 8 and (n + 1) % 8, so that neighbouring campaigns want the same leads.
    mustExecute(*m_session,
        u"INSERT INTO leads (client_id, first_name, email, kajabi_tags, icp_score) SELECT :client, 'Lead', "
        u"'lead' || n || '@example.com', ARRAY['tag ' || n % 8, 'tag ' || (n + 1) % 8], n % 101 "
        u"FROM generate_series(1, 1600) AS n",
        {{QLatin1String("client"), m_client}});
    QVector<CampaignId> campaigns;
    for (int i = 0; i < campaignCount; ++i) {
        campaigns.append(makeCampaign(*m_session, m_client, QStringLiteral("Race %1").arg(i)));
        mustExecute(*m_session,
            u"UPDATE campaigns SET audience = jsonb_set(audience, '{tags,any}', to_jsonb(ARRAY[:tag::text])) "
            u"WHERE id = :id",
            {{QLatin1String("tag"), QStringLiteral("tag %1").arg(i)},
                {QLatin1String("id"), campaigns.last()}});
    }
    std::barrier start(sessions + 1);
    std::barrier end(sessions + 1);
    QStringList errors[sessions];
    std::vector<std::thread> threads;
    for (int i = 0; i < sessions; ++i) {
        threads.emplace_back([&, i] {
            const auto session = m_database->session(SessionKind::Write);
            // Each waits for all others in turn, on however slow a machine.
            mustExecute(*session, u"SET lock_timeout = '60s'");
            start.arrive_and_wait();
            // In opposite directions, some with a limit, so that campaigns are entered again and again.
            for (int k = 0; k < campaignCount; ++k) {
                const CampaignId campaign = campaigns[i % 2 ? (i + k) % 8 : (i + 8 - k) % 8];
                const auto result = enrollCampaign(*session, m_client, campaign, EnrollmentMode::Real,
                    {.limit = k < 4 ? std::optional<int>(40) : std::nullopt});
                if (!result)
                    errors[i].append(result.error().message);
            }
            end.arrive_and_wait();
        });
    }
    start.arrive_and_wait();
    const qint64 connected =
        count(QStringLiteral("pg_stat_activity WHERE datname = current_database() AND "
                             "pid <> pg_backend_pid() AND backend_type = 'client backend'"));
    end.arrive_and_wait();
    for (std::thread& thread : threads)
        thread.join();
    QCOMPARE(connected, sessions);
    for (const QStringList& said : errors)
        QCOMPARE(said, QStringList());
    QCOMPARE(count(QStringLiteral("enrollments")), 1600);
    QCOMPARE(count(QStringLiteral("enrollments WHERE completed_at IS NULL")), 1600);
    QCOMPARE(count(QStringLiteral("enrollment_runs")), sessions * campaignCount);
    QCOMPARE(brokenInvariants(*m_session), QStringList());
}

void HistoryScenarios::CC_16_countersFollowEachEnrollment()
{
    makeLeads(*m_session, m_client, 30);
    const CampaignId campaign = makeCampaign(*m_session, m_client, QStringLiteral("Counted"), 2, 20);
    const auto figures = [&] {
        const auto c = loadCampaign(*m_session, m_client, campaign);
        return QVector<qint64>{c->totalLeads, c->leadsEnrolled, c->active, c->completed, c->messagesSent};
    };
    QCOMPARE(figures(), QVector<qint64>({0, 0, 0, 0, 0}));
    QVERIFY(!loadCampaign(*m_session, m_client, campaign)->lastEnrollmentAt.isValid());
    enroll(campaign, 7);
    QCOMPARE(figures(), QVector<qint64>({30, 7, 7, 0, 0}));
    const QDateTime first = loadCampaign(*m_session, m_client, campaign)->lastEnrollmentAt;
    QVERIFY(first.isValid());
    send(2);
    QVERIFY(DeEnrollmentRunner(*m_session, {}).runClient(m_client));
    QCOMPARE(figures(), QVector<qint64>({30, 7, 0, 7, 14}));
    // Those who were in it don't come again; the cap of 20 counts them.
    enroll(campaign, 8);
    QCOMPARE(figures(), QVector<qint64>({23, 15, 8, 7, 14}));
    QCOMPARE(enroll(campaign).reason, QStringLiteral("enrollment_cap"));
    QCOMPARE(figures().mid(1), QVector<qint64>({20, 13, 7, 14}));
    const QDateTime last = loadCampaign(*m_session, m_client, campaign)->lastEnrollmentAt;
    QVERIFY(last >= first);
    // An enrollment of nobody is no enrollment.
    QCOMPARE(enroll(campaign).enrolled, 0);
    QCOMPARE(loadCampaign(*m_session, m_client, campaign)->lastEnrollmentAt, last);
    QCOMPARE(brokenInvariants(*m_session), QStringList());
}

QTEST_GUILESS_MAIN(HistoryScenarios)
#include "tst_history.moc"
