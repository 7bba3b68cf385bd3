// SPDX-License-Identifier: GPL-3.0-or-later
// Scenario RL-01: no login of one client learns anything of another's, by whatever way SQL offers.
#include "tests/scenarios/twotenants.h"

#include <QTest>

using namespace cm;
using namespace cm::test;

namespace {

// What belongs to clients and can be read with all its columns.
const QStringList tables{QStringLiteral("leads"), QStringLiteral("campaigns"),
    QStringLiteral("campaign_versions"), QStringLiteral("enrollments"), QStringLiteral("enrollment_runs"),
    QStringLiteral("de_enrollment_runs"), QStringLiteral("de_enrollment_lead_log"),
    QStringLiteral("undo_left_alone"), QStringLiteral("lead_events"), QStringLiteral("daily_figures"),
    QStringLiteral("audit_log"), QStringLiteral("rate_limits"), QStringLiteral("lead_current"),
    QStringLiteral("de_enrollment_health")};

} // namespace

class Tenants : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { m_tenants = std::make_unique<TwoTenants>(); }
    void cleanupTestCase() { m_tenants.reset(); }

    void RL_01_foreignIdsAreUnknownIds_data();
    void RL_01_foreignIdsAreUnknownIds();
    void RL_01_foreignCampaignsDoNotChangeAPreview();
    void RL_01_joinsAndAggregatesSeeOwnRows();
    void RL_01_sameIdsAndNamesDoNotCollide();
    void RL_01_insertingIntoAnotherClientIsRefusedAlike();
    void RL_01_functionsInWhereSeeOwnRows_data() { eachTable(); }
    void RL_01_functionsInWhereSeeOwnRows();
    void RL_01_errorsInWhereTellNothing_data() { eachTable(); }
    void RL_01_errorsInWhereTellNothing();
    void RL_01_changesSeeOwnRows();
    void RL_01_statisticsAreHidden();
    void RL_01_searchPathDoesNotMislead();
    void RL_01_definersAreGuarded();
    void RL_01_everyTableOfClientsHasRowSecurity();

private:
    static void eachTable()
    {
        QTest::addColumn<QString>("table");
        for (const QString& table : tables)
            QTest::addRow("%s", qPrintable(table)) << table;
    }
    Session& owner() { return m_tenants->owner(); }
    Session& admin() { return m_tenants->as(QStringLiteral("admin")); }
    /// The statement with ids put in: {a}, {b} the clients, {campaign} of A.
    QString filled(QString sql) const
    {
        return sql.replace(QLatin1String("{a}"), m_tenants->a.id())
            .replace(QLatin1String("{b}"), m_tenants->b.id())
            .replace(QLatin1String("{campaign}"), m_tenants->a.campaign.toString());
    }
    static QString described(const Result<Rows>& answer)
    {
        if (!answer)
            return answer.error().sqlState + u'|' + answer.error().message + u'|' + answer.error().detail
                + u'|' + answer.error().field;
        return answer->isEmpty() ? QStringLiteral("nothing") : answer->first().text("answer");
    }
    QStringList listed(Session& session, const QString& sql)
    {
        QStringList names;
        for (const Row& row : mustExecute(session, sql))
            names.append(row.text("name"));
        return names;
    }

    std::unique_ptr<TwoTenants> m_tenants;
};

