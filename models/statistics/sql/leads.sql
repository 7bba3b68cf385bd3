-- The passages behind a figure, the latest first: at most 1,000 of them.
WITH asked AS (
    SELECT :client_id::uuid AS client_id, :campaign_ids::uuid[] AS campaign_ids,
           coalesce(:from::timestamptz, '-infinity') AS since, :to::timestamptz AS until
)
SELECT btrim(concat(l.first_name, ' ', l.last_name)) AS lead, coalesce(l.email, '') AS email, c.name AS campaign,
       p.enrolled_at, p.left_at, coalesce(p.outcome, '') AS outcome, p.position AS messages
FROM asked
CROSS JOIN LATERAL passages_at(asked.client_id, asked.until, asked.campaign_ids) p
JOIN leads l ON l.client_id = asked.client_id AND l.id = p.lead_id
JOIN campaigns c ON c.client_id = asked.client_id AND c.id = p.campaign_id
WHERE CASE :figure::text
      WHEN 'enrolled' THEN p.enrolled_at >= asked.since
      WHEN 'active' THEN p.left_at IS NULL
      WHEN 'messages_sent' THEN p.position > 0 AND coalesce(p.left_at >= asked.since, true)
      WHEN 'messages_per_lead' THEN p.enrolled_at >= asked.since
      WHEN 'left' THEN p.left_at >= asked.since
      WHEN 'completion_rate' THEN p.left_at >= asked.since
      WHEN 'booking_rate' THEN p.left_at >= asked.since
      WHEN 'opt_out_rate' THEN p.left_at >= asked.since
      ELSE p.outcome = :figure::text AND p.left_at >= asked.since END
ORDER BY coalesce(p.left_at, p.enrolled_at) DESC, lead, p.lead_id
LIMIT 1000
