-- The passages as enrollments, with the copies of their leads' and campaigns' state that triggers would make.
-- Needs :key.
INSERT INTO enrollments
    (client_id, id, lead_id, campaign_id, enrolled_campaign_version, enrolled_message_count,
     sms_sequence_position, processing_status, enrolled_at, last_sent_at, completed_at, outcome,
     enrollment_run_id, de_enrollment_run_id, lead_booked_at, lead_opted_out_at, campaign_deactivated_at)
SELECT p.client_id,
       pg_temp.demo_id(:key, CASE WHEN p.earlier THEN 'earlier enrollment' ELSE 'enrollment' END, p.lead_n),
       p.lead_id, p.campaign_id, p.campaign_version, p.message_count, p.position,
       CASE WHEN p.outcome = 'completed' THEN 'Completed' WHEN p.outcome IS NOT NULL THEN 'Stopped'
            WHEN p.position = 0 THEN 'Queued' ELSE 'In Sequence' END,
       p.enrolled_at, p.last_sent_at, p.completed_at, p.outcome, r.id, p.run_id,
       p.booked_at, p.opted_out_at, p.campaign_deactivated_at
FROM demo_passages p
JOIN demo_enrollment_runs r ON r.client_n = p.client_n AND r.campaign_k = p.campaign_k AND r.run_at = p.enrolled_at
