// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/invariants.h"

#include "tests/support/testdatabase.h"

namespace cm::test {

namespace {

/// A query that returns a text `problem` for each violation.
struct Invariant {
    const char* rule;
    const char* sql;
};

const Invariant counterInvariants[] = {
    {"counters equal a recount", R"(
        WITH passages AS (
            SELECT client_id, campaign_id, count(*) AS enrolled,
                   count(*) FILTER (WHERE completed_at IS NULL) AS active,
                   count(*) FILTER (WHERE outcome = 'completed') AS completed,
                   count(*) FILTER (WHERE outcome = 'booked') AS booked,
                   count(*) FILTER (WHERE outcome = 'opted_out') AS opted_out,
                   count(*) FILTER (WHERE outcome = 'campaign_deactivated') AS deactivated,
                   count(*) FILTER (WHERE outcome = 'removed') AS removed,
                   sum(sms_sequence_position) AS received,
                   max(enrolled_at) AS last_enrollment_at
            FROM enrollments GROUP BY client_id, campaign_id
        ), sent AS (
            SELECT client_id, campaign_id, count(*) AS messages
            FROM lead_events WHERE event_type = 'message_sent' GROUP BY client_id, campaign_id
        ), latest AS (
            -- Of runs at once the one that began last need not end last: all of them, but none that had ended
            -- when another began.
            SELECT client_id, campaign_id, array_agg(total_matching ORDER BY run_at DESC) AS totals
            FROM enrollment_runs r
            WHERE NOT EXISTS (SELECT FROM enrollment_runs n
                WHERE n.client_id = r.client_id AND n.campaign_id = r.campaign_id
                AND n.run_at > r.run_at + r.duration_ms * interval '1 millisecond')
            GROUP BY client_id, campaign_id
        )
        SELECT format('%s of %s is %s, counted %s', k.counter, c.name, k.kept, k.counted) AS problem
        FROM campaigns c
        LEFT JOIN passages p ON p.client_id = c.client_id AND p.campaign_id = c.id
        LEFT JOIN sent s ON s.client_id = c.client_id AND s.campaign_id = c.id
        LEFT JOIN latest r ON r.client_id = c.client_id AND r.campaign_id = c.id
        CROSS JOIN LATERAL (VALUES
            ('leads_enrolled', c.leads_enrolled::bigint, coalesce(p.enrolled, 0)),
            ('active_leads_count', c.active_leads_count, coalesce(p.active, 0)),
            ('completed_leads_count', c.completed_leads_count, coalesce(p.completed, 0)),
            ('booked_count', c.booked_count, coalesce(p.booked, 0)),
            ('opted_out_count', c.opted_out_count, coalesce(p.opted_out, 0)),
            ('deactivated_leads_count', c.deactivated_leads_count, coalesce(p.deactivated, 0)),
            ('removed_leads_count', c.removed_leads_count, coalesce(p.removed, 0)),
            ('messages_sent', c.messages_sent, coalesce(s.messages, 0)),
            ('messages_sent, by positions,', c.messages_sent, coalesce(p.received, 0)),
            ('total_leads', c.total_leads,
                CASE WHEN c.total_leads = ANY (r.totals) THEN c.total_leads ELSE coalesce(r.totals[1], 0) END),
            ('last_enrollment_at', extract(epoch FROM c.last_enrollment_at) * 1000000,
                extract(epoch FROM p.last_enrollment_at) * 1000000)
        ) AS k (counter, kept, counted)
        WHERE k.kept IS DISTINCT FROM k.counted)"},
    {"the figures by day equal a recount of the events", R"(
        SELECT format('%s on %s: %s instead of %s', d.campaign_name, d.day, d.kept, d.counted) AS problem
        FROM clients c CROSS JOIN LATERAL daily_figure_differences(c.id) d)"},
    {"counters equal the figures since ever", R"(
        SELECT format('%s: %s, figures %s', c.name, k.kept, k.figures) AS problem
        FROM campaigns c
        LEFT JOIN LATERAL (SELECT * FROM figures_between(c.client_id, '-infinity', 'infinity', ARRAY[c.id])) f ON true
        CROSS JOIN LATERAL (SELECT
            ARRAY[c.leads_enrolled, c.messages_sent, c.completed_leads_count, c.booked_count, c.opted_out_count,
                  c.deactivated_leads_count, c.removed_leads_count]::bigint[] AS kept,
            ARRAY[coalesce(f.enrolled, 0), coalesce(f.messages_sent, 0), coalesce(f.completed, 0),
                  coalesce(f.booked, 0), coalesce(f.opted_out, 0), coalesce(f.campaign_deactivated, 0),
                  coalesce(f.removed, 0)] AS figures) k
        WHERE k.kept <> k.figures)"},
    {"no counter is negative", R"(
        SELECT name AS problem FROM campaigns
        WHERE least(total_leads, leads_enrolled, messages_sent, active_leads_count, completed_leads_count,
                    booked_count, opted_out_count, deactivated_leads_count, removed_leads_count) < 0)"},
    {"no campaign is above its cap", R"(
        SELECT name AS problem FROM campaigns WHERE leads_enrolled > max_leads_to_enroll)"},
};

const Invariant passageInvariants[] = {
    {"a lead has at most one open enrollment", R"(
        SELECT lead_id::text AS problem FROM enrollments WHERE completed_at IS NULL
        GROUP BY client_id, lead_id HAVING count(*) > 1)"},
    {"leaves_as follows the truth table", R"(
        SELECT format('lead %s in %s: %s instead of %s', e.lead_id, c.name,
                      coalesce(e.leaves_as, 'stays'), coalesce(t.outcome, 'stays')) AS problem
        FROM enrollments e
        JOIN leads l ON l.client_id = e.client_id AND l.id = e.lead_id
        JOIN campaigns c ON c.client_id = e.client_id AND c.id = e.campaign_id
        CROSS JOIN LATERAL (SELECT CASE
            WHEN e.completed_at IS NOT NULL THEN NULL
            WHEN l.booked THEN 'booked'
            WHEN l.sms_stop THEN 'opted_out'
            WHEN e.enrolled_message_count > 0 AND e.sms_sequence_position >= e.enrolled_message_count
                THEN 'completed'
            WHEN NOT c.is_active THEN 'campaign_deactivated' END AS outcome) t
        WHERE e.leaves_as IS DISTINCT FROM t.outcome)"},
    {"only closed enrollments have a run that closed them, and the status of their outcome", R"(
        SELECT format('lead %s: %s, %s, run %s', lead_id, processing_status, outcome, de_enrollment_run_id)
               AS problem
        FROM enrollments
        WHERE CASE WHEN completed_at IS NULL
              THEN outcome IS NOT NULL OR de_enrollment_run_id IS NOT NULL
                   OR processing_status NOT IN ('Queued', 'In Sequence')
              ELSE outcome IS NULL OR (de_enrollment_run_id IS NULL AND outcome <> 'removed')
                   OR (processing_status = 'Completed') <> (outcome = 'completed')
                   OR completed_at < enrolled_at END)"},
    {"a closed enrollment has one log row, unless it was taken over, and one event, which say the same", R"(
        WITH logged AS (
            SELECT client_id, run_id, lead_id, campaign_id, outcome, messages_received, count(*) AS n
            FROM de_enrollment_lead_log WHERE action = 'de_enrolled'
            GROUP BY client_id, run_id, lead_id, campaign_id, outcome, messages_received
        ), noted AS (
            SELECT client_id, run_id, lead_id, campaign_id, detail ->> 'outcome' AS outcome, count(*) AS n
            FROM lead_events WHERE event_type = 'de_enrolled'
            GROUP BY client_id, run_id, lead_id, campaign_id, detail ->> 'outcome'
        )
        SELECT format('lead %s, %s: %s log rows, %s events', e.lead_id, e.outcome, coalesce(g.n, 0),
                      coalesce(v.n, 0)) AS problem
        FROM enrollments e
        LEFT JOIN logged g ON (g.client_id, g.run_id, g.lead_id, g.campaign_id, g.outcome, g.messages_received)
            = (e.client_id, e.de_enrollment_run_id, e.lead_id, e.campaign_id, e.outcome,
               e.sms_sequence_position)
        LEFT JOIN noted v ON (v.client_id, v.run_id, v.lead_id, v.campaign_id, v.outcome)
            = (e.client_id, e.de_enrollment_run_id, e.lead_id, e.campaign_id, e.outcome)
        WHERE e.completed_at IS NOT NULL AND e.de_enrollment_run_id IS NOT NULL
          -- Taken over by another campaign: closed by its enrollment run, which keeps no log.
          AND (g.n, v.n) IS DISTINCT FROM (CASE WHEN e.outcome <> 'removed' THEN 1::bigint END, 1::bigint))"},
    {"a log row and an event belong to an enrollment that its run closed, or was undone", R"(
        WITH told AS (
            SELECT client_id, run_id, lead_id, campaign_id FROM de_enrollment_lead_log
            WHERE action = 'de_enrolled'
            UNION ALL
            SELECT client_id, run_id, lead_id, campaign_id FROM lead_events WHERE event_type = 'de_enrolled'
        )
        SELECT format('lead %s of run %s', lead_id, run_id) AS problem FROM told t
        WHERE NOT EXISTS (
            SELECT FROM enrollments e
            WHERE e.client_id = t.client_id AND e.lead_id = t.lead_id AND e.campaign_id = t.campaign_id
              AND e.de_enrollment_run_id = t.run_id AND e.completed_at IS NOT NULL)
          AND NOT EXISTS (
            SELECT FROM lead_events u
            WHERE u.event_type = 'undone' AND u.client_id = t.client_id AND u.lead_id = t.lead_id
              AND u.run_id = t.run_id))"},
    {"an enrollment has one event, and one that was undone a second", R"(
        SELECT format('lead %s in campaign %s: %s enrollments, %s events', lead_id, campaign_id,
                      coalesce(e.n, 0), coalesce(v.n, 0)) AS problem
        FROM (SELECT client_id, lead_id, campaign_id, enrollment_run_id AS run_id, count(*) AS n
              FROM enrollments GROUP BY 1, 2, 3, 4) e
        FULL JOIN (SELECT client_id, lead_id, campaign_id, run_id,
                          count(*) FILTER (WHERE event_type = 'enrolled') AS n,
                          count(*) FILTER (WHERE event_type = 'undone') AS undone
                   FROM lead_events
                   WHERE event_type = 'enrolled'
                      OR (event_type = 'undone' AND detail ->> 'undid' = 'enrolled') GROUP BY 1, 2, 3, 4) v
            USING (client_id, lead_id, campaign_id, run_id)
        WHERE v.n IS DISTINCT FROM 1 OR coalesce(e.n, 0) + v.undone <> 1)"},
    {"a position is the number of messages received", R"(
        SELECT format('lead %s in campaign %s: position %s, %s events', lead_id, campaign_id, e.position,
                      coalesce(v.n, 0)) AS problem
        FROM (SELECT client_id, lead_id, campaign_id, sum(sms_sequence_position) AS position
              FROM enrollments GROUP BY 1, 2, 3) e
        LEFT JOIN (SELECT client_id, lead_id, campaign_id, count(*) AS n FROM lead_events
                   WHERE event_type = 'message_sent' GROUP BY 1, 2, 3) v
            USING (client_id, lead_id, campaign_id)
        WHERE e.position <> coalesce(v.n, 0))"},
};

const Invariant runInvariants[] = {
    {"a de-enrollment run's figures equal its log", R"(
        WITH logged AS (
            SELECT client_id, run_id, count(*) FILTER (WHERE action = 'de_enrolled') AS de_enrolled,
                   count(*) FILTER (WHERE action = 'skipped') AS skipped,
                   max(lead_id::text) AS last_lead
            FROM de_enrollment_lead_log GROUP BY client_id, run_id
        ), outcomes AS (
            SELECT client_id, run_id, outcome, count(*) AS n
            FROM de_enrollment_lead_log WHERE action = 'de_enrolled' GROUP BY client_id, run_id, outcome
        )
        SELECT format('run %s (%s): evaluated %s, de-enrolled %s, skipped %s, %s, checkpoint %s; log %s and %s',
                      r.id, r.status, r.leads_evaluated, r.leads_de_enrolled, r.leads_skipped, r.by_outcome,
                      r.checkpoint_data, coalesce(g.de_enrolled, 0), coalesce(g.skipped, 0)) AS problem
        FROM de_enrollment_runs r
        LEFT JOIN logged g ON g.client_id = r.client_id AND g.run_id = r.id
        WHERE r.leads_de_enrolled <> coalesce(g.de_enrolled, 0)
           OR r.leads_skipped <> coalesce(g.skipped, 0)
           OR r.leads_evaluated <> r.leads_de_enrolled + r.leads_skipped
           OR r.leads_de_enrolled <> (SELECT coalesce(sum(value::bigint), 0) FROM jsonb_each_text(r.by_outcome))
           OR EXISTS (SELECT FROM outcomes o WHERE o.client_id = r.client_id AND o.run_id = r.id
                      AND o.n IS DISTINCT FROM (r.by_outcome ->> o.outcome)::bigint)
           -- Nothing that was done lies behind the checkpoint of a run that keeps one.
           OR (r.checkpoint_data ->> 'batches')::integer > 0
              AND coalesce(r.checkpoint_data ->> 'lastLeadId' < g.last_lead, g.last_lead IS NOT NULL))"},
    {"an enrollment run's figures equal its enrollments", R"(
        SELECT format('run %s: enrolled %s, counted %s, undone %s', r.id, r.enrolled, coalesce(e.n, 0),
                      coalesce(u.n, 0)) AS problem
        FROM enrollment_runs r
        LEFT JOIN (SELECT client_id, enrollment_run_id, count(*) AS n FROM enrollments GROUP BY 1, 2) e
            ON e.client_id = r.client_id AND e.enrollment_run_id = r.id
        LEFT JOIN (SELECT client_id, run_id, count(*) AS n FROM lead_events
                   WHERE event_type = 'undone' AND detail ->> 'undid' = 'enrolled' GROUP BY 1, 2) u
            ON u.client_id = r.client_id AND u.run_id = r.id
        WHERE r.enrolled <> coalesce(e.n, 0) + coalesce(u.n, 0)
           OR (u.n > 0 AND r.undone_at IS NULL) OR r.total_matching <> r.enrolled + r.remaining)"},
    {"what a run took over is in its campaign, and on record", R"(
        SELECT format('lead %s of run %s: %s', o.lead_id, o.de_enrollment_run_id, m.told) AS problem
        FROM enrollments o
        JOIN enrollment_runs r ON r.client_id = o.client_id AND r.id = o.de_enrollment_run_id
        CROSS JOIN LATERAL (SELECT sum((a.after ->> 'leads')::integer) AS told FROM audit_log a
                            WHERE a.client_id = o.client_id AND a.action = 'leads_moved'
                              AND a.subject_id = o.campaign_id AND a.after ->> 'runId' = r.id::text) m
        WHERE o.outcome <> 'removed' OR coalesce(m.told, 0) < 1
           OR NOT EXISTS (SELECT FROM enrollments e
                          WHERE e.client_id = o.client_id AND e.lead_id = o.lead_id
                            AND e.campaign_id = r.campaign_id AND e.enrollment_run_id = r.id))"},
    {"who waits is not in the campaign", R"(
        SELECT w.lead_id::text AS problem FROM enrollment_waits w
        JOIN enrollments e ON e.client_id = w.client_id AND e.campaign_id = w.campaign_id
                          AND e.lead_id = w.lead_id AND e.completed_at IS NULL)"},
    {"a client has at most one run at work", R"(
        SELECT client_id::text AS problem FROM de_enrollment_runs WHERE status IN ('pending', 'running')
        GROUP BY client_id HAVING count(*) > 1)"},
};

QString withLimit(const Invariant& invariant)
{
    return QStringLiteral("SELECT problem FROM (%1) violations LIMIT 10")
        .arg(QString::fromUtf8(invariant.sql));
}

template <std::size_t Count>
void check(Session& session, const Invariant (&invariants)[Count], QStringList& broken)
{
    for (const Invariant& invariant : invariants) {
        for (const Row& row : mustExecute(session, withLimit(invariant)))
            broken.append(QString::fromUtf8(invariant.rule) + QLatin1String(": ") + row.text("problem"));
    }
}

} // namespace

QStringList brokenInvariants(Session& session)
{
    // Without statistics the planner takes these tables for small ones and would compare row by row.
    if (!session.executeScript(
            QStringLiteral("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY; "
                           "SET LOCAL enable_nestloop = off; SET LOCAL enable_mergejoin = off")))
        qFatal("the invariants can't be checked inside another transaction");
    QStringList broken;
    check(session, counterInvariants, broken);
    check(session, passageInvariants, broken);
    check(session, runInvariants, broken);
    (void)session.executeScript(QStringLiteral("COMMIT"));
    return broken;
}

} // namespace cm::test
