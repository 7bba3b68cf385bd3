SELECT is_active, deactivated_at, auto_discovered, coalesce(review_status, '') AS review_status, updated_at,
       editable_campaign(client_id, id) AS editable, campaign_mark(client_id, id) AS mark
FROM campaigns
WHERE client_id = :client_id AND id = :campaign_id
