-- The newest events of a campaign. Events are kept in the order of time, not by campaign; the figures by day
-- tell in which days there are enough of them.
WITH busy AS (
    SELECT day, sum(sum(enrolled + messages_sent + completed + booked + opted_out + campaign_deactivated + removed))
               OVER (ORDER BY day DESC) AS since
    FROM daily_figures
    WHERE client_id = :client_id AND campaign_id = :campaign_id
    GROUP BY day
), period AS (
    SELECT day_start(coalesce(max(b.day) FILTER (WHERE b.since >= :limit), min(b.day)), c.time_zone) AS first,
           day_start(max(b.day) + 1, c.time_zone) AS after_last
    FROM busy b
    JOIN clients c ON c.id = :client_id
    GROUP BY c.time_zone
)
SELECT e.occurred_at, e.event_type,
       coalesce(nullif(btrim(concat_ws(' ', l.first_name, l.last_name)), ''), l.email, l.phone) AS name, e.actor
FROM lead_events e
JOIN leads l ON l.client_id = e.client_id AND l.id = e.lead_id
WHERE e.client_id = :client_id AND e.campaign_id = :campaign_id
  AND e.occurred_at >= (SELECT first FROM period) AND e.occurred_at < (SELECT after_last FROM period)
ORDER BY e.id DESC
LIMIT :limit
