// SPDX-License-Identifier: GPL-3.0-or-later
// Counters and everything derived, after whatever people and other systems do. CM_TEST_SEED repeats a
// sequence, CM_TEST_OPERATIONS (1000) is its length.
#include "tests/scenarios/operationsequence.h"
#include "tests/support/invariants.h"

#include <QCoreApplication>
#include <QTest>

using namespace cm;
using namespace cm::test;

// Below the time that Qt Test gives a function.
constexpr int shrinkingMs = 150'000;

class CounterScenarios : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void CC_17_countersEqualARecountAfterRandomOperations();
    void aPlantedFaultIsFoundAndShrunk();
    void eachInvariantCanBreak_data();
    void eachInvariantCanBreak();

private:
    std::unique_ptr<TestDatabase> m_used; ///< with all that can be wrong in it; nobody is connected to it
};

void CounterScenarios::initTestCase()
{
    World world;
    for (const Step& step : drawSequence(17, 150)) {
        Choice choice(step.seed);
        QCOMPARE(operations().at(step.operation).apply(world, choice), QString());
    }
    QCOMPARE(brokenInvariants(*world.session), QStringList());
    for (const char* rows : {"enrollments WHERE completed_at IS NULL AND leaves_as IS NULL",
             "enrollments WHERE outcome = 'completed'", "de_enrollment_runs WHERE leads_skipped > 0",
             "de_enrollment_runs WHERE (checkpoint_data ->> 'batches')::integer > 0"})
        QVERIFY2(
            number(*world.session, QStringLiteral("SELECT count(*) AS n FROM ") + QLatin1String(rows)) > 0,
            rows);
    world.session.reset();
    world.other.reset();
    m_used = world.database.copy();
}

void CounterScenarios::CC_17_countersEqualARecountAfterRandomOperations()
{
    bool given = false;
    quint32 seed = qEnvironmentVariable("CM_TEST_SEED").toUInt(&given);
    if (!given)
        seed = std::random_device()();
    int length = qEnvironmentVariableIntValue("CM_TEST_OPERATIONS");
    if (length < 1)
        length = 1000;
    qInfo("CM_TEST_SEED=%u CM_TEST_OPERATIONS=%d", seed, length);
    const Sequence sequence = drawSequence(seed, length);
    const auto failure = play(sequence);
    if (!failure)
        return;
    qWarning("step %lld: %s", static_cast<long long>(failure->step) + 1, qPrintable(failure->problem));
    const Sequence shortest = shrink(sequence.first(failure->step + 1), {}, shrinkingMs);
    QFAIL(qPrintable(QStringLiteral("seed %1, step %2: %3\nThe shortest sequence that fails, of %4:\n%5\n%6")
                         .arg(seed)
                         .arg(failure->step + 1)
                         .arg(failure->problem)
                         .arg(failure->step + 1)
                         .arg(sequenceText(shortest), play(shortest).value_or(Failure{}).problem)));
}

void CounterScenarios::aPlantedFaultIsFoundAndShrunk()
{
    // A booking or an opt-out of a lead that has received messages counts one message too many.
    const Preparation plant = [](World& world) {
        if (!world.session->executeScript(QStringLiteral(
                "CREATE FUNCTION plant() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
                "UPDATE campaigns SET messages_sent = messages_sent + 1 WHERE id IN (SELECT campaign_id FROM "
                "enrollments WHERE lead_id = NEW.id AND completed_at IS NULL AND sms_sequence_position > 0); "
                "RETURN NULL; END $$; CREATE TRIGGER plant AFTER UPDATE OF booked, sms_stop ON leads FOR "
                "EACH "
                "ROW WHEN (NEW.booked AND NOT OLD.booked OR NEW.sms_stop AND NOT OLD.sms_stop) "
                "EXECUTE FUNCTION plant()")))
            qFatal("the fault can't be planted");
    };
    const Sequence sequence = drawSequence(20261124, 100);
    const auto failure = play(sequence, plant);
    QVERIFY(failure);
    QVERIFY2(failure->problem.contains(QStringLiteral("messages_sent")), qPrintable(failure->problem));
    const Sequence shortest = shrink(sequence.first(failure->step + 1), plant, shrinkingMs);
    const QString text = sequenceText(shortest);
    QVERIFY(play(shortest, plant));
    // It needs an enrollment, a message and one of these, and leads for whom their choices fit.
    qInfo("%lld steps shrunk to:\n%s", static_cast<long long>(failure->step) + 1, qPrintable(text));
    QVERIFY2(shortest.size() <= 8 && text.contains(QStringLiteral("enroll"))
            && text.contains(QStringLiteral("send due messages"))
            && (text.contains(QStringLiteral("book")) || text.contains(QStringLiteral("opt"))),
        qPrintable(text));
    QVERIFY(!play(shortest));
}

