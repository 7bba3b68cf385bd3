-- The first page by an index: as cheap as 200 leads can be had.
SELECT l.id, l.first_name, l.last_name, l.email, l.phone, l.company, l.lead_source, l.kajabi_tags,
       l.icp_score, l.engagement_level, l.booked, l.sms_stop, l.created_at
FROM leads l
WHERE l.client_id = :client_id
ORDER BY l.client_id, l.id
LIMIT :length
