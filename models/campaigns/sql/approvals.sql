SELECT a.campaign_id, c.name, a.fingerprint, a.leads, a.requested_by, a.requested_at,
       a.requested_by = app_login() AS is_mine
FROM enrollment_approvals a
JOIN campaigns c ON c.client_id = a.client_id AND c.id = a.campaign_id
WHERE a.client_id = :client_id AND a.approved_by IS NULL
ORDER BY a.requested_at, a.campaign_id, a.fingerprint
