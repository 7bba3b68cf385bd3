SELECT r.id, r.client_id, c.company_name, r.run_at, r.run_type, r.status, r.leads_evaluated,
       r.leads_de_enrolled, r.leads_skipped, r.by_outcome, r.duration_ms, r.error_details, r.undone_at,
       r.finished_at, r.log_purged_at,
       coalesce((r.checkpoint_data ->> 'batches')::integer, 0) AS batches,
       r.checkpoint_data ->> 'lastLeadId' AS last_lead_id,
       concat_ws(' ', r.holder_program, 'on ' || r.holder_host, '(' || r.holder_user || ')') AS holder
FROM de_enrollment_runs r
JOIN clients c ON c.id = r.client_id
WHERE (:client_id::uuid IS NULL OR r.client_id = :client_id)
  AND (:run_id::uuid IS NULL OR r.id = :run_id)
  AND (:from::timestamptz IS NULL OR r.run_at >= :from)
  AND (:until::timestamptz IS NULL OR r.run_at < :until)
  AND (:statuses::text[] IS NULL OR r.status = ANY (:statuses))
ORDER BY r.run_at DESC, r.id
LIMIT :limit
