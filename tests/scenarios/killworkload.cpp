// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/scenarios/killworkload.h"

#include "models/campaigns/campaignqueries.h"
#include "models/enrollment/enrollment.h"

namespace cm::test {

namespace {

constexpr int campaigns = 4;

CampaignId enrolled(Session& session, ClientId client, int number, int leads)
{
    makeLeads(session, client, leads);
    const CampaignId campaign = makeCampaign(session, client, QStringLiteral("Campaign %1").arg(number));
    const auto result = enrollCampaign(session, client, campaign, EnrollmentMode::Real);
    if (!result || result->enrolled != leads)
        qFatal("the workload can't be enrolled");
    return campaign;
}

// A sixth of a campaign's leads each: booked, opted out, both, finished, one message received, untouched.
void moveLeads(Session& session, ClientId client)
{
    for (int step = 1; step <= 3; ++step) {
        mustExecute(session,
            u"SELECT record_message_sent(client_id, id, :step) FROM ("
            u"SELECT *, row_number() OVER (PARTITION BY campaign_id ORDER BY lead_id) % 6 AS part "
            u"FROM enrollments WHERE client_id = :client) e "
            u"WHERE part = 3 OR (part IN (2, 4) AND :step = 1) ORDER BY lead_id",
            {{QLatin1String("client"), client}, {QLatin1String("step"), step}});
    }
    for (const QLatin1String function : {QLatin1String("record_booking"), QLatin1String("record_opt_out")}) {
        mustExecute(session,
            QStringLiteral("SELECT %1(client_id, lead_id) FROM ("
                           "SELECT *, row_number() OVER (PARTITION BY campaign_id ORDER BY lead_id) % 6 AS "
                           "part FROM enrollments WHERE client_id = :client) e "
                           "WHERE part IN (2, :part) ORDER BY lead_id")
                .arg(function),
            {{QLatin1String("client"), client},
                {QLatin1String("part"), function == QLatin1String("record_booking") ? 0 : 1}});
    }
}

QStringList lines(Session& session, QStringView sql)
{
    QStringList all;
    for (const Row& row : mustExecute(session, sql))
        all.append(row.text("line"));
    return all;
}

} // namespace

KillWorkload makeKillWorkload(Session& session, int leadsPerCampaign)
{
    KillWorkload workload;
    const ClientId bystander = makeClient(session, QStringLiteral("Bystander"));
    workload.client = makeClient(session);
    for (const ClientId client : {bystander, workload.client}) {
        CampaignId last;
        for (int i = 0; i < campaigns; ++i)
            last = enrolled(session, client, i, client == bystander ? 60 : leadsPerCampaign);
        moveLeads(session, client);
        if (!changeCampaignState(session, client, last, CampaignAction::Deactivate))
            qFatal("the workload's campaign can't be deactivated");
    }
    workload.leaving = mustExecute(session,
        u"SELECT count(*) AS n FROM enrollments WHERE client_id = :client AND leaves_as IS NOT NULL",
        {{QLatin1String("client"), workload.client}})
                           .first()
                           .integer("n");
    workload.audience = leadsPerCampaign;
    makeLeads(session, workload.client, leadsPerCampaign);
    workload.waiting = makeCampaign(session, workload.client, QStringLiteral("Waiting"));
    return workload;
}

QStringList finalState(Session& session)
{
    return lines(session, uR"(
        SELECT line FROM (
            SELECT 'enrollment ' || (to_jsonb(e) - '{completed_at, de_enrollment_run_id}'::text[]
                || jsonb_build_object('closed', completed_at IS NOT NULL,
                                      'by a run', de_enrollment_run_id IS NOT NULL))::text AS line
            FROM enrollments e
            UNION ALL
            SELECT 'log ' || (to_jsonb(g) - '{run_id, processed_at}'::text[])::text
            FROM de_enrollment_lead_log g
            UNION ALL
            SELECT 'event ' || (to_jsonb(v) - '{id, run_id, occurred_at}'::text[])::text FROM lead_events v
            UNION ALL
            SELECT 'lead ' || to_jsonb(l)::text FROM leads l
            UNION ALL
            SELECT 'campaign ' || (to_jsonb(c) - 'updated_at')::text FROM campaigns c
            UNION ALL
            SELECT format('runs of %s: evaluated %s, de-enrolled %s, skipped %s', client_id,
                sum(leads_evaluated), sum(leads_de_enrolled), sum(leads_skipped))
            FROM de_enrollment_runs GROUP BY client_id
            UNION ALL
            SELECT format('runs of %s: %s %s', client_id, o.key, sum(o.value::integer))
            FROM de_enrollment_runs, jsonb_each_text(by_outcome) o GROUP BY client_id, o.key
        ) state ORDER BY line COLLATE "C")");
}

QStringList enrolledState(Session& session)
{
    return lines(session, uR"(
        SELECT line FROM (
            SELECT 'enrollment ' || (to_jsonb(e)
                - '{id, enrolled_at, enrollment_run_id, leaving_since}'::text[])::text AS line
            FROM enrollments e
            UNION ALL
            SELECT 'event ' || (to_jsonb(v) - '{id, run_id, occurred_at}'::text[])::text FROM lead_events v
            UNION ALL
            SELECT 'lead ' || to_jsonb(l)::text FROM leads l
            UNION ALL
            SELECT 'campaign ' || (to_jsonb(c) - '{updated_at, last_enrollment_at}'::text[])::text
            FROM campaigns c
            UNION ALL
            SELECT 'run ' || (to_jsonb(r) - '{id, run_at, duration_ms}'::text[])::text
            FROM enrollment_runs r
        ) state ORDER BY line COLLATE "C")");
}

QString difference(const QStringList& actual, const QStringList& expected)
{
    QStringList found;
    qsizetype a = 0;
    qsizetype e = 0;
    while ((a < actual.size() || e < expected.size()) && found.size() < 10) {
        if (a < actual.size() && e < expected.size() && actual[a] == expected[e]) {
            ++a;
            ++e;
        } else if (e == expected.size() || (a < actual.size() && actual[a] < expected[e])) {
            found.append(QLatin1String("not expected: ") + actual[a++]);
        } else {
            found.append(QLatin1String("missing: ") + expected[e++]);
        }
    }
    return found.join(u'\n');
}

} // namespace cm::test
