-- Old runs and their lead logs go, in batches, so that a year of unattended work doesn't fill the disk.
-- What could still be undone stays, unless an administrator has confirmed that it may go.

ALTER TABLE de_enrollment_runs ADD COLUMN log_purged_at timestamptz;
COMMENT ON COLUMN de_enrollment_runs.log_purged_at IS 'When the retention removed its lead log.';

-- The lead log is still only added to, except by the retention.
CREATE FUNCTION lead_log_refuse_change() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF TG_OP = 'DELETE' AND current_setting('campaign_manager.purging', true) = 'yes' THEN
        RETURN OLD;
    END IF;
    RAISE EXCEPTION '% keeps what happened and can''t be changed', TG_TABLE_NAME
        USING ERRCODE = '55000', HINT = 'Rows are only ever added.';
END
$$;
DROP TRIGGER de_enrollment_lead_log_append_only ON de_enrollment_lead_log;
CREATE TRIGGER de_enrollment_lead_log_append_only BEFORE UPDATE OR DELETE ON de_enrollment_lead_log
    FOR EACH ROW EXECUTE FUNCTION lead_log_refuse_change();

-- An undo reads the lead log.
CREATE FUNCTION de_enrollment_runs_refuse_undo() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    RAISE EXCEPTION 'The de-enrollment run % can''t be undone any more: its lead log was removed on %.',
        OLD.id, to_char(OLD.log_purged_at, 'YYYY-MM-DD')
        USING ERRCODE = '55000', HINT = 'The retention settings say how long lead logs are kept.';
END
$$;
CREATE TRIGGER de_enrollment_runs_refuse_undo BEFORE UPDATE OF undone_at ON de_enrollment_runs
    FOR EACH ROW WHEN (OLD.log_purged_at IS NOT NULL AND OLD.undone_at IS NULL AND NEW.undone_at IS NOT NULL
                       AND OLD.leads_de_enrolled > 0)
    EXECUTE FUNCTION de_enrollment_runs_refuse_undo();

-- True as long as an undo would bring at least one lead back.
CREATE FUNCTION is_de_enrollment_run_undoable(p_client_id uuid, p_run_id uuid) RETURNS boolean
LANGUAGE sql STABLE SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT EXISTS (
        SELECT FROM de_enrollment_lead_log g
        JOIN enrollments e ON e.client_id = g.client_id AND e.lead_id = g.lead_id
             AND e.campaign_id = g.campaign_id AND e.de_enrollment_run_id = p_run_id
        JOIN leads l ON l.client_id = e.client_id AND l.id = e.lead_id
        WHERE g.client_id = p_client_id AND g.run_id = p_run_id AND g.action = 'de_enrolled' AND l.is_active
          AND NOT EXISTS (SELECT FROM enrollments o
                          WHERE o.client_id = e.client_id AND o.lead_id = e.lead_id AND o.id <> e.id
                            AND (o.completed_at IS NULL OR o.enrolled_at >= e.completed_at)))
$$;

-- Removes at most p_limit rows of the client's lead log and as many runs, those that are past their time.
-- p_confirmed: also what could still be undone; NULL: as the settings say. Nothing removed: done.
CREATE FUNCTION purge_history_batch(
    p_client_id uuid, p_limit integer, p_confirmed boolean DEFAULT NULL, OUT log_rows integer, OUT runs integer)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    v_log_days numeric := setting_number('retention.log_days', 30);
    v_run_days numeric := setting_number('retention.run_days', 90);
    v_all boolean := coalesce(p_confirmed, setting_number('retention.purge_undoable', 0) = 1);
    v_run record;
    v_removed integer;
BEGIN
    PERFORM require_right(p_client_id, 'process');
    IF p_confirmed THEN
        PERFORM require_right(p_client_id, 'manage');
    END IF;
    PERFORM check_batch_size(p_limit);
    log_rows := 0;
    runs := 0;
    PERFORM set_config('campaign_manager.purging', 'yes', true);
    FOR v_run IN
        SELECT r.id FROM de_enrollment_runs r
        WHERE r.client_id = p_client_id AND v_log_days > 0 AND r.log_purged_at IS NULL
          AND r.status NOT IN ('pending', 'running') AND r.run_at < now() - v_log_days * interval '1 day'
          AND (v_all OR r.undone_at IS NOT NULL OR NOT is_de_enrollment_run_undoable(p_client_id, r.id))
        ORDER BY r.run_at
        LIMIT p_limit
    LOOP
        EXIT WHEN log_rows >= p_limit;
        DELETE FROM de_enrollment_lead_log g
        WHERE g.client_id = p_client_id AND g.run_id = v_run.id
          AND (g.lead_id, g.action) IN (
              SELECT b.lead_id, b.action FROM de_enrollment_lead_log b
              WHERE b.client_id = p_client_id AND b.run_id = v_run.id
              ORDER BY b.lead_id, b.action LIMIT p_limit - log_rows);
        GET DIAGNOSTICS v_removed = ROW_COUNT;
        log_rows := log_rows + v_removed;
        IF NOT EXISTS (SELECT FROM de_enrollment_lead_log WHERE client_id = p_client_id AND run_id = v_run.id) THEN
            UPDATE de_enrollment_runs SET log_purged_at = now() WHERE client_id = p_client_id AND id = v_run.id;
        END IF;
    END LOOP;
    PERFORM set_config('campaign_manager.purging', 'no', true);
    IF v_run_days > 0 AND log_rows < p_limit THEN
        DELETE FROM de_enrollment_runs r
        WHERE r.client_id = p_client_id AND r.id IN (
            SELECT o.id FROM de_enrollment_runs o
            WHERE o.client_id = p_client_id AND o.status NOT IN ('pending', 'running')
              AND o.run_at < now() - v_run_days * interval '1 day'
              AND NOT EXISTS (SELECT FROM de_enrollment_lead_log g
                              WHERE g.client_id = p_client_id AND g.run_id = o.id)
            ORDER BY o.run_at LIMIT p_limit);
        GET DIAGNOSTICS runs = ROW_COUNT;
    END IF;
    IF runs > 0 OR log_rows > 0 THEN
        INSERT INTO audit_log (client_id, action, subject_type, after)
        VALUES (p_client_id, 'history_purged', 'de_enrollment_run',
            jsonb_build_object('runs', runs, 'logRows', log_rows, 'confirmed', v_all));
    END IF;
END
$$;

REVOKE EXECUTE ON FUNCTION lead_log_refuse_change(), de_enrollment_runs_refuse_undo(),
    is_de_enrollment_run_undoable(uuid, uuid), purge_history_batch(uuid, integer, boolean) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION purge_history_batch(uuid, integer, boolean)
    TO cm_super_admin, cm_client_admin, cm_worker;
