DROP FUNCTION change_setting(text, numeric);
DROP TRIGGER settings_check_bounds ON settings;
DROP FUNCTION settings_check_bounds();
CREATE OR REPLACE FUNCTION setting_number(p_key text, p_default numeric) RETURNS numeric
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT coalesce((SELECT value::text::numeric FROM public.settings
                     WHERE key = p_key AND jsonb_typeof(value) = 'number'), p_default)
$$;
DROP TABLE known_settings;
