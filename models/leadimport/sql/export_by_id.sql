SELECT l.first_name, l.last_name, l.email, l.phone, l.company, l.title, l.lead_source, l.kajabi_tags,
       l.icp_score::text AS icp_score, l.engagement_level,
       to_char(l.booked_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') AS booked_at,
       to_char(l.sms_stop_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') AS sms_stop_at,
       to_char(l.created_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') AS created_at
FROM unnest(:ids::uuid[]) WITH ORDINALITY AS wanted (id, position)
JOIN leads l ON l.client_id = :client_id AND l.id = wanted.id
ORDER BY wanted.position
