// SPDX-License-Identifier: GPL-3.0-or-later
// Scenario RL-01: each role does its whole job under its own login with the shipped code, and no other's;
// what is changed is on record with the login that did it.
#include "models/audience/audiencequeries.h"
#include "models/campaigns/campaignqueries.h"
#include "models/clients/client.h"
#include "models/deenrollment/deenrollmentrunner.h"
#include "models/enrollment/enrollment.h"
#include "tests/scenarios/twotenants.h"

#include <QTest>
#include <QThread>

#include <atomic>
#include <thread>

using namespace cm;
using namespace cm::test;

namespace {

const QString denied = QStringLiteral("42501");

template <typename T> QString stateOf(const Result<T>& result)
{
    return result ? QString() : result.error().sqlState;
}

} // namespace

class RoleDuties : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { m_tenants = std::make_unique<TwoTenants>(); }
    void cleanupTestCase() { m_tenants.reset(); }

    void RL_01_staffImportsPreviewsAndDryRuns();
    void RL_01_managerLooks();
    void RL_01_workerTakesLeadsOut();
    void RL_01_clientAdminRunsCampaigns();
    void RL_01_superAdminKeepsTheHouse();
    void RL_01_directChangesAreLikeTheFunction_data();
    void RL_01_directChangesAreLikeTheFunction();
    void RL_01_refusedChangesAreRefusedDirectlyToo();
    void RL_01_whatCountsIsNotSetByHand_data();
    void RL_01_whatCountsIsNotSetByHand();
    void RL_01_directDeactivationMeetsAnEnrollment();

private:
    Session& owner() { return m_tenants->owner(); }
    Session& as(const char* role) { return m_tenants->as(QLatin1String(role)); }
    ClientId client() const { return m_tenants->a.client; }
    qint64 count(const QString& rest)
    {
        return number(owner(), QStringLiteral("SELECT count(*) AS n FROM ") + rest);
    }
    /// How often the login of the role did this, as recorded.
    qint64 audited(const char* role, const QString& action)
    {
        return count(QStringLiteral("audit_log WHERE action = '%1' AND actor = '%2'")
                         .arg(action, m_tenants->login(QLatin1String(role))));
    }
    CampaignId newCampaign()
    {
        return makeCampaign(as("admin"), client(), QStringLiteral("New %1").arg(++m_made));
    }
    /// All there is, as text: what a dry run must not change.
    QString everything()
    {
        QString all;
        for (const char* table :
            {"campaigns", "enrollments", "enrollment_runs", "leads", "lead_events", "audit_log"})
            all += mustExecute(owner(),
                QStringLiteral("SELECT md5(string_agg(x::text, '' ORDER BY x::text)) AS sum FROM %1 x")
                    .arg(QLatin1String(table)))
                       .first()
                       .text("sum");
        return all;
    }

    std::unique_ptr<TwoTenants> m_tenants;
    int m_made = 0;
};

void RoleDuties::RL_01_staffImportsPreviewsAndDryRuns()
{
    Session& staff = as("staff");
    const CampaignId campaign = newCampaign();
    makeLeads(owner(), client(), 3);
    mustExecute(staff,
        u"INSERT INTO leads (client_id, first_name, kajabi_tags) VALUES (:client, 'Ada', '{webinar}')",
        {{QLatin1String("client"), client()}});
    Audience audience;
    audience.tagsAny = {QStringLiteral("webinar")};
    const auto preview = audienceSummary(staff, client(), audience, campaign);
    QVERIFY(preview);
    const QString before = everything();
    const auto dry = enrollCampaign(staff, client(), campaign, EnrollmentMode::DryRun);
    QVERIFY2(dry, dry ? "" : qPrintable(dry.error().message));
    QVERIFY(dry->enrolled >= 4);
    QCOMPARE(dry->enrolled, preview->enrollable);
    QCOMPARE(everything(), before);
    QCOMPARE(stateOf(enrollCampaign(staff, client(), campaign, EnrollmentMode::Real)), denied);
    QCOMPARE(stateOf(changeCampaignState(staff, client(), campaign, CampaignAction::Pause)), denied);
    DeEnrollmentRunner runner(staff, {});
    QCOMPARE(stateOf(runner.runClient(client())), denied);
    QCOMPARE(everything(), before);
}

