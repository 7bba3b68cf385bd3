-- A client that only exists while an installation is tried out (campaign-managerctl smoke) and is then removed
-- with all that belongs to it. Its audit rows stay: that it was there is history, too.

ALTER TABLE clients ADD COLUMN is_trial boolean NOT NULL DEFAULT false;
COMMENT ON COLUMN clients.is_trial IS 'Made by add_trial_client() and removed by remove_trial_client().';

-- As before, but what belongs to a trial client goes with it.
CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF TG_OP = 'DELETE' AND current_setting('campaign_manager.trial_client', true) = to_jsonb(OLD) ->> 'client_id'
       AND EXISTS (SELECT FROM clients WHERE id = (to_jsonb(OLD) ->> 'client_id')::uuid AND is_trial) THEN
        RETURN OLD;
    END IF;
    RAISE EXCEPTION '% keeps what happened and can''t be changed', TG_TABLE_NAME
        USING ERRCODE = '55000', HINT = 'Rows are only ever added.';
END
$$;

CREATE FUNCTION add_trial_client(p_company_name text) RETURNS uuid
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    v_id uuid;
BEGIN
    IF may('administer') IS NOT TRUE THEN
        RAISE EXCEPTION 'Only a super admin may try the installation out.' USING ERRCODE = '42501';
    END IF;
    INSERT INTO clients (company_name, is_trial) VALUES (p_company_name, true) RETURNING id INTO v_id;
    RETURN v_id;
END
$$;

-- Removes a trial client from every table that knows clients, in whatever order their references allow.
CREATE FUNCTION remove_trial_client(p_client_id uuid) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    v_tables regclass[] := ARRAY(
        SELECT c.oid::regclass FROM pg_class c
        JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = 'client_id' AND NOT a.attisdropped
        WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p') AND NOT c.relispartition
          AND c.oid <> 'public.audit_log'::regclass
        ORDER BY c.oid);
    v_left regclass[];
    v_table regclass;
BEGIN
    IF may('administer') IS NOT TRUE THEN
        RAISE EXCEPTION 'Only a super admin may try the installation out.' USING ERRCODE = '42501';
    ELSIF NOT EXISTS (SELECT FROM clients WHERE id = p_client_id AND is_trial) THEN
        RAISE EXCEPTION 'There is no trial client %.', coalesce(p_client_id::text, 'NULL')
            USING ERRCODE = 'P0002', COLUMN = 'clientId';
    END IF;
    PERFORM set_config('campaign_manager.trial_client', p_client_id::text, true);
    WHILE v_tables <> '{}' LOOP
        v_left := '{}';
        FOREACH v_table IN ARRAY v_tables LOOP
            BEGIN
                EXECUTE format('DELETE FROM %s WHERE client_id = $1', v_table) USING p_client_id;
            EXCEPTION WHEN foreign_key_violation THEN
                v_left := v_left || v_table;
            END;
        END LOOP;
        IF v_left = v_tables THEN
            RAISE EXCEPTION 'The trial client % is referred to by other clients'' rows.', p_client_id
                USING ERRCODE = '55000';
        END IF;
        v_tables := v_left;
    END LOOP;
    DELETE FROM clients WHERE id = p_client_id;
    PERFORM set_config('campaign_manager.trial_client', '', true);
END
$$;

REVOKE EXECUTE ON FUNCTION add_trial_client(text), remove_trial_client(uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION add_trial_client(text), remove_trial_client(uuid) TO cm_super_admin;
