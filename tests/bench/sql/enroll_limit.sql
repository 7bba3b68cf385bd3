-- The limit: the same leads into the same table and indexes, by one statement that knows its audience.
-- Needs :client_id, :campaign_id, :run_id, :limit.
INSERT INTO enrollments
    (client_id, lead_id, campaign_id, enrolled_campaign_version, enrolled_message_count, enrollment_run_id,
     lead_booked_at)
SELECT l.client_id, l.id, :campaign_id, 1, 2, :run_id, l.booked_at
FROM leads l
WHERE l.client_id = :client_id AND l.is_active AND NOT l.booked AND NOT l.sms_stop
  AND NOT EXISTS (SELECT FROM enrollments e
                  WHERE e.client_id = :client_id AND e.lead_id = l.id AND e.completed_at IS NULL)
ORDER BY l.icp_score DESC NULLS LAST, l.created_at, l.id
LIMIT :limit
