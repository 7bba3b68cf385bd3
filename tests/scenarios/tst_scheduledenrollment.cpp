// SPDX-License-Identifier: GPL-3.0-or-later
// Scenarios CC-12 and CC-13 for enrollments that nobody asks for: scheduled campaigns start once, by
// whichever worker ticks first; and for those that resuming a campaign brings.
#include "models/deenrollment/deenrollmentworker.h"
#include "tests/scenarios/enrollmenttestbed.h"

#include <QTest>

#include <latch>
#include <thread>

using namespace cm;
using namespace cm::test;

class ScheduledEnrollment : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_bed = std::make_unique<EnrollmentTestBed>();
        makeLeads(*m_bed->session, m_bed->client, 12);
    }
    void cleanup() { m_bed.reset(); }

    void CC_12_startsWhenItIsDue();
    void CC_12_startsOnceHoweverManyWorkersTick();
    void CC_12_longOverdueAsksForReview_data();
    void CC_12_longOverdueAsksForReview();
    void CC_12_oneFailureStopsNothing();
    void CC_12_lookingForWhatIsDueFails();
    void CC_12_whatIsNotToStart_data();
    void CC_12_whatIsNotToStart();
    void CC_12_resumingWhatWasCreatedPausedEnrolls();

private:
    CampaignId scheduled(const QString& name, const QString& due, bool paused = false)
    {
        const CampaignId id = m_bed->campaign(name, [paused](CampaignDraft& draft) {
            draft.startDatetime = QDateTime::currentDateTimeUtc().addDays(1);
            draft.isPaused = paused;
        });
        // The past can't be given: time goes by.
        m_bed->change(QStringLiteral("ALTER TABLE campaigns DISABLE TRIGGER campaigns_keep_state"));
        m_bed->change(
            QStringLiteral("UPDATE campaigns SET start_datetime = now() - interval '%1' WHERE id = '%2'")
                .arg(due, id.toString()));
        m_bed->change(QStringLiteral("ALTER TABLE campaigns ENABLE TRIGGER campaigns_keep_state"));
        return id;
    }
    DeEnrollmentResult tick()
    {
        DeEnrollmentWorker worker(m_bed->database.settings());
        auto results = worker.run({m_bed->client}, {}, {});
        if (!results)
            qFatal("%s", qPrintable(results.error().message));
        return results->first();
    }
    QString status(CampaignId id)
    {
        return mustExecute(*m_bed->session,
            u"SELECT concat_ws(' ', enrollment_status, review_status) AS s FROM campaigns WHERE id = :id",
            {{QLatin1String("id"), id}})
            .first()
            .text("s");
    }
    std::unique_ptr<EnrollmentTestBed> m_bed;
};

void ScheduledEnrollment::CC_12_startsWhenItIsDue()
{
    const CampaignId early = m_bed->campaign(QStringLiteral("Early"),
        [](CampaignDraft& draft) { draft.startDatetime = QDateTime::currentDateTimeUtc().addSecs(3600); });
    QVERIFY(tick().started.isEmpty());
    QCOMPARE(status(early), QStringLiteral("scheduled"));
    const CampaignId due = scheduled(QStringLiteral("Due"), QStringLiteral("1 minute"));
    const DeEnrollmentResult result = tick();
    QCOMPARE(result.status, QStringLiteral("success"));
    QCOMPARE(result.started.size(), 1);
    QCOMPARE(result.started.first().campaignId, due);
    QCOMPARE(result.started.first().enrolled, 12);
    QCOMPARE(
        result.started.first().sentence(), QStringLiteral("\"Due\" has started: 12 leads were enrolled."));
    const QJsonObject json = result.toJson()[QLatin1String("started")][0].toObject();
    QCOMPARE(json[QLatin1String("what")].toString(), QStringLiteral("started"));
    QCOMPARE(json[QLatin1String("enrolled")].toInt(), 12);
    QCOMPARE(status(due), QStringLiteral("active"));
    QVERIFY(tick().started.isEmpty());
    QCOMPARE(m_bed->broken(), QString());
}

