-- The leads enrolled in the period by source, and how many of them had booked by its end.
WITH asked AS (
    SELECT :client_id::uuid AS client_id, :campaign_ids::uuid[] AS campaign_ids,
           coalesce(:from::timestamptz, '-infinity') AS since, :to::timestamptz AS until
), passages AS (
    SELECT p.lead_id, bool_or(p.outcome = 'booked') AS has_booked
    FROM asked, passages_at(asked.client_id, asked.until, asked.campaign_ids) p
    WHERE p.enrolled_at >= asked.since
    GROUP BY p.lead_id
)
SELECT coalesce(l.lead_source, '') AS source, count(*) AS leads, count(*) FILTER (WHERE p.has_booked) AS booked
FROM asked
JOIN passages p ON true
JOIN leads l ON l.client_id = asked.client_id AND l.id = p.lead_id
GROUP BY 1
ORDER BY 2 DESC, 1
LIMIT 50
