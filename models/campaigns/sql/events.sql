-- The newest events of a campaign. Events are kept in the order of time, not by campaign; the figures by day tell
-- in which days there are enough of them, and each of these is looked into.
WITH figures AS (
    SELECT day, sum(enrolled + messages_sent + completed + booked + opted_out + campaign_deactivated + removed) AS events
    FROM daily_figures
    WHERE client_id = :client_id AND campaign_id = :campaign_id
    GROUP BY day
), busy AS (
    SELECT day, sum(events) OVER (ORDER BY day DESC) - events AS newer FROM figures
)
SELECT e.occurred_at, e.event_type, lead_label(l.first_name, l.last_name, l.email, l.phone) AS name, e.actor
FROM busy b
JOIN clients c ON c.id = :client_id
CROSS JOIN LATERAL (
    SELECT * FROM lead_events v
    WHERE v.client_id = :client_id AND v.campaign_id = :campaign_id
      AND v.occurred_at >= day_start(b.day, c.time_zone) AND v.occurred_at < day_start(b.day + 1, c.time_zone)
) e
JOIN leads l ON l.client_id = e.client_id AND l.id = e.lead_id
WHERE b.newer < :limit
ORDER BY e.id DESC
LIMIT :limit
