-- The run to which the limit's one statement logs, for each client.
INSERT INTO de_enrollment_runs (client_id, run_type, status, holder_program)
SELECT id, 'manual', 'running', 'limit' FROM clients
