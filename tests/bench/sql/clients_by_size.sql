SELECT c.id, count(l.id) AS leads
FROM clients c
LEFT JOIN leads l ON l.client_id = c.id
GROUP BY c.id
ORDER BY count(l.id) DESC, c.id
