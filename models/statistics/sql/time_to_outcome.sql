-- How long the leads stayed that left in the period, by outcome, in hours.
WITH asked AS (
    SELECT :client_id::uuid AS client_id, :campaign_ids::uuid[] AS campaign_ids,
           coalesce(:from::timestamptz, '-infinity') AS since, :to::timestamptz AS until
)
SELECT p.outcome, count(*) AS leads,
       round((percentile_cont(0.25) WITHIN GROUP (ORDER BY h.hours))::numeric, 1) AS quarter_hours,
       round((percentile_cont(0.5) WITHIN GROUP (ORDER BY h.hours))::numeric, 1) AS median_hours,
       round((percentile_cont(0.75) WITHIN GROUP (ORDER BY h.hours))::numeric, 1) AS three_quarter_hours
FROM asked, passages_at(asked.client_id, asked.until, asked.campaign_ids) p
CROSS JOIN LATERAL (SELECT (extract(epoch FROM p.left_at - p.enrolled_at) / 3600)::double precision AS hours) h
WHERE p.left_at >= asked.since
GROUP BY p.outcome
ORDER BY 2 DESC, 1
