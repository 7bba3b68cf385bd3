// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/scenarios/twotenants.h"

#include "models/deenrollment/deenrollmentrunner.h"
#include "models/enrollment/enrollment.h"

namespace cm::test {

namespace {

RunId enroll(Session& session, ClientId client, CampaignId campaign)
{
    const auto result = enrollCampaign(session, client, campaign, EnrollmentMode::Real);
    if (!result)
        qFatal("enrollment failed: %s", qPrintable(result.error().message));
    return result->runId;
}

// One message of a three-step campaign for the first lead of the run, or all.
void sendMessages(Session& session, RunId run, int messages)
{
    for (int step = 1; step <= messages; ++step)
        mustExecute(session,
            u"SELECT record_message_sent(client_id, id, :step) FROM (SELECT client_id, id FROM enrollments "
            "WHERE enrollment_run_id = :run ORDER BY lead_id LIMIT 1) e",
            {{QLatin1String("run"), run}, {QLatin1String("step"), step}});
}

// A key with a request against it; nothing of it is secret.
void makeKey(Session& session, ClientId client)
{
    mustExecute(session,
        u"WITH key AS (INSERT INTO api_keys (client_id, name, key_hash) "
        "VALUES (:client, 'form', sha256(:client::text::bytea)) RETURNING client_id, id) "
        "INSERT INTO rate_limits (client_id, key_id, endpoint, requested_at) "
        "SELECT client_id, id, 'auto-create', ARRAY[now()] FROM key",
        {{QLatin1String("client"), client}});
}

// One lead, deactivated so that it is in nobody's audience.
void importLead(Session& session, ClientId client)
{
    auto transaction = Transaction::begin(session);
    if (!transaction)
        qFatal("no transaction: %s", qPrintable(transaction.error().message));
    mustExecute(session, u"SELECT prepare_lead_import(:client)", {{QLatin1String("client"), client}});
    mustExecute(session,
        u"INSERT INTO pg_temp.lead_import_rows (line, email, kajabi_tags) VALUES (2, 'imported@example.com', "
        "'{}')");
    mustExecute(
        session, u"SELECT import_leads(:client, 'leads.csv', 'skip')", {{QLatin1String("client"), client}});
    mustExecute(session, u"UPDATE leads SET is_active = false WHERE email = 'imported@example.com'");
    if (const auto committed = transaction->commit(); !committed)
        qFatal("not committed: %s", qPrintable(committed.error().message));
}

Tenant makeTenant(Session& session, const QString& name, int leads)
{
    Tenant tenant;
    tenant.client = makeClient(session, name);
    makeLeads(session, tenant.client, leads);
    tenant.campaign = makeCampaign(session, tenant.client);
    mustExecute(session, u"UPDATE campaigns SET form_id = 'spring_1' WHERE id = :id",
        {{QLatin1String("id"), tenant.campaign}});
    tenant.enrollmentRun = enroll(session, tenant.client, tenant.campaign);
    // One finishes and one books: both leave.
    sendMessages(session, tenant.enrollmentRun, 3);
    mustExecute(session,
        u"SELECT record_booking(client_id, lead_id) FROM (SELECT client_id, lead_id FROM enrollments "
        "WHERE enrollment_run_id = :run ORDER BY lead_id OFFSET 1 LIMIT 1) e",
        {{QLatin1String("run"), tenant.enrollmentRun}});
    DeEnrollmentRunner runner(session, {});
    const auto left = runner.runClient(tenant.client);
    if (!left || left->deEnrolled != 2)
        qFatal("two leads should have left");
    tenant.deEnrollmentRun = left->runId;
    // The finished lead goes into another campaign, gets a message there, and is left alone by its undo.
    const CampaignId autumn = makeCampaign(session, tenant.client, QStringLiteral("Autumn"));
    const RunId undone = enroll(session, tenant.client, autumn);
    sendMessages(session, undone, 1);
    mustExecute(session, u"SELECT undo_enrollment_run(:client, :run)",
        {{QLatin1String("client"), tenant.client}, {QLatin1String("run"), undone}});
    makeKey(session, tenant.client);
    mustExecute(session,
        u"INSERT INTO saved_audiences (client_id, name, audience) VALUES (:client, 'Regulars', '{}')",
        {{QLatin1String("client"), tenant.client}});
    mustExecute(session,
        u"INSERT INTO enrollment_waits (client_id, campaign_id, lead_id) "
        "SELECT client_id, :campaign, lead_id FROM enrollments WHERE client_id = :client LIMIT 1",
        {{QLatin1String("client"), tenant.client}, {QLatin1String("campaign"), autumn}});
    mustExecute(session,
        u"INSERT INTO enrollment_approvals (client_id, campaign_id, fingerprint, leads) "
        "VALUES (:client, :campaign, md5('asked for'), 3)",
        {{QLatin1String("client"), tenant.client}, {QLatin1String("campaign"), autumn}});
    importLead(session, tenant.client);
    const Row open = mustExecute(session,
        u"SELECT id, lead_id FROM enrollments WHERE enrollment_run_id = :run AND completed_at IS NULL "
        "ORDER BY lead_id LIMIT 1",
        {{QLatin1String("run"), tenant.enrollmentRun}})
                         .first();
    tenant.enrollment = open.uuid("id");
    tenant.lead = open.id<LeadId>("lead_id");
    return tenant;
}

} // namespace

const QStringList TwoTenants::roles{QStringLiteral("super"), QStringLiteral("admin"), QStringLiteral("staff"),
    QStringLiteral("manager"), QStringLiteral("worker"), QStringLiteral("nobody")};

const QMap<QString, QString> TwoTenants::groups{{QStringLiteral("super"), QStringLiteral("cm_super_admin")},
    {QStringLiteral("admin"), QStringLiteral("cm_client_admin")},
    {QStringLiteral("staff"), QStringLiteral("cm_staff")},
    {QStringLiteral("manager"), QStringLiteral("cm_manager")},
    {QStringLiteral("worker"), QStringLiteral("cm_worker")}};

bool TwoTenants::seesAll(const QString& role)
{
    return role == QLatin1String("super") || role == QLatin1String("worker");
}

TwoTenants::TwoTenants()
    : m_prefix(QStringLiteral("cm_test_%1_").arg(QUuid::createUuid().toString(QUuid::Id128).left(12)))
    , m_owner(m_database.session())
{
    a = makeTenant(*m_owner, QStringLiteral("Acme"), 6);
    b = makeTenant(*m_owner, QStringLiteral("Birch"), 9);
    mustExecute(*m_owner, u"INSERT INTO settings (key, value) VALUES ('health.stuck_hours', '72')");
    for (const QString& role : roles) {
        mustExecute(*m_owner, QStringLiteral("CREATE ROLE %1 LOGIN").arg(login(role)));
        if (groups.contains(role))
            mustExecute(*m_owner,
                u"INSERT INTO app_users (login, role, client_id) VALUES (:login, :role, :client)",
                {{QLatin1String("login"), login(role)}, {QLatin1String("role"), groups.value(role)},
                    {QLatin1String("client"), seesAll(role) ? SqlValue() : SqlValue(a.client)}});
    }
}

TwoTenants::~TwoTenants()
{
    m_sessions.clear();
    for (const QString& role : roles) {
        mustExecute(*m_owner, QStringLiteral("DROP OWNED BY ") + login(role));
        mustExecute(*m_owner, QStringLiteral("DROP ROLE ") + login(role));
    }
}

Session& TwoTenants::as(const QString& role)
{
    auto& session = m_sessions[role];
    if (!session) {
        session = m_database.session();
        mustExecute(*session, QStringLiteral("SET SESSION AUTHORIZATION ") + login(role));
    }
    return *session;
}

Result<Rows> attempt(Session& session, const QString& sql)
{
    auto transaction = Transaction::begin(session);
    if (!transaction)
        return failure(transaction.error());
    return session.execute(sql);
}

QString sqlState(Session& session, const QString& sql)
{
    const auto answer = attempt(session, sql);
    return answer ? QString() : answer.error().sqlState;
}

} // namespace cm::test