void ScheduledEnrollment::CC_12_startsOnceHoweverManyWorkersTick()
{
    for (int i = 0; i < 3; ++i)
        scheduled(QStringLiteral("Due %1").arg(i), QStringLiteral("%1 minutes").arg(i + 1));
    m_bed->change(QStringLiteral("UPDATE campaigns SET max_leads_to_enroll = 4"));
    constexpr int workers = 6;
    std::latch ready(workers);
    std::vector<std::thread> threads;
    QVector<QVector<DueEnrollment>> started(workers);
    QStringList problems;
    problems.resize(workers);
    for (int i = 0; i < workers; ++i) {
        threads.emplace_back([&, i] {
            DeEnrollmentWorker worker(m_bed->database.settings());
            ready.arrive_and_wait();
            const auto results = worker.run({m_bed->client}, {}, {});
            if (results) {
                started[i] = results->first().started;
                problems[i] = results->first().startProblem;
            } else {
                problems[i] = results.error().message;
            }
        });
    }
    for (std::thread& thread : threads)
        thread.join();
    QCOMPARE(problems.join(QString()), QString());
    QMap<QString, int> times;
    for (const auto& one : std::as_const(started)) {
        for (const DueEnrollment& due : one) {
            QCOMPARE(due.problem, QString());
            QCOMPARE(due.enrolled, 4);
            ++times[due.campaignName];
        }
    }
    QCOMPARE(times,
        (QMap<QString, int>{
            {QStringLiteral("Due 0"), 1}, {QStringLiteral("Due 1"), 1}, {QStringLiteral("Due 2"), 1}}));
    QCOMPARE(m_bed->count(QStringLiteral("enrollment_runs")), 3);
    QCOMPARE(m_bed->broken(), QString());
}

void ScheduledEnrollment::CC_12_longOverdueAsksForReview_data()
{
    QTest::addColumn<QString>("due");
    QTest::addColumn<QString>("review");
    QTest::addColumn<bool>("starts");
    QTest::newRow("30 days") << QStringLiteral("29 days 23 hours") << QStringLiteral("NULL") << true;
    QTest::newRow("more") << QStringLiteral("30 days 1 hour") << QStringLiteral("NULL") << false;
    QTest::newRow("approved before") << QStringLiteral("31 days") << QStringLiteral("'approved'") << false;
}

void ScheduledEnrollment::CC_12_longOverdueAsksForReview()
{
    QFETCH(QString, due);
    QFETCH(QString, review);
    QFETCH(bool, starts);
    const CampaignId id = scheduled(QStringLiteral("Late"), due);
    m_bed->change(QStringLiteral("UPDATE campaigns SET review_status = ") + review);
    const DeEnrollmentResult result = tick();
    QCOMPARE(result.started.size(), 1);
    QCOMPARE(result.started.first().problem, QString());
    QCOMPARE(result.started.first().reason,
        starts ? DueEnrollment::Reason::Started : DueEnrollment::Reason::Overdue);
    QCOMPARE(m_bed->count(QStringLiteral("enrollments")), starts ? 12 : 0);
    QCOMPARE(status(id), starts ? QStringLiteral("active") : QStringLiteral("active pending"));
    QVERIFY(tick().started.isEmpty());
    if (!starts) {
        m_bed->change(QStringLiteral("UPDATE campaigns SET review_status = 'approved'"));
        QCOMPARE(m_bed->enroll(id).enrolled, 12);
    }
    QCOMPARE(m_bed->broken(), QString());
}

void ScheduledEnrollment::CC_12_oneFailureStopsNothing()
{
    const CampaignId good = scheduled(QStringLiteral("Good"), QStringLiteral("1 hour"));
    const CampaignId bad = scheduled(QStringLiteral("Bad"), QStringLiteral("2 hours"));
    m_bed->change(QStringLiteral("UPDATE campaigns SET max_leads_to_enroll = 5"));
    // Somebody's trigger refuses one of them.
    QVERIFY(m_bed->session->executeScript(QStringLiteral(
        "CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        "IF NEW.campaign_id = '%1' THEN RAISE EXCEPTION 'refused' USING ERRCODE = 'XX001'; END IF; RETURN "
        "NEW; END $$; "
        "CREATE TRIGGER refuse BEFORE INSERT ON enrollments FOR EACH ROW EXECUTE FUNCTION refuse()")
                                              .arg(bad.toString())));
    const CampaignId leaving =
        m_bed->campaign(QStringLiteral("Leaving"), [](CampaignDraft& draft) { draft.maxLeadsToEnroll = 2; });
    m_bed->enroll(leaving);
    m_bed->change(QStringLiteral("UPDATE campaigns SET is_active = false WHERE name = 'Leaving'"));
    const DeEnrollmentResult result = tick();
    QCOMPARE(result.status, QStringLiteral("success"));
    QCOMPARE(result.deEnrolled, 2);
    QCOMPARE(result.started.size(), 2);
    for (const DueEnrollment& one : result.started) {
        QCOMPARE(one.problem, one.campaignId == bad ? QStringLiteral("refused") : QString());
        QCOMPARE(one.enrolled, one.campaignId == bad ? 0 : 5);
    }
    QCOMPARE(status(good), QStringLiteral("active"));
    QCOMPARE(status(bad), QStringLiteral("scheduled"));
    // It is tried again.
    m_bed->change(QStringLiteral("DROP TRIGGER refuse ON enrollments"));
    QCOMPARE(tick().started.first().enrolled, 5);
    QCOMPARE(m_bed->broken(), QString());
}

