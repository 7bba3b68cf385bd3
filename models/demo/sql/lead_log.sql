-- The log of the last 30 days' runs. Needs :today.
INSERT INTO de_enrollment_lead_log
    (client_id, run_id, lead_id, action, campaign_id, outcome, messages_received, processed_at)
SELECT client_id, run_id, lead_id, 'de_enrolled', campaign_id, outcome, position, completed_at
FROM demo_passages
WHERE run_id IS NOT NULL AND completed_at >= :today::date::timestamp AT TIME ZONE 'UTC' - interval '30 days'
UNION ALL
SELECT s.client_id, s.id, s.lead_id, 'skipped', s.campaign_id, s.outcome, NULL, s.run_at + interval '180 milliseconds'
FROM (
    SELECT p.client_id, r.id, p.lead_id, p.campaign_id, p.outcome, r.run_at,
           row_number() OVER (PARTITION BY r.id ORDER BY p.lead_id) AS place
    FROM demo_runs r
    JOIN demo_passages p ON p.run_id = r.next_id
    WHERE r.status = 'partial' AND r.run_at >= :today::date::timestamp AT TIME ZONE 'UTC' - interval '30 days'
) s
WHERE s.place <= 3