void CounterScenarios::eachInvariantCanBreak_data()
{
    QTest::addColumn<QString>("fault");
    QTest::addColumn<QString>("rule");
    const auto row = [](const char* name, const char* fault, const char* rule) {
        QTest::newRow(name) << QString::fromLatin1(fault) << QString::fromLatin1(rule);
    };
    for (const char* counter :
        {"total_leads", "leads_enrolled", "messages_sent", "active_leads_count", "completed_leads_count",
            "booked_count", "opted_out_count", "deactivated_leads_count", "removed_leads_count"}) {
        QTest::newRow(counter)
            << QStringLiteral("UPDATE campaigns SET %1 = %1 + 1").arg(QLatin1String(counter))
            << QString::fromLatin1(counter);
    }
    row("a day's figures", "UPDATE daily_figures SET booked = booked + 1",
        "the figures by day equal a recount");
    row("last enrollment", "UPDATE campaigns SET last_enrollment_at = now()", "last_enrollment_at");
    row("negative",
        "ALTER TABLE campaigns DROP CONSTRAINT campaigns_counters_check; "
        "UPDATE campaigns SET booked_count = -1",
        "no counter is negative");
    row("cap", "UPDATE campaigns SET max_leads_to_enroll = 1", "above its cap");
    row("two open",
        "DROP INDEX enrollments_open_key; INSERT INTO enrollments (client_id, lead_id, campaign_id, "
        "enrolled_campaign_version, enrolled_message_count) SELECT client_id, lead_id, campaign_id, 1, 3 "
        "FROM enrollments WHERE completed_at IS NULL LIMIT 1",
        "one open enrollment");
    row("missed booking",
        "ALTER TABLE leads DISABLE TRIGGER leads_tell_enrollments; UPDATE leads SET booked = true",
        "leaves_as follows");
    row("missed deactivation",
        "ALTER TABLE campaigns DISABLE TRIGGER campaigns_tell_enrollments; "
        "UPDATE campaigns SET is_active = false",
        "leaves_as follows");
    row("status", "UPDATE enrollments SET processing_status = 'Stopped' WHERE outcome = 'completed'",
        "the status of their outcome");
    row("no run", "UPDATE enrollments SET de_enrollment_run_id = NULL", "have a run that closed them");
    row("log missing",
        "DELETE FROM de_enrollment_lead_log WHERE lead_id = (SELECT lead_id FROM "
        "de_enrollment_lead_log LIMIT 1)",
        "a closed enrollment has one log row");
    row("event doubled",
        "INSERT INTO lead_events (client_id, lead_id, campaign_id, event_type, run_id, detail) SELECT "
        "client_id, lead_id, campaign_id, event_type, run_id, detail FROM lead_events WHERE "
        "event_type = 'de_enrolled' LIMIT 1",
        "a closed enrollment has one log row");
    row("outcome", "UPDATE de_enrollment_lead_log SET outcome = 'booked'", "which say the same");
    row("reopened",
        "DROP INDEX enrollments_open_key; UPDATE enrollments SET completed_at = NULL, outcome = NULL, "
        "processing_status = 'In Sequence', de_enrollment_run_id = NULL WHERE completed_at IS NOT NULL",
        "or was undone");
    row("silent enrollment",
        "INSERT INTO enrollments (client_id, lead_id, campaign_id, enrolled_campaign_version, "
        "enrolled_message_count) SELECT c.client_id, l.id, c.id, 1, 3 FROM campaigns c, leads l "
        "WHERE NOT EXISTS (SELECT FROM enrollments e WHERE e.lead_id = l.id) LIMIT 1",
        "an enrollment has one event");
    row("position", "UPDATE enrollments SET sms_sequence_position = sms_sequence_position + 1",
        "a position is");
    row("run figures",
        "UPDATE de_enrollment_runs SET leads_de_enrolled = leads_de_enrolled + 1, leads_evaluated = "
        "leads_evaluated + 1",
        "run's figures equal its log");
    row("outcome sums", "UPDATE de_enrollment_runs SET by_outcome = by_outcome || '{\"booked\": 7}'",
        "run's figures equal its log");
    row("checkpoint",
        "UPDATE de_enrollment_runs SET checkpoint_data = checkpoint_data || "
        "'{\"lastLeadId\": \"00000000-0000-0000-0000-000000000000\"}'",
        "run's figures equal its log");
    row("enrollment run",
        "UPDATE enrollment_runs SET enrolled = enrolled - 1, remaining = remaining + 1 WHERE enrolled > 0",
        "run's figures equal its enrollments");
    row("two at work",
        "INSERT INTO de_enrollment_runs (client_id, run_type, status) SELECT id, 'manual', 'running' "
        "FROM clients, generate_series(1, 2)",
        "one run at work");
}

void CounterScenarios::eachInvariantCanBreak()
{
    QFETCH(QString, fault);
    QFETCH(QString, rule);
    const auto database = m_used->copy();
    const auto session = database->session();
    // The log defends itself; a fault in it needs its triggers off.
    const auto planted = session->executeScript(
        QStringLiteral("ALTER TABLE de_enrollment_lead_log DISABLE TRIGGER USER; ") + fault);
    QVERIFY2(planted, planted ? "" : qPrintable(planted.error().message));
    const QStringList broken = brokenInvariants(*session);
    QVERIFY2(broken.join(u'\n').contains(rule), qPrintable(broken.join(u'\n')));
}

int main(int argc, char* argv[])
{
    // The long form takes longer than Qt Test gives a function.
    if (qEnvironmentVariableIsSet("CM_TEST_OPERATIONS")
        && !qEnvironmentVariableIsSet("QTEST_FUNCTION_TIMEOUT"))
        qputenv("QTEST_FUNCTION_TIMEOUT", "86400000");
    QCoreApplication application(argc, argv);
    CounterScenarios scenarios;
    return QTest::qExec(&scenarios, argc, argv);
}

#include "tst_counters.moc"
