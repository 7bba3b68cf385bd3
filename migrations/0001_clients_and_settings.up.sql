-- Clients are the tenants: everything else belongs to one. Settings hold what administrators may change,
-- app_users who they are. Who may do what is said here once (role_rights) and asked by every function
-- (require_right) and every row policy (may).
--
-- Functions that others call run as the owner of the schema (SECURITY DEFINER) and check the caller's
-- rights themselves: so a login needs no rights on the tables they change. Their search_path is fixed.

CREATE FUNCTION touch_updated_at() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    NEW.updated_at := now();
    RETURN NEW;
END
$$;

-- For tables that keep history: rows are only added.
CREATE FUNCTION refuse_change() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    RAISE EXCEPTION '% keeps what happened and can''t be changed', TG_TABLE_NAME
        USING ERRCODE = '55000', HINT = 'Rows are only ever added.';
END
$$;

CREATE FUNCTION is_time_zone(p_name text) RETURNS boolean
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    PERFORM now() AT TIME ZONE p_name;
    RETURN p_name IS NOT NULL;
EXCEPTION WHEN invalid_parameter_value THEN
    RETURN false;
END
$$;

CREATE TABLE clients (
    id uuid CONSTRAINT clients_pkey PRIMARY KEY DEFAULT gen_random_uuid(),
    company_name text NOT NULL
        CONSTRAINT clients_company_name_check CHECK (char_length(btrim(company_name)) BETWEEN 1 AND 255),
    email text CONSTRAINT clients_email_check CHECK (email LIKE '%_@_%'),
    airtable_base_id text,
    time_zone text NOT NULL DEFAULT 'UTC'
        CONSTRAINT clients_time_zone_check CHECK (is_time_zone(time_zone)),
    is_active boolean NOT NULL DEFAULT true,
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now()
);
CREATE UNIQUE INDEX clients_company_name_key ON clients (lower(company_name));
CREATE TRIGGER clients_touch BEFORE UPDATE ON clients
    FOR EACH ROW EXECUTE FUNCTION touch_updated_at();

-- The login that works now: a role taken by SET ROLE counts, inside SECURITY DEFINER functions too.
CREATE FUNCTION app_login() RETURNS text
LANGUAGE sql STABLE SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT CASE current_setting('role') WHEN 'none' THEN session_user::text ELSE current_setting('role') END
$$;

-- Which login has which role, and for which client.
CREATE TABLE app_users (
    login text CONSTRAINT app_users_pkey PRIMARY KEY,
    role text NOT NULL CONSTRAINT app_users_role_check
        CHECK (role IN ('cm_super_admin', 'cm_client_admin', 'cm_staff', 'cm_manager', 'cm_worker')),
    client_id uuid CONSTRAINT app_users_client_fkey REFERENCES clients (id),
    created_at timestamptz NOT NULL DEFAULT now(),
    created_by text NOT NULL DEFAULT app_login(),
    CONSTRAINT app_users_client_check
        CHECK ((client_id IS NULL) = (role IN ('cm_super_admin', 'cm_worker')))
);

-- What each role may do (DESIGN §7), the only place that says so.
CREATE FUNCTION role_rights(p_role text) RETURNS text[]
LANGUAGE sql IMMUTABLE PARALLEL SAFE SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT CASE p_role
        WHEN 'cm_super_admin' THEN ARRAY['read', 'preview', 'manage', 'edit_leads', 'process', 'keys', 'administer']
        WHEN 'cm_client_admin' THEN ARRAY['read', 'preview', 'manage', 'edit_leads', 'process', 'keys']
        WHEN 'cm_staff' THEN ARRAY['read', 'preview', 'edit_leads']
        WHEN 'cm_manager' THEN ARRAY['read', 'preview']
        WHEN 'cm_worker' THEN ARRAY['read', 'process']
        ELSE '{}' END
$$;

-- The caller's role: as app_users says. The schema's owner, superusers included, is a super admin; a login
-- that app_users doesn't know may have one of the two roles that belong to no client by membership alone.
CREATE FUNCTION app_role() RETURNS text
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT coalesce(
        (SELECT role FROM public.app_users WHERE login = public.app_login()),
        CASE
            WHEN pg_has_role(public.app_login(),
                             (SELECT relowner FROM pg_class WHERE oid = 'public.clients'::regclass), 'USAGE')
            THEN 'cm_super_admin'
            ELSE (SELECT rolname::text FROM pg_roles
                  WHERE rolname IN ('cm_super_admin', 'cm_worker')
                    AND pg_has_role(public.app_login(), oid, 'USAGE')
                  ORDER BY rolname LIMIT 1)
        END)
$$;

-- The caller's client; NULL for a login that sees all of them, or none.
CREATE FUNCTION app_client() RETURNS uuid
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT client_id FROM public.app_users WHERE login = public.app_login()
$$;

CREATE FUNCTION sees_all_clients() RETURNS boolean
LANGUAGE sql STABLE SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT coalesce(public.app_role() IN ('cm_super_admin', 'cm_worker'), false)
$$;

