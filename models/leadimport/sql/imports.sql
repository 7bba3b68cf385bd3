SELECT i.id, i.client_id, c.company_name, i.imported_at, i.actor, i.file_name, i.on_duplicate, i.rows, i.inserted,
       i.updated, i.skipped, i.failed, i.undone_at
FROM lead_imports i
JOIN clients c ON c.id = i.client_id
WHERE :client_id::uuid IS NULL OR i.client_id = :client_id
ORDER BY i.imported_at DESC, i.id
LIMIT :limit
