-- Where the leads stood that were active at the end of the period: by messages received.
WITH asked AS (
    SELECT :client_id::uuid AS client_id, :campaign_ids::uuid[] AS campaign_ids,
           coalesce(:from::timestamptz, '-infinity') AS since, :to::timestamptz AS until
)
SELECT p.position AS messages, count(*) AS leads
FROM asked, passages_at(asked.client_id, asked.until, asked.campaign_ids) p
WHERE p.left_at IS NULL AND asked.since IS NOT NULL
GROUP BY 1
ORDER BY 1
