SELECT v.version, v.messages, v.created_at, v.created_by, coalesce(e.leads, 0) AS leads,
       coalesce(e.open_leads, 0) AS open_leads
FROM campaign_versions v
LEFT JOIN (SELECT enrolled_campaign_version AS version, count(*) AS leads,
                  count(*) FILTER (WHERE completed_at IS NULL) AS open_leads
           FROM enrollments
           WHERE client_id = :client_id AND campaign_id = :campaign_id
           GROUP BY enrolled_campaign_version) e ON e.version = v.version
WHERE v.client_id = :client_id AND v.campaign_id = :campaign_id
ORDER BY v.version DESC
