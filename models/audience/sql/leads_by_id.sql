SELECT l.id, l.first_name, l.last_name, l.email, l.phone, l.company, l.lead_source, l.kajabi_tags,
       l.icp_score, l.engagement_level, l.booked, l.sms_stop, l.created_at
FROM unnest(:ids) WITH ORDINALITY AS wanted (id, position)
JOIN leads l ON l.client_id = :client_id AND l.id = wanted.id
ORDER BY wanted.position
