SELECT w.program, w.host, w.login, w.pid, w.started_at, w.last_seen, w.client_id, c.company_name, w.client_since,
       is_lock_held(worker_lock_key(w.id)) AS alive
FROM workers w
LEFT JOIN clients c ON c.id = w.client_id
ORDER BY (w.client_id IS NULL), w.started_at, w.id