void RoleDuties::RL_01_managerLooks()
{
    Session& manager = as("manager");
    QVERIFY(audienceSummary(manager, client(), Audience()));
    QVERIFY(listCampaigns(manager, client())->size() >= 2);
    QCOMPARE(listHealth(manager)->size(), 1);
    QVERIFY(!listRuns(manager, client())->isEmpty());
    QVERIFY(listRuns(manager, m_tenants->b.client)->isEmpty());
    QCOMPARE(listClients(manager)->size(), 1);
    QCOMPARE(stateOf(manager.execute(
                 u"INSERT INTO leads (client_id) VALUES (:client)", {{QLatin1String("client"), client()}})),
        denied);
    QCOMPARE(stateOf(enrollCampaign(manager, client(), m_tenants->a.campaign, EnrollmentMode::Real)), denied);
}

void RoleDuties::RL_01_workerTakesLeadsOut()
{
    Session& worker = as("worker");
    for (const Tenant& tenant : {m_tenants->a, m_tenants->b}) {
        const Row due =
            mustExecute(worker, u"SELECT enrollment_id, lead_id, step FROM due_messages(:client, 1)",
                {{QLatin1String("client"), tenant.client}})
                .first();
        mustExecute(worker, u"SELECT record_message_sent(:client, :enrollment, :step)",
            {{QLatin1String("client"), tenant.client},
                {QLatin1String("enrollment"), due.uuid("enrollment_id")},
                {QLatin1String("step"), static_cast<int>(due.integer("step"))}});
        mustExecute(worker, u"SELECT record_booking(:client, :lead)",
            {{QLatin1String("client"), tenant.client}, {QLatin1String("lead"), due.uuid("lead_id")}});
        DeEnrollmentRunner runner(worker, {});
        const auto result = runner.runClient(tenant.client);
        QVERIFY2(result, result ? "" : qPrintable(result.error().message));
        QCOMPARE(result->status, QStringLiteral("success"));
        QCOMPARE(result->deEnrolled, 1);
        QCOMPARE(count(QStringLiteral("de_enrollment_runs WHERE id = '%1' AND holder_user = '%2'")
                           .arg(result->runId.toString(), m_tenants->login(QStringLiteral("worker")))),
            1);
        QCOMPARE(count(QStringLiteral("lead_events WHERE client_id = '%1' AND actor = '%2' AND event_type IN "
                                      "('message_sent', 'booked', 'de_enrolled')")
                           .arg(tenant.id(), m_tenants->login(QStringLiteral("worker")))),
            3);
    }
    QCOMPARE(stateOf(audienceSummary(worker, client(), Audience())), denied);
    QCOMPARE(
        stateOf(enrollCampaign(worker, client(), m_tenants->a.campaign, EnrollmentMode::DryRun)), denied);
}

void RoleDuties::RL_01_clientAdminRunsCampaigns()
{
    Session& admin = as("admin");
    makeLeads(admin, client(), 2);
    const qint64 created = audited("admin", QStringLiteral("campaign_created"));
    const CampaignId campaign = newCampaign();
    QCOMPARE(audited("admin", QStringLiteral("campaign_created")), created + 1);
    const auto enrolled = enrollCampaign(admin, client(), campaign, EnrollmentMode::Real);
    QVERIFY2(enrolled, enrolled ? "" : qPrintable(enrolled.error().message));
    QVERIFY(enrolled->enrolled >= 2);
    QCOMPARE(count(QStringLiteral("enrollment_runs WHERE id = '%1' AND actor = '%2'")
                       .arg(enrolled->runId.toString(), m_tenants->login(QStringLiteral("admin")))),
        1);
    mustExecute(admin, u"SELECT undo_enrollment_run(:client, :run)",
        {{QLatin1String("client"), client()}, {QLatin1String("run"), enrolled->runId}});
    QCOMPARE(audited("admin", QStringLiteral("enrollment_run_undone")), 1);
    mustExecute(admin, u"SELECT undo_de_enrollment_run(:client, :run)",
        {{QLatin1String("client"), client()}, {QLatin1String("run"), m_tenants->a.deEnrollmentRun}});
    QCOMPARE(audited("admin", QStringLiteral("de_enrollment_run_undone")), 1);
    for (const CampaignAction action : {CampaignAction::Pause, CampaignAction::Deactivate}) {
        const QString name = QStringLiteral("campaign_") + campaignActionName(action);
        const qint64 before = audited("admin", name);
        QVERIFY(changeCampaignState(admin, client(), campaign, action));
        QCOMPARE(audited("admin", name), before + 1);
    }
    mustExecute(admin,
        u"SELECT add_campaign_version(:client, :campaign, messages) FROM campaign_versions "
        "WHERE campaign_id = :campaign",
        {{QLatin1String("client"), client()}, {QLatin1String("campaign"), campaign}});
    QVERIFY(audited("admin", QStringLiteral("campaign_edited")) > 0);
    QCOMPARE(counterDrift(owner()), QString());
    QCOMPARE(stateOf(addClient(admin, QStringLiteral("Mine"), {}, QStringLiteral("UTC"))), denied);
}

