-- What happened in the period, by day; days without an event included.
WITH asked AS (
    SELECT coalesce(:from::timestamptz, '-infinity') AS since, :to::timestamptz AS until, time_zone
    FROM clients WHERE id = :client_id::uuid
), figures AS (
    SELECT day, sum(enrolled)::bigint AS enrolled, sum(messages_sent)::bigint AS messages_sent,
           sum(completed)::bigint AS completed, sum(booked)::bigint AS booked, sum(opted_out)::bigint AS opted_out,
           sum(campaign_deactivated)::bigint AS campaign_deactivated, sum(removed)::bigint AS removed
    FROM figure_rows(
        :client_id::uuid, coalesce(:from::timestamptz, '-infinity'), :to::timestamptz, :campaign_ids::uuid[])
    GROUP BY day
    HAVING (sum(enrolled), sum(messages_sent), sum(completed), sum(booked), sum(opted_out),
            sum(campaign_deactivated), sum(removed)) <> (0, 0, 0, 0, 0, 0, 0)
), days AS (
    SELECT generate_series(
        (CASE WHEN isfinite(since) THEN (since AT TIME ZONE time_zone)::date
              ELSE (SELECT min(day) FROM figures) END)::timestamp,
        -- The period ends before its end.
        ((until - interval '1 microsecond') AT TIME ZONE time_zone)::date::timestamp, interval '1 day')::date AS day
    FROM asked
)
SELECT d.day, coalesce(enrolled, 0) AS enrolled, coalesce(messages_sent, 0) AS messages_sent,
       coalesce(completed, 0) AS completed, coalesce(booked, 0) AS booked, coalesce(opted_out, 0) AS opted_out,
       coalesce(campaign_deactivated, 0) AS campaign_deactivated, coalesce(removed, 0) AS removed
FROM days d
LEFT JOIN figures f USING (day)
ORDER BY d.day
