WITH zone AS (
    SELECT time_zone AS name FROM clients WHERE id = :client_id
), days AS (
    SELECT generate_series((now() AT TIME ZONE zone.name)::date - (:days::integer - 1),
                           (now() AT TIME ZONE zone.name)::date, interval '1 day')::date AS day
    FROM zone
), figures AS (
    SELECT (e.completed_at AT TIME ZONE zone.name)::date AS day, e.outcome, count(*) AS leads
    FROM zone
    JOIN enrollments e ON e.client_id = :client_id AND e.campaign_id = :campaign_id
         AND e.completed_at >= now() - (:days::integer + 1) * interval '1 day'
    GROUP BY 1, 2
)
SELECT d.day, coalesce(jsonb_object_agg(f.outcome, f.leads) FILTER (WHERE f.outcome IS NOT NULL), '{}') AS outcomes
FROM days d
LEFT JOIN figures f USING (day)
GROUP BY d.day
ORDER BY d.day
