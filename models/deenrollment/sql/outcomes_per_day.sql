-- From the runs' own figures, which agree with their lead log and outlive it.
WITH zone AS (
    SELECT coalesce((SELECT time_zone FROM clients WHERE id = :client_id), 'UTC') AS name
), days AS (
    SELECT generate_series((now() AT TIME ZONE zone.name)::date - (:days::integer - 1),
                           (now() AT TIME ZONE zone.name)::date, interval '1 day')::date AS day
    FROM zone
), figures AS (
    SELECT (r.run_at AT TIME ZONE zone.name)::date AS day, o.key AS outcome, sum(o.value::bigint) AS leads
    FROM zone
    JOIN de_enrollment_runs r ON r.run_at >= now() - (:days::integer + 1) * interval '1 day'
         AND (:client_id::uuid IS NULL OR r.client_id = :client_id)
    CROSS JOIN LATERAL jsonb_each_text(r.by_outcome) AS o
    GROUP BY 1, 2
)
SELECT d.day, coalesce(jsonb_object_agg(f.outcome, f.leads) FILTER (WHERE f.outcome IS NOT NULL), '{}') AS outcomes
FROM days d
LEFT JOIN figures f USING (day)
GROUP BY d.day
ORDER BY d.day
