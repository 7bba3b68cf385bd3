SELECT c.id, c.name, c.campaign_type, c.form_id, c.target_tags, c.created_at, s.enrollable
FROM campaigns c
CROSS JOIN LATERAL audience_summary(c.client_id, c.audience, c.id) s
WHERE c.client_id = :client_id AND c.review_status = 'pending' AND c.is_active
ORDER BY c.created_at, c.id