void RoleDuties::RL_01_superAdminKeepsTheHouse()
{
    Session& super = as("super");
    const auto added =
        addClient(super, QStringLiteral("Cedar"), QStringLiteral("c@example.com"), QStringLiteral("UTC"));
    QVERIFY2(added, added ? "" : qPrintable(added.error().message));
    QCOMPARE(audited("super", QStringLiteral("client_added")), 1);
    mustExecute(super, u"INSERT INTO settings (key, value) VALUES ('health.failed_runs', '9')");
    QCOMPARE(audited("super", QStringLiteral("setting_added")), 1);
    QCOMPARE(count(QStringLiteral("settings WHERE key = 'health.failed_runs' AND updated_by = '%1'")
                       .arg(m_tenants->login(QStringLiteral("super")))),
        1);
    // A login that was nobody becomes a member of the new client, and no more.
    Session& nobody = as("nobody");
    QCOMPARE(stateOf(listCampaigns(nobody, *added)), denied);
    mustExecute(super, u"INSERT INTO app_users (login, role, client_id) VALUES (:login, 'staff', :client)",
        {{QLatin1String("login"), m_tenants->login(QStringLiteral("nobody"))},
            {QLatin1String("client"), *added}});
    QCOMPARE(audited("super", QStringLiteral("user_added")), 1);
    QCOMPARE(listClients(nobody)->first().companyName, QStringLiteral("Cedar"));
    QCOMPARE(listClients(nobody)->size(), 1);
    mustExecute(super, u"DELETE FROM app_users WHERE login = :login",
        {{QLatin1String("login"), m_tenants->login(QStringLiteral("nobody"))}});
    QCOMPARE(audited("super", QStringLiteral("user_removed")), 1);
    QCOMPARE(stateOf(listClients(nobody)), denied);
    QVERIFY(changeCampaignState(super, m_tenants->b.client, m_tenants->b.campaign, CampaignAction::Pause));
    QCOMPARE(audited("super", QStringLiteral("campaign_pause")), 1);
}

void RoleDuties::RL_01_directChangesAreLikeTheFunction_data()
{
    QTest::addColumn<QStringList>("actions");
    QTest::addColumn<QStringList>("changes");
    const QString pause = QStringLiteral("is_paused = true");
    const QString resume = QStringLiteral("is_paused = false");
    const QString deactivate = QStringLiteral("is_active = false");
    const QString reactivate = QStringLiteral("is_active = true");
    QTest::newRow("pause") << QStringList{QStringLiteral("pause")} << QStringList{pause};
    QTest::newRow("pause, resume") << QStringList{QStringLiteral("pause"), QStringLiteral("resume")}
                                   << QStringList{pause, resume};
    QTest::newRow("deactivate") << QStringList{QStringLiteral("deactivate")} << QStringList{deactivate};
    QTest::newRow("pause, deactivate, reactivate")
        << QStringList{QStringLiteral("pause"), QStringLiteral("deactivate"), QStringLiteral("reactivate")}
        << QStringList{pause, deactivate, reactivate};
}

void RoleDuties::RL_01_directChangesAreLikeTheFunction()
{
    QFETCH(QStringList, actions);
    QFETCH(QStringList, changes);
    const CampaignId byFunction = newCampaign();
    const CampaignId byHand = newCampaign();
    for (int i = 0; i < actions.size(); ++i) {
        mustExecute(as("admin"), u"SELECT set_campaign_state(:client, :campaign, :action)",
            {{QLatin1String("client"), client()}, {QLatin1String("campaign"), byFunction},
                {QLatin1String("action"), actions.at(i)}});
        mustExecute(as("admin"),
            QStringLiteral("UPDATE campaigns SET %1 WHERE id = '%2'").arg(changes.at(i), byHand.toString()));
    }
    const auto state = [&](CampaignId id) {
        return mustExecute(owner(),
            u"SELECT concat_ws(' ', is_paused, is_active, deactivated_at IS NULL, enrollment_status) || "
            "(SELECT string_agg(concat_ws(' ', action, actor, subject_type, client_id, "
            "(SELECT string_agg(k, ',' ORDER BY k) FROM jsonb_object_keys(after) AS k)), ';' ORDER BY id) "
            "FROM audit_log WHERE subject_id = c.id AND action <> 'campaign_created') AS state "
            "FROM campaigns c WHERE id = :id",
            {{QLatin1String("id"), id}})
            .first()
            .text("state");
    };
    QCOMPARE(state(byHand), state(byFunction));
    QVERIFY(state(byHand).contains(
        QStringLiteral("campaign_%1 %2").arg(actions.last(), m_tenants->login(QStringLiteral("admin")))));
}

