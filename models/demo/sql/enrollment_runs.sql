-- The enrollment runs as planned.
INSERT INTO enrollment_runs
    (client_id, id, campaign_id, run_at, status, total_matching, enrolled, remaining, reason, duration_ms, actor)
SELECT client_id, id, campaign_id, run_at, CASE WHEN remaining = 0 THEN 'success' ELSE 'partial' END,
       enrolled + remaining, enrolled, remaining, reason, duration_ms, 'worker'
FROM demo_enrollment_runs
ORDER BY run_at, id
