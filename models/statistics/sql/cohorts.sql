-- The leads enrolled in the period by week of enrollment, and what had become of them by its end.
WITH asked AS (
    SELECT :client_id::uuid AS client_id, :campaign_ids::uuid[] AS campaign_ids,
           coalesce(:from::timestamptz, '-infinity') AS since, :to::timestamptz AS until
), zone AS (
    SELECT time_zone AS name FROM clients, asked WHERE id = asked.client_id
)
SELECT date_trunc('week', p.enrolled_at AT TIME ZONE zone.name)::date AS week, count(*) AS enrolled,
       count(*) FILTER (WHERE p.left_at IS NULL) AS active, count(*) FILTER (WHERE p.outcome = 'completed') AS completed,
       count(*) FILTER (WHERE p.outcome = 'booked') AS booked,
       count(*) FILTER (WHERE p.outcome = 'opted_out') AS opted_out,
       count(*) FILTER (WHERE p.outcome = 'campaign_deactivated') AS campaign_deactivated,
       count(*) FILTER (WHERE p.outcome = 'removed') AS removed
FROM zone, asked, passages_at(asked.client_id, asked.until, asked.campaign_ids) p
WHERE p.enrolled_at >= asked.since
GROUP BY 1
ORDER BY 1