void ScheduledEnrollment::CC_12_lookingForWhatIsDueFails()
{
    const CampaignId leaving = m_bed->campaign(QStringLiteral("Leaving"));
    m_bed->enroll(leaving);
    m_bed->change(QStringLiteral("UPDATE campaigns SET is_active = false"));
    m_bed->change(QStringLiteral("DROP FUNCTION enroll_due_campaigns(uuid)"));
    const DeEnrollmentResult result = tick();
    QVERIFY(result.startProblem.contains(QStringLiteral("enroll_due_campaigns")));
    QCOMPARE(result.toJson()[QLatin1String("startProblem")].toString(), result.startProblem);
    QCOMPARE(result.deEnrolled, 12);
}

void ScheduledEnrollment::CC_12_whatIsNotToStart_data()
{
    QTest::addColumn<QString>("change");
    QTest::newRow("deactivated") << QStringLiteral("is_active = false");
    QTest::newRow("to review") << QStringLiteral("review_status = 'pending'");
    QTest::newRow("discarded") << QStringLiteral("review_status = 'discarded'");
    QTest::newRow("put off") << QStringLiteral("start_datetime = now() + interval '1 day'");
}

void ScheduledEnrollment::CC_12_whatIsNotToStart()
{
    QFETCH(QString, change);
    scheduled(QStringLiteral("Due"), QStringLiteral("1 minute"));
    m_bed->change(QStringLiteral("UPDATE campaigns SET ") + change);
    QVERIFY(tick().started.isEmpty());
    QCOMPARE(m_bed->count(QStringLiteral("enrollments")), 0);
}

void ScheduledEnrollment::CC_12_resumingWhatWasCreatedPausedEnrolls()
{
    const CampaignId paused = m_bed->campaign(QStringLiteral("Paused"), [](CampaignDraft& draft) {
        draft.isPaused = true;
        draft.maxLeadsToEnroll = 5;
    });
    QVERIFY(loadCampaign(*m_bed->session, m_bed->client, paused)->wasCreatedPaused());
    const DryRun shown = m_bed->dryRun(paused);
    QVERIFY(shown.isPaused);
    // Nobody but those that were shown, and it stays paused if that can't be.
    makeLead(*m_bed->session, m_bed->client, {.score = 99});
    const auto outdated =
        resumeCampaign(*m_bed->session, m_bed->client, paused, {.fingerprint = shown.fingerprint});
    QVERIFY(!outdated && isOutdated(outdated.error()));
    QCOMPARE(status(paused), QStringLiteral("paused"));
    const auto resumed = resumeCampaign(*m_bed->session, m_bed->client, paused);
    QVERIFY2(resumed, resumed ? "" : qPrintable(resumed.error().message));
    QVERIFY(resumed->has_value());
    QCOMPARE((*resumed)->enrolled, 5);
    QCOMPARE(status(paused), QStringLiteral("active"));
    // From then on pausing and resuming are about messages.
    m_bed->change(QStringLiteral("UPDATE campaigns SET max_leads_to_enroll = 9"));
    QVERIFY(changeCampaignState(*m_bed->session, m_bed->client, paused, CampaignAction::Pause));
    const auto again = resumeCampaign(*m_bed->session, m_bed->client, paused);
    QVERIFY(again && !again->has_value());
    QCOMPARE(m_bed->count(QStringLiteral("enrollments")), 5);
    QCOMPARE(m_bed->broken(), QString());
}

QTEST_GUILESS_MAIN(ScheduledEnrollment)
#include "tst_scheduledenrollment.moc"
