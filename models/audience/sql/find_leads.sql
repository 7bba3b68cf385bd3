SELECT l.id, l.first_name, l.last_name, l.email, l.phone, l.company, l.lead_source, l.kajabi_tags,
       l.icp_score, l.engagement_level, l.booked, l.sms_stop, l.created_at
FROM leads l
WHERE l.client_id = :client_id
  AND (l.id = :id OR concat_ws(' ', l.first_name, l.last_name) ILIKE :pattern OR l.email ILIKE :pattern
       OR l.phone ILIKE :pattern OR l.company ILIKE :pattern)
ORDER BY l.last_name, l.first_name, l.id
LIMIT :limit