void RoleDuties::RL_01_refusedChangesAreRefusedDirectlyToo()
{
    const CampaignId campaign = newCampaign();
    QVERIFY(changeCampaignState(as("admin"), client(), campaign, CampaignAction::Deactivate));
    const QString where = QStringLiteral(" WHERE id = '%1'").arg(campaign.toString());
    QCOMPARE(stateOf(changeCampaignState(as("admin"), client(), campaign, CampaignAction::Pause)),
        QStringLiteral("55000"));
    QCOMPARE(sqlState(as("admin"), QStringLiteral("UPDATE campaigns SET is_paused = true") + where),
        QStringLiteral("55000"));
    for (const char* change : {"name = ''", "max_leads_to_enroll = 0", "zoom_link = 'ftp://example.com'",
             "audience = '{\"unknown\": 1}'", "resource_name = 'one of both'", "target_tags = '{}'"})
        QCOMPARE(sqlState(as("admin"),
                     QStringLiteral("UPDATE campaigns SET %1").arg(QLatin1String(change)) + where),
            QStringLiteral("23514"));
    QCOMPARE(sqlState(as("admin"),
                 QStringLiteral("UPDATE campaigns SET start_datetime = now() - interval '1 day'") + where),
        QStringLiteral("22023"));
}

void RoleDuties::RL_01_whatCountsIsNotSetByHand_data()
{
    QTest::addColumn<QString>("change");
    for (const char* change : {"total_leads = 1", "leads_enrolled = 0", "messages_sent = 0",
             "active_leads_count = 0", "completed_leads_count = 0", "opted_out_count = 0", "booked_count = 0",
             "deactivated_leads_count = 0", "removed_leads_count = 0", "last_enrollment_at = NULL",
             "version = 1", "enrollment_status = 'completed'", "deactivated_at = now()",
             "auto_discovered = true", "client_id = client_id", "id = id", "created_at = now()",
             "updated_at = now()", "name = 'x', leads_enrolled = 0"})
        QTest::newRow(change) << QString::fromLatin1(change);
}

void RoleDuties::RL_01_whatCountsIsNotSetByHand()
{
    QFETCH(QString, change);
    for (const char* role : {"super", "admin", "staff", "worker"})
        QCOMPARE(sqlState(as(role), QStringLiteral("UPDATE campaigns SET ") + change), denied);
}

// An administrator deactivates the campaign by hand while it enrolls: either the enrollment is refused, or
// what it enrolled knows that it is to leave.
void RoleDuties::RL_01_directDeactivationMeetsAnEnrollment()
{
    makeLeads(owner(), client(), 3);
    const CampaignId campaign = newCampaign();
    auto transaction = Transaction::begin(as("admin"));
    mustExecute(as("admin"), u"UPDATE campaigns SET is_active = false WHERE id = :id",
        {{QLatin1String("id"), campaign}});
    std::atomic<bool> done = false;
    QString state;
    std::thread other([&] {
        const auto session = m_tenants->database().session();
        state = stateOf(enrollCampaign(*session, client(), campaign, EnrollmentMode::Real));
        done = true;
    });
    while (!done
        && count(QStringLiteral(
               "pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"))
            == 0)
        QThread::msleep(5);
    const auto committed = transaction->commit();
    other.join();
    QVERIFY(committed);
    QVERIFY(state.isEmpty() || state == QLatin1String("55000"));
    QCOMPARE(count(QStringLiteral(
                 "enrollments WHERE campaign_id = '%1' AND completed_at IS NULL AND leaves_as IS NULL")
                       .arg(campaign.toString())),
        0);
}

QTEST_GUILESS_MAIN(RoleDuties)
#include "tst_roleduties.moc"
