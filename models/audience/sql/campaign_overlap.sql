SELECT o.first_id AS key, c.name, o.leads
FROM campaign_overlap(:client_id, :campaign_ids) WITH ORDINALITY AS o (first_id, second_id, leads, place)
JOIN campaigns c ON c.client_id = :client_id AND c.id = o.first_id
ORDER BY o.place
