SELECT l.id, lead_label(l.first_name, l.last_name, l.email, l.phone) AS name, l.email, e.processing_status,
       e.sms_sequence_position, e.enrolled_message_count, e.enrolled_campaign_version, e.enrolled_at, e.outcome
FROM enrollments e
JOIN leads l ON l.client_id = e.client_id AND l.id = e.lead_id
WHERE e.client_id = :client_id AND e.campaign_id = :campaign_id
ORDER BY e.enrolled_at DESC, e.id
LIMIT :limit
