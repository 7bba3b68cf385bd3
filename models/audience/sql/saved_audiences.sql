SELECT s.id, s.name, s.audience, s.updated_at, count(c.id) AS campaigns
FROM saved_audiences s
LEFT JOIN campaigns c ON c.client_id = s.client_id AND c.saved_audience_id = s.id
WHERE s.client_id = :client_id
GROUP BY s.client_id, s.id
ORDER BY lower(s.name)
