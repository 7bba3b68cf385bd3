SELECT client_id, true AS is_enrollment FROM enrollment_runs WHERE id = :run_id
UNION ALL
SELECT client_id, false FROM de_enrollment_runs WHERE id = :run_id
