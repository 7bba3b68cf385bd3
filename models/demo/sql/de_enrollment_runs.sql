-- The worker's runs with figures counted from the passages. A partial run passed over leads that another program
-- had locked: up to three of those that its successor took. Needs :key.
INSERT INTO de_enrollment_runs
    (client_id, id, run_at, run_type, leads_evaluated, leads_de_enrolled, leads_skipped, by_outcome, duration_ms,
     status, error_details, checkpoint_data, finished_at, heartbeat_at, holder_program, holder_host, holder_user)
WITH counted AS (
    SELECT run_id, count(*)::integer AS n, count(*) FILTER (WHERE outcome = 'completed') AS completed,
           count(*) FILTER (WHERE outcome = 'booked') AS booked,
           count(*) FILTER (WHERE outcome = 'opted_out') AS opted_out,
           count(*) FILTER (WHERE outcome = 'campaign_deactivated') AS deactivated,
           max(lead_id::text) AS last_lead
    FROM demo_passages
    WHERE run_id IS NOT NULL
    GROUP BY run_id
)
SELECT r.client_id, r.id, r.run_at,
       CASE WHEN u.kind < 0.96 THEN 'scheduled' WHEN u.kind < 0.985 THEN 'manual' ELSE 'retry' END,
       f.n + f.skipped, f.n, f.skipped,
       jsonb_build_object('completed', coalesce(c.completed, 0), 'booked', coalesce(c.booked, 0),
           'opted_out', coalesce(c.opted_out, 0), 'campaign_deactivated', coalesce(c.deactivated, 0)),
       f.duration_ms, r.status,
       CASE WHEN r.status = 'failed' AND f.n = 0
                THEN 'could not connect to server: connection refused. Is the server running?'
            WHEN r.status = 'failed'
                THEN format('batch %s: canceling statement due to lock timeout', f.n / 1000 + 2)
            WHEN r.status = 'partial' AND f.skipped > 0
                THEN format('%s leads were locked by another program and left for the next run', f.skipped)
            WHEN r.status = 'partial' THEN 'stopped at the time limit of 240 s' END,
       jsonb_build_object('batches', (f.n + f.skipped + 999) / 1000, 'lastLeadId', c.last_lead),
       f.finished_at, f.finished_at, 'campaign-managerctl', 'worker-1', 'worker'
FROM demo_runs r
LEFT JOIN counted c ON c.run_id = r.id
LEFT JOIN counted following ON following.run_id = r.next_id
CROSS JOIN LATERAL (
    SELECT pg_temp.draw(:key, 'run kind', r.client_n * 10000::bigint + r.slot) AS kind,
           pg_temp.draw(:key, 'run took', r.client_n * 10000::bigint + r.slot) AS took
) u
CROSS JOIN LATERAL (
    SELECT n, skipped, duration_ms, r.run_at + interval '1 millisecond' * duration_ms AS finished_at
    FROM (SELECT coalesce(c.n, 0) AS n,
                 CASE r.status WHEN 'partial' THEN least(3, coalesce(following.n, 0)) ELSE 0 END AS skipped,
                 CASE WHEN r.status = 'partial' AND coalesce(following.n, 0) = 0 THEN 240000 + floor(900 * u.took)
                      ELSE 210 + coalesce(c.n, 0) * 2 + floor(1500 * u.took * u.took)
                 END::integer AS duration_ms) d
) f
ORDER BY r.run_at, r.id
