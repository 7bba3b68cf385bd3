SELECT id
FROM campaigns
WHERE client_id = :client_id
ORDER BY leads_enrolled DESC, id
LIMIT :number
