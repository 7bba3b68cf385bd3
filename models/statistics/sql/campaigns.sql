-- What happened in each campaign in the period, the most enrolled first; those without an event left out.
WITH asked AS (
    SELECT :client_id::uuid AS client_id, :campaign_ids::uuid[] AS campaign_ids,
           coalesce(:from::timestamptz, '-infinity') AS since, :to::timestamptz AS until
)
SELECT c.name AS campaign, f.enrolled, f.messages_sent, f.completed, f.booked, f.opted_out, f.campaign_deactivated,
       f.removed
FROM asked, figures_between(asked.client_id, asked.since, asked.until, asked.campaign_ids) f
JOIN campaigns c ON c.id = f.campaign_id
WHERE c.client_id = asked.client_id
ORDER BY f.enrolled DESC, f.completed + f.booked + f.opted_out + f.campaign_deactivated + f.removed DESC, c.name