void Tenants::RL_01_foreignIdsAreUnknownIds_data()
{
    QTest::addColumn<QString>("statement");
    const auto row = [](const char* name, const char* statement) {
        QTest::newRow(name) << QStringLiteral("SELECT (x)::text AS answer FROM ") + QLatin1String(statement);
    };
    // {id} becomes B's id of the kind that the row's name begins with, and one that nobody has.
    row("client: preview", "audience_summary('{id}', '{}') x");
    row("client: ids", "audience_lead_ids('{id}', '{}') x");
    row("client: tags", "available_tags('{id}') x");
    row("client: create", "create_campaign('{id}', '{}') x");
    row("client: due", "due_messages('{id}', 10) x");
    row("client: leaving", "get_leads_for_de_enrollment('{id}') x");
    row("client: start", "start_de_enrollment_run('{id}', 'manual') x");
    row("client: right", "require_right('{id}', 'read') x");
    row("client: row", "clients x WHERE id = '{id}'");
    row("client: health", "de_enrollment_health x WHERE client_id = '{id}'");
    row("campaign: enroll", "enroll_campaign('{a}', '{id}') x");
    row("campaign: dry run", "dry_run_enrollment('{a}', '{id}') x");
    row("campaign: version",
        "add_campaign_version('{a}', '{id}', '[{\"step\": 1, \"delayMinutes\": 0, \"text\": \"Hi\"}]') x");
    row("campaign: state", "set_campaign_state('{a}', '{id}', 'pause') x");
    row("campaign: preview", "audience_summary('{a}', '{}', '{id}') x");
    row("campaign: past campaigns", "audience_summary('{a}', '{\"excludePastCampaigns\": [\"{id}\"]}') x");
    row("campaign: row", "campaigns x WHERE id = '{id}'");
    row("enrollment: sent", "record_message_sent('{a}', '{id}', 1) x");
    row("enrollment: sent then", "record_message_sent('{a}', '{id}', 1, now()) x");
    row("enrollment: row", "enrollments x WHERE id = '{id}'");
    row("lead: booking", "record_booking('{a}', '{id}') x");
    row("lead: opt-out", "record_opt_out('{a}', '{id}') x");
    row("lead: row", "leads x WHERE id = '{id}'");
    row("lead: current", "lead_current x WHERE id = '{id}'");
    row("run: undo", "undo_enrollment_run('{a}', '{id}') x");
    row("work: undo", "undo_de_enrollment_run('{a}', '{id}') x");
    row("work: process", "process_de_enrollment_batch('{id}', '{}') x");
    row("work: resume", "resume_de_enrollment_run('{id}') x");
    row("work: batch", "run_de_enrollment_batch('{id}', 10) x");
    row("work: finish", "finish_de_enrollment_run('{id}', 'success', 1) x");
    row("work: row", "de_enrollment_runs x WHERE id = '{id}'");
}

void Tenants::RL_01_foreignIdsAreUnknownIds()
{
    QFETCH(QString, statement);
    const Tenant& b = m_tenants->b;
    const QMap<QString, QString> ids{{QStringLiteral("client"), b.id()},
        {QStringLiteral("campaign"), b.campaign.toString()},
        {QStringLiteral("enrollment"), b.enrollment.toString(QUuid::WithoutBraces)},
        {QStringLiteral("lead"), b.lead.toString()}, {QStringLiteral("run"), b.enrollmentRun.toString()},
        {QStringLiteral("work"), b.deEnrollmentRun.toString()}};
    const QString foreign =
        ids.value(QString::fromLatin1(QTest::currentDataTag()).section(QLatin1Char(':'), 0, 0));
    const QString unknown = QUuid::createUuid().toString(QUuid::WithoutBraces);
    QVERIFY(!foreign.isEmpty());
    for (const char* role : {"admin", "staff", "manager"}) {
        Session& session = m_tenants->as(QLatin1String(role));
        const auto ask = [&](const QString& id) {
            return described(attempt(session, filled(QString(statement).replace(QLatin1String("{id}"), id))))
                .replace(id, QLatin1String("{id}"));
        };
        const QString answer = ask(foreign);
        QCOMPARE(answer, ask(unknown));
        if (qstrcmp(role, "admin") == 0)
            QVERIFY2(!answer.startsWith(QLatin1String("42501")), qPrintable(answer));
    }
    // The id is real: who sees all is answered otherwise.
    const QString real = filled(QString(statement).replace(QLatin1String("{id}"), foreign));
    Session& super = m_tenants->as(QStringLiteral("super"));
    if (!real.contains(m_tenants->a.id()))
        QVERIFY(described(attempt(super, real)) != described(attempt(admin(), real)));
}

void Tenants::RL_01_foreignCampaignsDoNotChangeAPreview()
{
    // The same lead id in both clients, with a past in B's campaign: A's preview knows nothing of it.
    const QString matching =
        QStringLiteral("SELECT matching::text AS answer FROM audience_summary('{a}', '%1', %2)");
    const auto transaction = Transaction::begin(owner());
    mustExecute(owner(),
        u"INSERT INTO leads (client_id, id, kajabi_tags) SELECT :a, lead_id, '{shared}' FROM enrollments "
        "WHERE campaign_id = :campaign",
        {{QLatin1String("a"), m_tenants->a.client}, {QLatin1String("campaign"), m_tenants->b.campaign}});
    const auto count = [&](const QString& audience, const QString& campaign) {
        return described(owner().execute(filled(matching.arg(audience, campaign))));
    };
    mustExecute(owner(), QStringLiteral("SET LOCAL ROLE ") + m_tenants->login(QStringLiteral("manager")));
    const QString all = count(QStringLiteral("{\"tags\": {\"any\": [\"shared\"]}}"), QStringLiteral("NULL"));
    QCOMPARE(all, QStringLiteral("9"));
    QCOMPARE(count(QStringLiteral("{\"tags\": {\"any\": [\"shared\"]}}"),
                 QStringLiteral("'%1'").arg(m_tenants->b.campaign.toString())),
        all);
    QCOMPARE(count(QStringLiteral("{\"tags\": {\"any\": [\"shared\"]}, \"excludePastCampaigns\": [\"%1\"]}")
                       .arg(m_tenants->b.campaign.toString()),
                 QStringLiteral("NULL")),
        all);
}

