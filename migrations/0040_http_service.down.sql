REVOKE EXECUTE ON FUNCTION create_campaign(uuid, jsonb), set_campaign_state(uuid, uuid, text),
    enroll_campaign(uuid, uuid, integer, integer, text), audience_summary(uuid, jsonb, uuid),
    audience_lead_ids(uuid, jsonb, uuid, text, boolean), available_tags(uuid, text, integer)
    FROM cm_worker;
DROP FUNCTION auto_create_campaign(uuid, jsonb);
DROP FUNCTION keep_answer(uuid, uuid, text, text, integer, text, text);
DROP FUNCTION earlier_answer(uuid, uuid, text, text, text);
DROP TABLE kept_answers;
DROP FUNCTION admit_api_request(text, text);
DROP FUNCTION count_request(uuid, uuid, text);
DROP FUNCTION revoke_api_key(uuid, uuid);
DROP FUNCTION add_api_key(uuid, text, text, text[], timestamptz);
CREATE OR REPLACE FUNCTION require_right(p_client_id uuid, p_right text) RETURNS void
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
DROP FUNCTION usable_api_key(text);
DROP FUNCTION endpoint_rights(text[]);
ALTER TABLE api_keys DROP CONSTRAINT api_keys_endpoints_check;
