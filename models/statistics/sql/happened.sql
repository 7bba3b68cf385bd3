-- What happened in the period, read once: by day, days without an event included, and by campaign, the most enrolled
-- first, without those where all figures are 0.
WITH asked AS (
    SELECT coalesce(:from::timestamptz, '-infinity') AS since, :to::timestamptz AS until, time_zone
    FROM clients WHERE id = :client_id::uuid
), figures AS (
    SELECT day, campaign_id, grouping(day) = 0 AS is_day, sum(enrolled)::bigint AS enrolled,
           sum(messages_sent)::bigint AS messages_sent, sum(completed)::bigint AS completed,
           sum(booked)::bigint AS booked, sum(opted_out)::bigint AS opted_out,
           sum(campaign_deactivated)::bigint AS campaign_deactivated, sum(removed)::bigint AS removed
    FROM figure_rows(
        :client_id::uuid, coalesce(:from::timestamptz, '-infinity'), :to::timestamptz, :campaign_ids::uuid[])
    GROUP BY GROUPING SETS ((day), (campaign_id))
    HAVING (sum(enrolled), sum(messages_sent), sum(completed), sum(booked), sum(opted_out),
            sum(campaign_deactivated), sum(removed)) <> (0, 0, 0, 0, 0, 0, 0)
), days AS (
    SELECT generate_series(
        (CASE WHEN isfinite(since) THEN (since AT TIME ZONE time_zone)::date
              ELSE (SELECT min(day) FROM figures WHERE is_day) END)::timestamp,
        -- The period ends before its end.
        ((until - interval '1 microsecond') AT TIME ZONE time_zone)::date::timestamp, interval '1 day')::date AS day
    FROM asked
), answer AS (
    SELECT 'days' AS answer, d.day, NULL AS campaign, coalesce(enrolled, 0) AS enrolled,
           coalesce(messages_sent, 0) AS messages_sent, coalesce(completed, 0) AS completed,
           coalesce(booked, 0) AS booked, coalesce(opted_out, 0) AS opted_out,
           coalesce(campaign_deactivated, 0) AS campaign_deactivated, coalesce(removed, 0) AS removed
    FROM days d
    LEFT JOIN figures f ON f.is_day AND f.day = d.day
    UNION ALL
    SELECT 'campaigns', NULL, c.name, f.enrolled, f.messages_sent, f.completed, f.booked, f.opted_out,
           f.campaign_deactivated, f.removed
    FROM figures f
    JOIN campaigns c ON c.client_id = :client_id::uuid AND c.id = f.campaign_id
    WHERE NOT f.is_day
)
SELECT * FROM answer
ORDER BY day, enrolled DESC, completed + booked + opted_out + campaign_deactivated + removed DESC, campaign