void Tenants::RL_01_joinsAndAggregatesSeeOwnRows()
{
    for (const char* sql :
        {"leads l RIGHT JOIN (VALUES ('{b}'::uuid)) v (client_id) ON l.client_id = v.client_id "
         "WHERE l.id IS NOT NULL",
            "campaigns c CROSS JOIN LATERAL (SELECT FROM enrollments e WHERE e.client_id <> '{a}') x",
            "(SELECT client_id FROM leads UNION SELECT client_id FROM lead_events UNION SELECT client_id "
            "FROM "
            "audit_log) u WHERE client_id IS DISTINCT FROM '{a}'",
            "(WITH RECURSIVE r AS (SELECT client_id FROM campaigns UNION SELECT c.id FROM clients c, r) "
            "SELECT * FROM r) x WHERE client_id <> '{a}'",
            "lead_current WHERE client_id <> '{a}'", "de_enrollment_health WHERE client_id <> '{a}'",
            "app_users WHERE login <> app_login()"}) {
        const QString statement = filled(QStringLiteral("SELECT count(*) AS n FROM ") + QLatin1String(sql));
        QCOMPARE(number(admin(), statement), 0);
        QVERIFY(number(owner(), statement) > 0);
    }
}

void Tenants::RL_01_sameIdsAndNamesDoNotCollide()
{
    const QString draft =
        QStringLiteral("{\"name\": \"%1\", \"formId\": \"%2\", \"campaignType\": \"Standard\", "
                       "\"messages\": [{\"step\": 1, \"delayMinutes\": 0, \"text\": \"Hi\"}]}");
    // What only B has, so that A's own can't be in the way.
    mustExecute(owner(), u"UPDATE campaigns SET name = 'Only B', form_id = 'only_b' WHERE id = :id",
        {{QLatin1String("id"), m_tenants->b.campaign}});
    QCOMPARE(sqlState(admin(),
                 filled(QStringLiteral("SELECT create_campaign('{a}', '%1')"))
                     .arg(draft.arg(QStringLiteral("ONLY B"), QStringLiteral("only_b")))),
        QString());
    QCOMPARE(sqlState(admin(),
                 filled(QStringLiteral("UPDATE campaigns SET name = 'Only B', form_id = 'only_b' "
                                       "WHERE id = '{campaign}'"))),
        QString());
    QCOMPARE(sqlState(admin(),
                 filled(QStringLiteral("INSERT INTO leads (client_id, id) VALUES ('{a}', '%1')"))
                     .arg(m_tenants->b.lead.toString())),
        QString());
    // One of A's own does collide.
    QCOMPARE(sqlState(admin(),
                 filled(QStringLiteral("INSERT INTO leads (client_id, id) VALUES ('{a}', '%1')"))
                     .arg(m_tenants->a.lead.toString())),
        QStringLiteral("23505"));
}

void Tenants::RL_01_insertingIntoAnotherClientIsRefusedAlike()
{
    const QString unknown = QUuid::createUuid().toString(QUuid::WithoutBraces);
    for (const char* conflict :
        {"", " ON CONFLICT DO NOTHING", " ON CONFLICT (client_id, id) DO UPDATE SET company = 'x'"}) {
        const auto insert = [&](const QString& client) {
            return described(attempt(admin(),
                                 QStringLiteral("INSERT INTO leads (client_id, id) VALUES ('%1', '%2')%3")
                                     .arg(client, m_tenants->b.lead.toString(), QLatin1String(conflict))))
                .replace(client, QLatin1String("{id}"));
        };
        const QString answer = insert(m_tenants->b.id());
        QVERIFY2(answer.startsWith(QLatin1String("42501")), qPrintable(answer));
        QCOMPARE(answer, insert(unknown));
    }
}

