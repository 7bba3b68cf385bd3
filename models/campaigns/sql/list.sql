SELECT id, name, campaign_type, form_id, target_tags, version, total_leads, leads_enrolled, messages_sent,
       active_leads_count, completed_leads_count, booked_count, opted_out_count, deactivated_leads_count,
       removed_leads_count, max_leads_to_enroll, last_enrollment_at, created_at, review_status,
       NOT EXISTS (SELECT FROM enrollment_runs r
                   WHERE r.client_id = campaigns.client_id AND r.campaign_id = campaigns.id) AS never_enrolled,
       CASE WHEN NOT is_active THEN 'deactivated'
            WHEN review_status = 'pending' THEN 'pending'
            WHEN enrollment_status = 'scheduled' THEN 'scheduled'
            WHEN is_paused THEN 'paused'
            ELSE 'active' END AS status
FROM campaigns
WHERE client_id = :client_id AND (:campaign_id::uuid IS NULL OR id = :campaign_id)
ORDER BY created_at DESC, id
