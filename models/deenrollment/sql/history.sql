-- From the runs' own figures, which agree with their lead log and outlive it. The hours and days are those of
-- the client's clock.
WITH zone AS (
    SELECT coalesce((SELECT time_zone FROM clients WHERE id = :client_id), 'UTC') AS name,
           ('1 ' || :unit)::interval AS step
), columns AS (
    SELECT b.begins, b.begins AT TIME ZONE zone.name AS begins_at,
           (b.begins + zone.step) AT TIME ZONE zone.name AS ends_at
    FROM zone
    CROSS JOIN LATERAL generate_series(
        date_trunc(:unit, now() AT TIME ZONE zone.name) - (:columns::integer - 1) * zone.step,
        date_trunc(:unit, now() AT TIME ZONE zone.name), zone.step) AS b (begins)
), seen AS MATERIALIZED (
    SELECT date_trunc(:unit, r.run_at AT TIME ZONE zone.name) AS begins, r.client_id, r.run_at, r.status,
           r.leads_de_enrolled, r.by_outcome, r.duration_ms, r.stuck_after
    FROM zone
    JOIN de_enrollment_runs r ON r.run_at >= now() - (:columns::integer + 1) * zone.step
         AND (:client_id::uuid IS NULL OR r.client_id = :client_id)
), figures AS (
    SELECT begins,
           count(*) FILTER (WHERE status = 'success') AS succeeded,
           count(*) FILTER (WHERE status = 'partial') AS partial,
           count(*) FILTER (WHERE status = 'failed') AS failed,
           sum(leads_de_enrolled) AS leads,
           sum((by_outcome ->> 'completed')::bigint) AS completed,
           sum((by_outcome ->> 'booked')::bigint) AS booked,
           sum((by_outcome ->> 'opted_out')::bigint) AS opted_out,
           sum((by_outcome ->> 'campaign_deactivated')::bigint) AS campaign_deactivated,
           round(avg(duration_ms) FILTER (WHERE status <> 'running'))::bigint AS mean_duration_ms,
           1000.0 * sum(leads_de_enrolled) FILTER (WHERE duration_ms > 0)
               / nullif(sum(duration_ms) FILTER (WHERE leads_de_enrolled > 0), 0) AS leads_per_second
    FROM seen
    GROUP BY begins
), stuck AS (
    SELECT begins, sum(stuck_after) AS stuck_leads
    FROM (SELECT DISTINCT ON (begins, client_id) begins, stuck_after FROM seen
          WHERE stuck_after IS NOT NULL ORDER BY begins, client_id, run_at DESC) newest
    GROUP BY begins
)
SELECT c.begins_at, c.ends_at, c.begins::date AS day, extract(hour FROM c.begins)::integer AS hour,
       coalesce(f.succeeded, 0) AS succeeded, coalesce(f.partial, 0) AS partial, coalesce(f.failed, 0) AS failed,
       coalesce(f.leads, 0) AS leads, f.mean_duration_ms, f.leads_per_second, s.stuck_leads,
       jsonb_build_object('completed', f.completed, 'booked', f.booked, 'opted_out', f.opted_out,
                          'campaign_deactivated', f.campaign_deactivated) AS by_outcome
FROM columns c
LEFT JOIN figures f USING (begins)
LEFT JOIN stuck s USING (begins)
ORDER BY c.begins
