-- What the Statistics page says of a client, read from its figures by day alone: by day and by campaign in the
-- period, and the sums of the period, of the one before, and since ever.
SELECT CASE WHEN grouping(day) = 0 THEN 'day' WHEN grouping(campaign_id) = 0 THEN 'campaign' ELSE 'sum' END AS kind,
       day, campaign_id, sum(enrolled) FILTER (WHERE day >= :first::date) AS enrolled,
       sum(messages_sent) FILTER (WHERE day >= :first::date) AS messages_sent,
       sum(completed) FILTER (WHERE day >= :first::date) AS completed,
       sum(booked) FILTER (WHERE day >= :first::date) AS booked,
       sum(opted_out) FILTER (WHERE day >= :first::date) AS opted_out,
       sum(campaign_deactivated) FILTER (WHERE day >= :first::date) AS campaign_deactivated,
       sum(removed) FILTER (WHERE day >= :first::date) AS removed,
       sum(enrolled) FILTER (WHERE day >= :before::date AND day < :first::date) AS enrolled_before,
       sum(messages_sent) FILTER (WHERE day >= :before::date AND day < :first::date) AS messages_sent_before,
       sum(completed) FILTER (WHERE day >= :before::date AND day < :first::date) AS completed_before,
       sum(booked) FILTER (WHERE day >= :before::date AND day < :first::date) AS booked_before,
       sum(opted_out) FILTER (WHERE day >= :before::date AND day < :first::date) AS opted_out_before,
       sum(campaign_deactivated) FILTER (WHERE day >= :before::date AND day < :first::date) AS campaign_deactivated_before,
       sum(removed) FILTER (WHERE day >= :before::date AND day < :first::date) AS removed_before,
       sum(enrolled) AS enrolled_ever,
       sum(completed + booked + opted_out + campaign_deactivated + removed) AS left_ever
FROM daily_figures
WHERE client_id = :client_id::uuid AND day <= :last::date
GROUP BY GROUPING SETS ((day), (campaign_id), ())
