-- What happened in the period, by day; days without an event included.
WITH asked AS (
    SELECT :client_id::uuid AS client_id, :campaign_ids::uuid[] AS campaign_ids,
           coalesce(:from::timestamptz, '-infinity') AS since, :to::timestamptz AS until
), zone AS (
    SELECT time_zone AS name FROM clients, asked WHERE id = asked.client_id
), figures AS (
    SELECT f.* FROM asked, figures_by_day(asked.client_id, asked.since, asked.until, asked.campaign_ids) f
), days AS (
    SELECT generate_series(
        (CASE WHEN isfinite(since) THEN (since AT TIME ZONE zone.name)::date
              ELSE (SELECT min(day) FROM figures) END)::timestamp,
        -- The period ends before its end.
        ((until - interval '1 microsecond') AT TIME ZONE zone.name)::date::timestamp, interval '1 day')::date AS day
    FROM asked, zone
)
SELECT d.day, coalesce(sum(enrolled), 0)::bigint AS enrolled, coalesce(sum(messages_sent), 0)::bigint AS messages_sent,
       coalesce(sum(completed), 0)::bigint AS completed, coalesce(sum(booked), 0)::bigint AS booked,
       coalesce(sum(opted_out), 0)::bigint AS opted_out,
       coalesce(sum(campaign_deactivated), 0)::bigint AS campaign_deactivated,
       coalesce(sum(removed), 0)::bigint AS removed
FROM days d
LEFT JOIN figures f USING (day)
GROUP BY d.day
ORDER BY d.day
