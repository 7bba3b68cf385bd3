CREATE OR REPLACE FUNCTION app_login() RETURNS text
LANGUAGE sql STABLE SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT CASE current_setting('role') WHEN 'none' THEN session_user::text ELSE current_setting('role') END
$$;

CREATE OR REPLACE FUNCTION app_role() RETURNS text
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

CREATE OR REPLACE FUNCTION app_client() RETURNS uuid
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT client_id FROM public.app_users WHERE login = public.app_login()
$$;

CREATE OR REPLACE FUNCTION sees_all_clients() RETURNS boolean
LANGUAGE sql STABLE SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT coalesce(public.app_role() IN ('cm_super_admin', 'cm_worker'), false)
$$;

CREATE OR REPLACE FUNCTION may(p_right text) RETURNS boolean
LANGUAGE sql STABLE SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT p_right = ANY (public.role_rights(public.app_role()))
$$;
