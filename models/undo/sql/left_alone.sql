SELECT l.id, concat_ws(' ', l.first_name, l.last_name) AS name, coalesce(l.email, '') AS email, u.reason
FROM undo_left_alone u
JOIN leads l ON l.client_id = u.client_id AND l.id = u.lead_id
WHERE u.run_id = :run_id
ORDER BY lower(l.last_name), lower(l.first_name), l.id
LIMIT :limit
