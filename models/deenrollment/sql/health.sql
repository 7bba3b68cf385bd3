SELECT h.*, c.company_name
FROM de_enrollment_health h
JOIN clients c ON c.id = h.client_id
WHERE :client_id::uuid IS NULL OR h.client_id = :client_id
ORDER BY array_position(ARRAY['error', 'warning', 'unknown', 'healthy'], h.health),
         lower(c.company_name), h.client_id
