SELECT e.occurred_at, e.event_type, btrim(concat_ws(' ', l.first_name, l.last_name)) AS name, e.actor
FROM (SELECT * FROM lead_events WHERE client_id = :client_id ORDER BY id DESC LIMIT 200000) e
JOIN leads l ON l.client_id = e.client_id AND l.id = e.lead_id
WHERE e.campaign_id = :campaign_id
ORDER BY e.id DESC
LIMIT :limit
