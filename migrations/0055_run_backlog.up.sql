-- How many leads were stuck when a run ended: what the dashboard draws over the days. The past can't be
-- counted later, since an enrollment that is closed no longer says since when it was to leave.

ALTER TABLE de_enrollment_runs ADD COLUMN stuck_after integer
    CONSTRAINT de_enrollment_runs_stuck_after_check CHECK (stuck_after >= 0);

CREATE FUNCTION de_enrollment_runs_count_stuck() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    SELECT count(*) INTO NEW.stuck_after FROM enrollments
    WHERE client_id = NEW.client_id AND leaves_as IS NOT NULL
      AND leaving_since < now() - setting_number('health.stuck_hours', 48) * interval '1 hour';
    RETURN NEW;
END
$$;
CREATE TRIGGER de_enrollment_runs_count_stuck BEFORE UPDATE OF status ON de_enrollment_runs
    FOR EACH ROW WHEN (NEW.status IN ('success', 'partial', 'failed') AND OLD.status IN ('pending', 'running'))
    EXECUTE FUNCTION de_enrollment_runs_count_stuck();
REVOKE EXECUTE ON FUNCTION de_enrollment_runs_count_stuck() FROM PUBLIC;
