-- What happened in the period, by hour; hours without an event included. For periods of a few days.
WITH asked AS (
    SELECT :client_id::uuid AS client_id, :campaign_ids::uuid[] AS campaign_ids,
           coalesce(:from::timestamptz, '-infinity') AS since, :to::timestamptz AS until
), hours AS (
    SELECT generate_series(date_trunc('hour', since), until - interval '1 microsecond', interval '1 hour') AS hour
    FROM asked
), figures AS (
    SELECT date_trunc('hour', v.occurred_at) AS hour, f.*
    FROM asked
    JOIN lead_events v ON v.client_id = asked.client_id AND v.occurred_at >= asked.since AND v.occurred_at < asked.until
         AND v.campaign_id IS NOT NULL AND (asked.campaign_ids IS NULL OR v.campaign_id = ANY (asked.campaign_ids))
    CROSS JOIN LATERAL event_figures(v.event_type, v.detail) f
)
SELECT h.hour, coalesce(sum(enrolled), 0)::bigint AS enrolled, coalesce(sum(messages_sent), 0)::bigint AS messages_sent,
       coalesce(sum(completed), 0)::bigint AS completed, coalesce(sum(booked), 0)::bigint AS booked,
       coalesce(sum(opted_out), 0)::bigint AS opted_out,
       coalesce(sum(campaign_deactivated), 0)::bigint AS campaign_deactivated,
       coalesce(sum(removed), 0)::bigint AS removed
FROM hours h
LEFT JOIN figures f USING (hour)
GROUP BY h.hour
ORDER BY h.hour
