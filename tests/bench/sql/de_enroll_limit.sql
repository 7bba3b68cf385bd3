-- The limit: closes all that leave and writes the same log rows, in one statement.
WITH closed AS (
    UPDATE enrollments e
    SET completed_at = now(), outcome = e.leaves_as, de_enrollment_run_id = r.id,
        processing_status = CASE e.leaves_as WHEN 'completed' THEN 'Completed' ELSE 'Stopped' END
    FROM de_enrollment_runs r
    WHERE r.client_id = e.client_id AND r.holder_program = 'limit' AND e.leaves_as IS NOT NULL
    RETURNING e.client_id, r.id AS run_id, e.lead_id, e.campaign_id, e.outcome, e.sms_sequence_position
)
INSERT INTO de_enrollment_lead_log (client_id, run_id, lead_id, action, campaign_id, outcome, messages_received)
SELECT client_id, run_id, lead_id, 'de_enrolled', campaign_id, outcome, sms_sequence_position
FROM closed
