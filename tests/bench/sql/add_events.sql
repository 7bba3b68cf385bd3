-- Messages sent between two moments, spread over all enrollments: about :events of them.
INSERT INTO lead_events (client_id, lead_id, campaign_id, event_type, occurred_at)
SELECT e.client_id, e.lead_id, e.campaign_id, 'message_sent',
       :from::timestamptz + random() * (:to::timestamptz - :from::timestamptz)
FROM enrollments e
WHERE random() < :events::float8 / (SELECT count(*) FROM enrollments)
ORDER BY 5
