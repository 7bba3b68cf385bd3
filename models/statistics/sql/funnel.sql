-- Of the leads enrolled in the period, how many had received at least so many messages by its end.
WITH asked AS (
    SELECT :client_id::uuid AS client_id, :campaign_ids::uuid[] AS campaign_ids,
           coalesce(:from::timestamptz, '-infinity') AS since, :to::timestamptz AS until
), passages AS (
    SELECT p.* FROM asked, passages_at(asked.client_id, asked.until, asked.campaign_ids) p
    WHERE p.enrolled_at >= asked.since
)
SELECT step.n AS step, (SELECT count(*) FROM passages p WHERE p.position >= step.n) AS leads
FROM generate_series(0, (SELECT max(message_count) FROM passages)) AS step (n)
ORDER BY step.n
