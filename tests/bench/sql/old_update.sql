UPDATE old_pattern.leads
SET processing_status = CASE :outcome WHEN 'completed' THEN 'Completed' ELSE 'Stopped' END,
    outcome = :outcome, completed_at = now(), updated_at = now()
WHERE client_id = :client_id AND id = :lead_id
