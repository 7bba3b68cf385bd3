-- Clients are the tenants: everything else belongs to one. Settings hold what administrators may change.

CREATE FUNCTION touch_updated_at() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
    NEW.updated_at := now();
    RETURN NEW;
END
$$;

CREATE FUNCTION refuse_change() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% keeps what happened and can''t be changed', TG_TABLE_NAME
        USING ERRCODE = '55000', HINT = 'Rows are only ever added.';
END
$$;

CREATE FUNCTION is_time_zone(p_name text) RETURNS boolean
LANGUAGE plpgsql STABLE AS $$
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

CREATE TABLE settings (
    key text CONSTRAINT settings_pkey PRIMARY KEY,
    value jsonb NOT NULL,
    updated_at timestamptz NOT NULL DEFAULT now(),
    updated_by text NOT NULL DEFAULT session_user
);
COMMENT ON TABLE settings IS 'What administrators changed; a key that is absent has its default.';

CREATE FUNCTION setting_number(p_key text, p_default numeric) RETURNS numeric
LANGUAGE sql STABLE AS $$
    SELECT coalesce((SELECT value::text::numeric FROM settings
                     WHERE key = p_key AND jsonb_typeof(value) = 'number'), p_default)
$$;

CREATE TABLE app_users (
    login text CONSTRAINT app_users_pkey PRIMARY KEY,
    role text NOT NULL CONSTRAINT app_users_role_check
        CHECK (role IN ('super_admin', 'client_admin', 'staff', 'manager', 'worker')),
    client_id uuid CONSTRAINT app_users_client_fkey REFERENCES clients (id),
    created_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT app_users_client_check
        CHECK ((client_id IS NULL) = (role IN ('super_admin', 'worker')))
);

CREATE SEQUENCE audit_log_id_seq;
CREATE TABLE audit_log (
    id bigint CONSTRAINT audit_log_pkey PRIMARY KEY DEFAULT nextval('audit_log_id_seq'),
    client_id uuid,
    occurred_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    actor text NOT NULL DEFAULT session_user,
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
