SELECT r.id, r.campaign_id, c.name AS campaign_name, r.run_at, r.status, r.total_matching, r.enrolled,
       r.remaining, coalesce(r.reason, '') AS reason, r.undone_at, r.actor
FROM enrollment_runs r
JOIN campaigns c ON c.client_id = r.client_id AND c.id = r.campaign_id
WHERE (:client_id::uuid IS NULL OR r.client_id = :client_id)
  AND (:campaign_id::uuid IS NULL OR r.campaign_id = :campaign_id)
ORDER BY r.run_at DESC, r.id
LIMIT :limit
