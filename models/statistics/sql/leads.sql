-- The passages behind a metric, or behind a row of a table (then :row is what its first column says): the latest
-- first, at most 1,000 of them.
WITH asked AS (
    SELECT :client_id::uuid AS client_id, :campaign_ids::uuid[] AS campaign_ids,
           coalesce(:from::timestamptz, '-infinity') AS since, :to::timestamptz AS until,
           :row::text AS row, substring(:row::text FROM '^\d{1,6}$')::integer AS messages
), zone AS (
    SELECT time_zone AS name FROM clients, asked WHERE id = asked.client_id
), passages AS (
    SELECT coalesce(lead_label(l.first_name, l.last_name, l.email, l.phone), '') AS lead,
           coalesce(l.email, '') AS email, c.name AS campaign, p.enrolled_at, p.left_at, coalesce(p.outcome, '') AS outcome,
           p.position AS messages, p.lead_id, row_number() OVER (PARTITION BY p.lead_id ORDER BY p.enrolled_at DESC) AS nth
    FROM asked
    CROSS JOIN zone
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
          WHEN 'funnel' THEN p.enrolled_at >= asked.since AND p.position >= asked.messages
          WHEN 'positions' THEN p.left_at IS NULL AND p.position = asked.messages
          WHEN 'time_to_outcome' THEN p.left_at >= asked.since AND p.outcome = asked.row
          WHEN 'cohorts' THEN p.enrolled_at >= asked.since
              AND to_char(date_trunc('week', p.enrolled_at AT TIME ZONE zone.name), 'YYYY-MM-DD') = asked.row
          WHEN 'campaigns' THEN p.enrolled_at >= asked.since AND c.name = asked.row
          WHEN 'sources' THEN p.enrolled_at >= asked.since AND coalesce(l.lead_source, '') = asked.row
          WHEN 'tags' THEN p.enrolled_at >= asked.since AND asked.row = ANY (l.kajabi_tags)
          ELSE p.outcome = :figure::text AND p.left_at >= asked.since END
)
-- Sources and tags count a lead once, however often it was enrolled.
SELECT p.lead, p.email, p.campaign, p.enrolled_at, p.left_at, p.outcome, p.messages
FROM passages p
WHERE p.nth = 1 OR :figure::text NOT IN ('sources', 'tags')
ORDER BY coalesce(p.left_at, p.enrolled_at) DESC, p.lead, p.lead_id
LIMIT 1000
