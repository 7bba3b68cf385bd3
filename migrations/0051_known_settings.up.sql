-- The settings that administrators may change, each with its default and its bounds. What has no row in
-- settings has the default; a value out of bounds is refused, whoever writes it.

CREATE TABLE known_settings (
    key text CONSTRAINT known_settings_pkey PRIMARY KEY,
    default_value numeric NOT NULL,
    least numeric NOT NULL,
    greatest numeric NOT NULL,
    CONSTRAINT known_settings_bounds_check CHECK (default_value BETWEEN least AND greatest)
);
INSERT INTO known_settings (key, default_value, least, greatest) VALUES
    ('health.success_rate_percent', 95, 0, 100),
    ('health.failed_runs', 5, 0, 10000),
    ('health.hours_since_success', 2, 0.1, 720),
    ('health.stuck_hours', 48, 1, 8760),
    ('health.stuck_leads_warning', 100, 0, 10000000),
    ('health.stuck_leads_error', 500, 0, 10000000),
    ('health.mean_duration_minutes', 4, 0.1, 1440),
    ('alerts.recovery_minutes', 10, 0, 1440),
    ('alerts.retry_seconds', 60, 0.1, 3600),
    ('retention.run_days', 90, 0, 36500),
    ('retention.log_days', 30, 0, 36500),
    ('retention.purge_undoable', 0, 0, 1);
COMMENT ON TABLE known_settings IS
    'retention: days, 0 keeps all; purge_undoable: 1 also removes what could still be undone.';

-- The defaults given by callers hold for what is not listed above.
CREATE OR REPLACE FUNCTION setting_number(p_key text, p_default numeric) RETURNS numeric
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT coalesce((SELECT value::text::numeric FROM public.settings
                     WHERE key = p_key AND jsonb_typeof(value) = 'number'),
                    (SELECT default_value FROM public.known_settings WHERE key = p_key), p_default)
$$;

CREATE FUNCTION settings_check_bounds() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    v_known known_settings;
BEGIN
    SELECT * INTO v_known FROM known_settings WHERE key = NEW.key;
    IF FOUND AND (jsonb_typeof(NEW.value) <> 'number'
                  OR NEW.value::text::numeric NOT BETWEEN v_known.least AND v_known.greatest) THEN
        RAISE EXCEPTION 'The setting % can''t be %.', NEW.key, NEW.value
            USING ERRCODE = '22023', COLUMN = NEW.key,
                HINT = format('Use a number from %s to %s.', v_known.least, v_known.greatest);
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER settings_check_bounds BEFORE INSERT OR UPDATE ON settings
    FOR EACH ROW EXECUTE FUNCTION settings_check_bounds();

-- Changes a setting, or takes it back to its default (NULL).
CREATE FUNCTION change_setting(p_key text, p_value numeric) RETURNS void
LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM known_settings WHERE key = p_key) THEN
        RAISE EXCEPTION 'There is no setting %.', coalesce(p_key, 'NULL')
            USING ERRCODE = 'P0002', COLUMN = 'key';
    ELSIF NOT may('administer') THEN
        RAISE EXCEPTION 'Your role may not change settings.'
            USING ERRCODE = '42501', HINT = 'Ask an administrator.', DETAIL = 'It needs the right administer.';
    END IF;
    IF p_value IS NULL THEN
        DELETE FROM settings WHERE key = p_key;
    ELSE
        INSERT INTO settings (key, value) VALUES (p_key, to_jsonb(p_value))
        ON CONFLICT (key) DO UPDATE SET value = excluded.value WHERE settings.value <> excluded.value;
    END IF;
END
$$;

GRANT SELECT ON known_settings TO cm_super_admin, cm_client_admin, cm_staff, cm_manager, cm_worker;
REVOKE EXECUTE ON FUNCTION settings_check_bounds(), change_setting(text, numeric) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION change_setting(text, numeric) TO cm_super_admin;
