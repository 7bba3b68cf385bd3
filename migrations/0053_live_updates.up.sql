-- Windows that show runs, workers and alerts hear of changes instead of asking again and again. The message
-- is empty: every login of the database may listen, and nobody learns anything of another's client.

CREATE FUNCTION tell_worker_change() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    PERFORM pg_notify('worker_change', '');
    RETURN NULL;
END
$$;
CREATE TRIGGER de_enrollment_runs_tell AFTER INSERT OR UPDATE OR DELETE ON de_enrollment_runs
    FOR EACH STATEMENT EXECUTE FUNCTION tell_worker_change();
CREATE TRIGGER workers_tell AFTER INSERT OR UPDATE OR DELETE ON workers
    FOR EACH STATEMENT EXECUTE FUNCTION tell_worker_change();
CREATE TRIGGER health_states_tell AFTER INSERT OR UPDATE ON health_states
    FOR EACH STATEMENT EXECUTE FUNCTION tell_worker_change();
CREATE TRIGGER settings_tell AFTER INSERT OR UPDATE OR DELETE ON settings
    FOR EACH STATEMENT EXECUTE FUNCTION tell_worker_change();
REVOKE EXECUTE ON FUNCTION tell_worker_change() FROM PUBLIC;
