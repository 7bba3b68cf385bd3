-- What the Statistics page says of a client, read from its figures by day alone: by day and by campaign in the
-- period, and the sums of the period, of the one before, and since ever.
WITH figures AS MATERIALIZED (
    SELECT day, campaign_id, sum(enrolled) AS enrolled, sum(messages_sent) AS messages_sent,
           sum(completed) AS completed, sum(booked) AS booked, sum(opted_out) AS opted_out,
           sum(campaign_deactivated) AS campaign_deactivated, sum(removed) AS removed
    FROM daily_figures
    WHERE client_id = :client_id::uuid AND day <= :last::date
    GROUP BY day, campaign_id
)
SELECT CASE WHEN grouping(day) = 0 THEN 'day' WHEN grouping(campaign_id) = 0 THEN 'campaign' ELSE 'sum' END AS kind,
       day, campaign_id, sum(enrolled) FILTER (WHERE day >= :first::date) AS enrolled,
       sum(messages_sent) FILTER (WHERE day >= :first::date) AS messages_sent,
       sum(completed) FILTER (WHERE day >= :first::date) AS completed,
       sum(booked) FILTER (WHERE day >= :first::date) AS booked,
       sum(opted_out) FILTER (WHERE day >= :first::date) AS opted_out,
       sum(campaign_deactivated) FILTER (WHERE day >= :first::date) AS campaign_deactivated,
       sum(removed) FILTER (WHERE day >= :first::date) AS removed,
       sum(enrolled) FILTER (WHERE day >= :before::date AND day < :first::date) AS enrolled_before,
       sum(messages_sent) FILTER (WHERE day >= :before::date AND day < :first::date) AS messages_before,
       sum(completed + booked + opted_out + campaign_deactivated + removed)
           FILTER (WHERE day >= :before::date AND day < :first::date) AS left_before,
       sum(enrolled) AS enrolled_ever,
       sum(completed + booked + opted_out + campaign_deactivated + removed) AS left_ever
FROM figures
GROUP BY GROUPING SETS ((day), (campaign_id), ())
