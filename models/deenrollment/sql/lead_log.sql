SELECT g.lead_id, coalesce(lead_label(l.first_name, l.last_name, l.email, l.phone), g.lead_id::text) AS lead_name,
       c.name AS campaign_name, g.action, g.outcome, g.messages_received, g.processed_at
FROM (SELECT * FROM de_enrollment_lead_log
      WHERE client_id = :client_id AND run_id = :run_id
      ORDER BY lead_id, action
      OFFSET :offset LIMIT :limit) g
LEFT JOIN leads l ON l.client_id = g.client_id AND l.id = g.lead_id
LEFT JOIN campaigns c ON c.client_id = g.client_id AND c.id = g.campaign_id
ORDER BY g.lead_id, g.action
