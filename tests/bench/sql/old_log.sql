INSERT INTO old_pattern.lead_log
    (run_id, client_id, lead_id, campaign_id, action, outcome, messages_received)
VALUES (:run_id, :client_id, :lead_id, :campaign_id, 'de_enrolled', :outcome, :messages)