-- Row policies ask these in a sub-select, so that each is computed once a statement.
CREATE FUNCTION may(p_right text) RETURNS boolean
LANGUAGE sql STABLE SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT p_right = ANY (public.role_rights(public.app_role()))
$$;

-- A client that the caller doesn't see is one that doesn't exist: the words are the same.
CREATE FUNCTION require_right(p_client_id uuid, p_right text) RETURNS void
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    v_role text := app_role();
BEGIN
    IF p_client_id IS NULL THEN
        RAISE EXCEPTION 'The client id is missing.' USING ERRCODE = '22004', COLUMN = 'clientId';
    ELSIF NOT EXISTS (SELECT FROM clients WHERE id = p_client_id)
          OR NOT (coalesce(v_role IN ('cm_super_admin', 'cm_worker'), false)
                  OR p_client_id IS NOT DISTINCT FROM app_client()) THEN
        RAISE EXCEPTION 'There is no client %.', p_client_id
            USING ERRCODE = 'P0002', HINT = 'List the clients to find its id.', COLUMN = 'clientId';
    ELSIF p_right = ANY (role_rights(v_role)) IS NOT TRUE THEN
        RAISE EXCEPTION 'Your role (%) may not do this.', replace(substr(v_role, 4), '_', ' ')
            USING ERRCODE = '42501', HINT = 'Ask an administrator.', DETAIL = 'It needs the right ' || p_right || '.';
    END IF;
END
$$;

CREATE TABLE settings (
    key text CONSTRAINT settings_pkey PRIMARY KEY,
    value jsonb NOT NULL,
    updated_at timestamptz NOT NULL DEFAULT now(),
    updated_by text NOT NULL DEFAULT app_login()
);
COMMENT ON TABLE settings IS 'What administrators changed; a key that is absent has its default.';
CREATE FUNCTION settings_note_change() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    NEW.updated_at := now();
    NEW.updated_by := app_login();
    RETURN NEW;
END
$$;
CREATE TRIGGER settings_note_change BEFORE INSERT OR UPDATE ON settings
    FOR EACH ROW EXECUTE FUNCTION settings_note_change();

CREATE FUNCTION setting_number(p_key text, p_default numeric) RETURNS numeric
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT coalesce((SELECT value::text::numeric FROM public.settings
                     WHERE key = p_key AND jsonb_typeof(value) = 'number'), p_default)
$$;

CREATE SEQUENCE audit_log_id_seq;
CREATE TABLE audit_log (
    id bigint CONSTRAINT audit_log_pkey PRIMARY KEY DEFAULT nextval('audit_log_id_seq'),
    client_id uuid,
    occurred_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    actor text NOT NULL DEFAULT app_login(),
    action text NOT NULL,
    subject_type text NOT NULL,
    subject_id uuid,
    before jsonb,
    after jsonb
);
ALTER SEQUENCE audit_log_id_seq OWNED BY audit_log.id;
CREATE INDEX audit_log_client_idx ON audit_log (client_id, id);
CREATE TRIGGER audit_log_append_only BEFORE UPDATE OR DELETE ON audit_log
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER audit_log_no_truncate BEFORE TRUNCATE ON audit_log
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- Whatever program changes who may do what, or a setting, or a client: it is on record.
-- Arguments: the subject's name, then the column of its client.
CREATE FUNCTION audit_change() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    v_before jsonb := CASE WHEN TG_OP <> 'INSERT' THEN to_jsonb(OLD) - 'updated_at' - 'key_hash' END;
    v_after jsonb := CASE WHEN TG_OP <> 'DELETE' THEN to_jsonb(NEW) - 'updated_at' - 'key_hash' END;
    v_row jsonb := coalesce(v_after, v_before);
BEGIN
    IF v_before IS DISTINCT FROM v_after THEN
        INSERT INTO audit_log (client_id, action, subject_type, subject_id, before, after)
        VALUES ((v_row ->> TG_ARGV[1])::uuid,
            TG_ARGV[0] || CASE TG_OP WHEN 'INSERT' THEN '_added' WHEN 'UPDATE' THEN '_changed' ELSE '_removed' END,
            TG_ARGV[0], (v_row ->> 'id')::uuid, v_before, v_after);
    END IF;
    RETURN NULL;
END
$$;
CREATE TRIGGER clients_audit AFTER INSERT OR UPDATE OR DELETE ON clients
    FOR EACH ROW EXECUTE FUNCTION audit_change('client', 'id');
CREATE TRIGGER settings_audit AFTER INSERT OR UPDATE OR DELETE ON settings
    FOR EACH ROW EXECUTE FUNCTION audit_change('setting', 'client_id');
CREATE TRIGGER app_users_audit AFTER INSERT OR UPDATE OR DELETE ON app_users
    FOR EACH ROW EXECUTE FUNCTION audit_change('user', 'client_id');
