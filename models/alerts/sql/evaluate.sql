SELECT a.id, a.raised_at, a.previous_state, c.company_name, h.*
FROM evaluate_health(:client_id) a
JOIN clients c ON c.id = a.client_id
CROSS JOIN LATERAL jsonb_populate_record(NULL::de_enrollment_health, a.figures) h