// A function that the planner would call as early as it may, and that remembers all it was shown.
void Tenants::RL_01_functionsInWhereSeeOwnRows()
{
    QFETCH(QString, table);
    const auto look = [&](Session& session) {
        const auto made = session.executeScript(
            QStringLiteral("CREATE TEMP TABLE IF NOT EXISTS shown (line text); TRUNCATE shown; "
                           "CREATE OR REPLACE FUNCTION pg_temp.peep(p anyelement) RETURNS boolean LANGUAGE "
                           "plpgsql COST 0.0001 AS "
                           "$$ BEGIN INSERT INTO pg_temp.shown VALUES (p::text); RETURN true; END $$"));
        if (!made)
            qFatal("no trap: %s", qPrintable(made.error().message));
        for (const char* condition :
            {"pg_temp.peep(x)", "pg_temp.peep(client_id)", "client_id = '{b}' AND pg_temp.peep(x)"})
            mustExecute(session,
                filled(QStringLiteral("SELECT count(*) FROM public.%1 x WHERE %2")
                           .arg(table, QLatin1String(condition))));
        return number(session,
            filled(QStringLiteral("SELECT count(*) AS n FROM pg_temp.shown WHERE line LIKE '%{b}%'")));
    };
    QCOMPARE(look(admin()), 0);
    QVERIFY(number(admin(), QStringLiteral("SELECT count(*) AS n FROM pg_temp.shown")) > 0);
    QVERIFY(look(owner()) > 0);
}

void Tenants::RL_01_errorsInWhereTellNothing()
{
    QFETCH(QString, table);
    for (const char* condition : {"1 / (CASE WHEN client_id = '{b}' THEN 0 ELSE 1 END) = 1",
             "(CASE WHEN client_id = '{b}' THEN 'of another' ELSE '1' END)::integer = 1",
             "client_id::text::integer = 1 AND client_id = '{b}'"}) {
        const QString sql = filled(
            QStringLiteral("SELECT count(*) FROM public.%1 WHERE %2").arg(table, QLatin1String(condition)));
        QVERIFY2(!sqlState(owner(), sql).isEmpty(), "the trap works");
        // The third would fail on own rows, were they not sorted out by the condition beside it.
        const bool own = QLatin1String(condition).startsWith(QLatin1String("client_id"));
        const auto answer = attempt(admin(), sql);
        QVERIFY2(answer || (own && !answer.error().message.contains(m_tenants->b.id())),
            answer ? "" : qPrintable(answer.error().message));
    }
}

void Tenants::RL_01_changesSeeOwnRows()
{
    const QString trap = filled(QStringLiteral("1 / (CASE WHEN client_id = '{b}' THEN 0 ELSE 1 END) = 1"));
    for (const char* change :
        {"leads SET company = 'x'", "leads SET booked = true", "campaigns SET is_paused = true"}) {
        const QString sql = QStringLiteral("UPDATE %1 WHERE %2").arg(QLatin1String(change), trap);
        QCOMPARE(sqlState(admin(), sql), QString());
        QCOMPARE(sqlState(owner(), sql), QStringLiteral("22012"));
        const auto foreign = attempt(
            admin(), filled(QStringLiteral("UPDATE %1 WHERE client_id = '{b}'").arg(QLatin1String(change))));
        QCOMPARE(foreign->affected(), 0);
    }
}

void Tenants::RL_01_statisticsAreHidden()
{
    mustExecute(owner(), u"ANALYZE");
    const QString sql = QStringLiteral("SELECT count(*) AS n FROM pg_stats WHERE schemaname = 'public' "
                                       "AND concat(most_common_vals, histogram_bounds) LIKE '%%1%'")
                            .arg(m_tenants->b.id());
    QVERIFY(number(owner(), sql) > 0);
    QCOMPARE(number(admin(), sql), 0);
}

