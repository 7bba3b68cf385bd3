-- What a lead is called in lists: its name, or else its e-mail, or else its phone.
CREATE FUNCTION lead_label(p_first_name text, p_last_name text, p_email text, p_phone text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT coalesce(nullif(btrim(concat_ws(' ', p_first_name, p_last_name)), ''), p_email, p_phone)
$$;
REVOKE EXECUTE ON FUNCTION lead_label(text, text, text, text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION lead_label(text, text, text, text)
    TO cm_super_admin, cm_client_admin, cm_staff, cm_manager, cm_worker;
