-- Who the caller is, is asked by every function and every row policy. In PL/pgSQL the answer is planned once a
-- session; an SQL function that can't be inlined is planned at each call.
CREATE OR REPLACE FUNCTION app_login() RETURNS text
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    RETURN CASE current_setting('role') WHEN 'none' THEN session_user::text ELSE current_setting('role') END;
END
$$;

CREATE OR REPLACE FUNCTION app_role() RETURNS text
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    v_login text := app_login();
    v_role text;
BEGIN
    SELECT role INTO v_role FROM public.app_users WHERE login = v_login;
    IF v_role IS NOT NULL THEN
        RETURN v_role;
    ELSIF pg_has_role(v_login, (SELECT relowner FROM pg_class WHERE oid = 'public.clients'::regclass), 'USAGE') THEN
        RETURN 'cm_super_admin';
    END IF;
    RETURN (SELECT rolname::text FROM pg_roles
            WHERE rolname IN ('cm_super_admin', 'cm_worker') AND pg_has_role(v_login, oid, 'USAGE')
            ORDER BY rolname LIMIT 1);
END
$$;

CREATE OR REPLACE FUNCTION app_client() RETURNS uuid
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    RETURN (SELECT client_id FROM public.app_users WHERE login = public.app_login());
END
$$;

CREATE OR REPLACE FUNCTION sees_all_clients() RETURNS boolean
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    RETURN coalesce(public.app_role() IN ('cm_super_admin', 'cm_worker'), false);
END
$$;

CREATE OR REPLACE FUNCTION may(p_right text) RETURNS boolean
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    RETURN p_right = ANY (public.role_rights(public.app_role()));
END
$$;
