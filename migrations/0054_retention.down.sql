DROP FUNCTION purge_history_batch(uuid, integer, boolean);
DROP FUNCTION is_de_enrollment_run_undoable(uuid, uuid);
DROP TRIGGER de_enrollment_runs_refuse_undo ON de_enrollment_runs;
DROP FUNCTION de_enrollment_runs_refuse_undo();
DROP TRIGGER de_enrollment_lead_log_append_only ON de_enrollment_lead_log;
CREATE TRIGGER de_enrollment_lead_log_append_only BEFORE UPDATE OR DELETE ON de_enrollment_lead_log
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
DROP FUNCTION lead_log_refuse_change();
ALTER TABLE de_enrollment_runs DROP COLUMN log_purged_at;