void Tenants::RL_01_searchPathDoesNotMislead()
{
    Session& staff = m_tenants->as(QStringLiteral("staff"));
    const auto count = [&](const char* table) {
        return number(staff, QStringLiteral("SELECT count(*) AS n FROM public.") + QLatin1String(table));
    };
    const qint64 leads = count("leads");
    const auto laid = staff.executeScript(filled(QStringLiteral(
        "CREATE TEMP TABLE app_users (login text, role text, client_id uuid); "
        "INSERT INTO pg_temp.app_users VALUES (session_user, 'cm_super_admin', NULL); "
        "CREATE TEMP TABLE clients (id uuid, is_active boolean, time_zone text); "
        "INSERT INTO pg_temp.clients VALUES ('{b}', true, 'UTC'); "
        "CREATE TEMP TABLE leads (client_id uuid, id uuid, normalized_tags text[], is_active boolean); "
        "CREATE TEMP TABLE settings (key text, value jsonb); "
        "CREATE TEMP TABLE enrollments (client_id uuid); "
        "CREATE FUNCTION pg_temp.app_role() RETURNS text LANGUAGE sql AS $$ SELECT 'cm_super_admin' $$; "
        "CREATE FUNCTION pg_temp.app_client() RETURNS uuid LANGUAGE sql AS $$ SELECT '{b}'::uuid $$; "
        "CREATE FUNCTION pg_temp.sees_all_clients() RETURNS boolean LANGUAGE sql AS $$ SELECT true $$; "
        "CREATE FUNCTION pg_temp.may(text) RETURNS boolean LANGUAGE sql AS $$ SELECT true $$; "
        "CREATE FUNCTION pg_temp.role_rights(text) RETURNS text[] LANGUAGE sql AS "
        "$$ SELECT ARRAY['read', 'manage', 'process'] $$; "
        "SET search_path = pg_temp, public")));
    QVERIFY2(laid, laid ? "" : qPrintable(laid.error().message));
    QCOMPARE(mustExecute(staff, u"SELECT public.app_role() AS role").first().text("role"),
        QStringLiteral("cm_staff"));
    QCOMPARE(
        number(staff, QStringLiteral("SELECT count(*) AS n FROM public.sees_all_clients() x WHERE x")), 0);
    QCOMPARE(count("leads"), leads);
    QCOMPARE(number(staff, QStringLiteral("SELECT count(*) AS n FROM public.lead_current")), leads);
    QCOMPARE(number(staff, QStringLiteral("SELECT count(*) AS n FROM public.de_enrollment_health")), 1);
    QVERIFY(number(staff,
                filled(QStringLiteral("SELECT matching AS n FROM public.audience_summary('{a}', "
                                      "'{\"excludeInActiveCampaign\": false}')")))
        > 0);
    QCOMPARE(sqlState(staff, filled(QStringLiteral("SELECT public.audience_summary('{b}', '{}')"))),
        QStringLiteral("P0002"));
    QCOMPARE(sqlState(staff, filled(QStringLiteral("SELECT public.enroll_campaign('{a}', '{campaign}')"))),
        QStringLiteral("42501"));
    QCOMPARE(sqlState(staff, filled(QStringLiteral("INSERT INTO public.leads (client_id) VALUES ('{b}')"))),
        QStringLiteral("42501"));
}

void Tenants::RL_01_definersAreGuarded()
{
    QCOMPARE(listed(owner(),
                 QStringLiteral("SELECT oid::regprocedure::text AS name FROM pg_proc "
                                "WHERE pronamespace = 'public'::regnamespace AND prosecdef "
                                "AND NOT EXISTS (SELECT FROM unnest(proconfig) c "
                                "WHERE c ~ '^search_path=.*[ ,\"]pg_temp\"?$')")),
        QStringList());
    QCOMPARE(listed(owner(),
                 QStringLiteral("SELECT p.oid::regprocedure::text AS name FROM pg_proc p, "
                                "aclexplode(coalesce(p.proacl, acldefault('f', p.proowner))) a "
                                "WHERE p.pronamespace = 'public'::regnamespace AND a.grantee = 0")),
        QStringList());
    // Both lists are of something.
    QVERIFY(number(owner(),
                QStringLiteral("SELECT count(*) AS n FROM pg_proc WHERE prosecdef AND "
                               "pronamespace = 'public'::regnamespace"))
        > 20);
}

void Tenants::RL_01_everyTableOfClientsHasRowSecurity()
{
    const QString ofClients = QStringLiteral(
        "SELECT c.relname::text AS name FROM pg_class c WHERE c.relnamespace = 'public'::regnamespace "
        "AND (c.relname = 'clients' OR EXISTS (SELECT FROM pg_attribute a WHERE a.attrelid = c.oid "
        "AND a.attname = 'client_id')) AND c.relkind IN (%1) AND NOT %2");
    QCOMPARE(listed(owner(), ofClients.arg(QStringLiteral("'r', 'p'"), QStringLiteral("c.relrowsecurity"))),
        QStringList());
    QCOMPARE(listed(owner(),
                 ofClients.arg(QStringLiteral("'v'"),
                     QStringLiteral("coalesce('security_barrier=true' = ANY (c.reloptions), false)"))),
        QStringList());
    QVERIFY(listed(owner(), ofClients.arg(QStringLiteral("'r'"), QStringLiteral("false"))).size() > 12);
}

QTEST_GUILESS_MAIN(Tenants)
#include "tst_tenants.moc"
