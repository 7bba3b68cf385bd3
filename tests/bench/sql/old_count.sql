UPDATE old_pattern.campaigns
SET active_leads_count = active_leads_count - :number, completed_leads_count = completed_leads_count + :number,
    updated_at = now()
WHERE client_id = :client_id AND id = :campaign_id
