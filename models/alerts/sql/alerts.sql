SELECT a.id, a.raised_at, a.previous_state, c.company_name, h.*
FROM health_alerts a
JOIN clients c ON c.id = a.client_id
CROSS JOIN LATERAL jsonb_populate_record(NULL::de_enrollment_health, a.figures) h
WHERE :client_id::uuid IS NULL OR a.client_id = :client_id
ORDER BY a.raised_at DESC, a.id
LIMIT :limit
