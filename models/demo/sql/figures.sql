-- What was made.
SELECT (SELECT count(*) FROM demo_clients) AS clients,
       (SELECT coalesce(max(last_lead), 0) FROM demo_clients) AS leads,
       (SELECT count(*) FROM demo_campaigns) AS campaigns,
       (SELECT count(*) FROM demo_passages) AS enrollments,
       (SELECT count(*) FROM demo_passages WHERE completed_at IS NULL) AS open_enrollments,
       (SELECT count(*) FROM demo_runs) AS runs,
       (SELECT count(*) FROM demo_enrollment_runs) AS enrollment_runs
