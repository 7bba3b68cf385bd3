SELECT l.id, l.campaign_id, l.sms_sequence_position,
       CASE WHEN l.booked THEN 'booked' WHEN l.sms_stop THEN 'opted_out' ELSE 'completed' END AS outcome
FROM old_pattern.leads l
JOIN old_pattern.campaigns c ON c.id = l.campaign_id
WHERE l.client_id = :client_id AND l.campaign_id IS NOT NULL AND l.completed_at IS NULL
  AND (l.booked OR l.sms_stop OR l.sms_sequence_position >= l.message_count)
ORDER BY l.id
LIMIT :batch_size
