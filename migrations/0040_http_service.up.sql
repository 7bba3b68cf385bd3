-- The HTTP service: what a key may do, exact rate limits, and answers that are kept so that a request sent twice
-- is done once. The service's login is a worker. What it may do beyond that it may only while it presents a
-- key, only for the key's client, and only what the key is for: require_right asks for both.

ALTER TABLE api_keys ADD CONSTRAINT api_keys_endpoints_check CHECK (endpoints <@ ARRAY['auto-create', 'custom',
    'get', 'update', 'delete', 'list', 'preview-leads', 'available-tags']);

-- The rights that these end points need; a key without end points may use all of them.
CREATE FUNCTION endpoint_rights(p_endpoints text[]) RETURNS text[]
LANGUAGE sql IMMUTABLE PARALLEL SAFE SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT ARRAY['read']
        || CASE WHEN p_endpoints = '{}' OR p_endpoints && ARRAY['preview-leads', 'available-tags']
                THEN ARRAY['preview'] ELSE '{}' END
        || CASE WHEN p_endpoints = '{}' OR p_endpoints && ARRAY['auto-create', 'custom', 'update', 'delete']
                THEN ARRAY['manage'] ELSE '{}' END
$$;

-- The key with this hash, if it may be used now. The hash is looked up in an index: how long that takes says
-- nothing about the key, of which a guess would have to meet 256 bits of SHA-256.
CREATE FUNCTION usable_api_key(p_key_hash text) RETURNS api_keys
LANGUAGE sql STABLE SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT k FROM public.api_keys k
    WHERE k.key_hash = decode(CASE WHEN p_key_hash ~ '^[0-9a-f]{64}$' THEN p_key_hash END, 'hex')
      AND k.revoked_at IS NULL AND (k.expires_at IS NULL OR k.expires_at > now())
$$;

-- As before, and while a transaction presents a key (its hash, which no login can read, in the setting
-- campaign_manager.api_key): only for the key's client, and a worker has the key's rights as well.
CREATE OR REPLACE FUNCTION require_right(p_client_id uuid, p_right text) RETURNS void
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    v_role text := app_role();
    v_key_hash text := current_setting('campaign_manager.api_key', true);
    v_key api_keys;
    v_rights text[] := role_rights(v_role);
BEGIN
    IF v_key_hash <> '' THEN
        v_key := usable_api_key(v_key_hash);
        IF v_key.id IS NULL THEN
            RAISE EXCEPTION 'The key is not valid any more.' USING ERRCODE = 'CM010';
        ELSIF v_role = 'cm_worker' THEN
            v_rights := v_rights || endpoint_rights(v_key.endpoints);
        END IF;
    END IF;
    IF p_client_id IS NULL THEN
        RAISE EXCEPTION 'The client id is missing.' USING ERRCODE = '22004', COLUMN = 'clientId';
    ELSIF NOT EXISTS (SELECT FROM clients WHERE id = p_client_id)
          OR NOT (coalesce(v_role IN ('cm_super_admin', 'cm_worker'), false)
                  OR p_client_id IS NOT DISTINCT FROM app_client())
          OR p_client_id <> v_key.client_id THEN
        RAISE EXCEPTION 'There is no client %.', p_client_id
            USING ERRCODE = 'P0002', HINT = 'List the clients to find its id.', COLUMN = 'clientId';
    ELSIF p_right = ANY (v_rights) IS NOT TRUE THEN
        RAISE EXCEPTION 'Your role (%) may not do this.', replace(substr(v_role, 4), '_', ' ')
            USING ERRCODE = '42501', HINT = 'Ask an administrator.', DETAIL = 'It needs the right ' || p_right || '.';
    END IF;
END
$$;

-- Keeps a new key. The key itself never comes here: its hash does, as 64 hexadecimal digits.
CREATE FUNCTION add_api_key(p_client_id uuid, p_name text, p_key_hash text, p_endpoints text[], p_expires_at timestamptz)
RETURNS uuid
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    v_id uuid;
BEGIN
    PERFORM require_right(p_client_id, 'keys');
    IF p_expires_at <= now() THEN
        RAISE EXCEPTION 'The key would have expired already. Choose a later time.'
            USING ERRCODE = '22023', COLUMN = 'expiresAt';
    END IF;
    INSERT INTO api_keys (client_id, name, key_hash, endpoints, expires_at)
    VALUES (p_client_id, btrim(p_name), decode(p_key_hash, 'hex'),
        ARRAY(SELECT DISTINCT e FROM unnest(p_endpoints) AS e ORDER BY e), p_expires_at)
    RETURNING id INTO v_id;
    RETURN v_id;
END
$$;

-- Ends a key for good; ending it twice changes nothing.
CREATE FUNCTION revoke_api_key(p_client_id uuid, p_key_id uuid) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    PERFORM require_right(p_client_id, 'keys');
    IF NOT EXISTS (SELECT FROM api_keys WHERE client_id = p_client_id AND id = p_key_id) THEN
        RAISE EXCEPTION 'There is no key % of this client.', coalesce(p_key_id::text, 'NULL')
            USING ERRCODE = 'P0002', HINT = 'List the keys to find its id.', COLUMN = 'keyId';
    END IF;
    UPDATE api_keys SET revoked_at = now()
    WHERE client_id = p_client_id AND id = p_key_id AND revoked_at IS NULL;
END
$$;

-- Counts a request of a key to an end point, if the last minute has room for it; NULL, or the whole seconds
-- after which there will be. The row's lock makes it exact: nobody counts beside another.
CREATE FUNCTION count_request(p_client_id uuid, p_key_id uuid, p_endpoint text) RETURNS integer
LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    v_limit integer := setting_number('service.requests_per_minute.' || p_endpoint,
        CASE p_endpoint WHEN 'auto-create' THEN 10 ELSE 0 END);
    v_recent timestamptz[];
    v_now timestamptz;
BEGIN
    IF v_limit <= 0 THEN
        RETURN NULL;
    END IF;
    INSERT INTO rate_limits (client_id, key_id, endpoint) VALUES (p_client_id, p_key_id, p_endpoint)
    ON CONFLICT DO NOTHING;
    SELECT requested_at INTO v_recent FROM rate_limits
    WHERE client_id = p_client_id AND key_id = p_key_id AND endpoint = p_endpoint FOR UPDATE;
    v_now := clock_timestamp();
    v_recent := ARRAY(SELECT t FROM unnest(v_recent) AS t
                      WHERE t > v_now - interval '1 minute' AND t <= v_now ORDER BY t);
    IF cardinality(v_recent) >= v_limit THEN
        RETURN greatest(1, ceil(extract(epoch FROM
            v_recent[cardinality(v_recent) - v_limit + 1] + interval '1 minute' - v_now)))::integer;
    END IF;
    UPDATE rate_limits SET requested_at = v_recent || v_now
    WHERE client_id = p_client_id AND key_id = p_key_id AND endpoint = p_endpoint;
    RETURN NULL;
END
$$;

-- The first thing that the service does with a request. No row: there is no such key, or not any more.
CREATE FUNCTION admit_api_request(p_key_hash text, p_endpoint text)
RETURNS TABLE (client_id uuid, key_id uuid, in_scope boolean, retry_after integer)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
#variable_conflict use_column
DECLARE
    v_key api_keys := usable_api_key(p_key_hash);
BEGIN
    IF v_key.id IS NULL THEN
        RETURN;
    END IF;
    UPDATE api_keys SET last_used_at = now()
    WHERE client_id = v_key.client_id AND id = v_key.id
      AND (last_used_at IS NULL OR last_used_at < now() - interval '1 minute');
    client_id := v_key.client_id;
    key_id := v_key.id;
    in_scope := v_key.endpoints = '{}' OR p_endpoint = ANY (v_key.endpoints);
    IF in_scope THEN
        retry_after := count_request(v_key.client_id, v_key.id, p_endpoint);
    END IF;
    RETURN NEXT;
END
$$;

-- Answers of requests that came with an Idempotency-Key, kept for a day.
CREATE TABLE kept_answers (
    client_id uuid NOT NULL,
    key_id uuid NOT NULL,
    endpoint text NOT NULL CONSTRAINT kept_answers_endpoint_check CHECK (char_length(endpoint) BETWEEN 1 AND 200),
    request_key text NOT NULL CONSTRAINT kept_answers_request_key_check
        CHECK (char_length(request_key) BETWEEN 1 AND 255),
    request_hash text NOT NULL CONSTRAINT kept_answers_request_hash_check CHECK (request_hash ~ '^[0-9a-f]{64}$'),
    created_at timestamptz NOT NULL DEFAULT now(),
    status integer CONSTRAINT kept_answers_status_check CHECK (status BETWEEN 100 AND 599),
    answer text,
    etag text,
    CONSTRAINT kept_answers_pkey PRIMARY KEY (client_id, key_id, endpoint, request_key),
    CONSTRAINT kept_answers_answer_check CHECK ((status IS NULL) = (answer IS NULL)),
    CONSTRAINT kept_answers_key_fkey FOREIGN KEY (client_id, key_id) REFERENCES api_keys (client_id, id)
        ON DELETE CASCADE
);
CREATE INDEX kept_answers_created_at_idx ON kept_answers (client_id, created_at);

-- Takes a request's key. No row: this request is the first, and its transaction keeps the answer with
-- keep_answer(); another with the same key waits for that. Else what was answered, and whether to the same.
CREATE FUNCTION earlier_answer(p_client_id uuid, p_key_id uuid, p_endpoint text, p_request_key text, p_request_hash text)
RETURNS TABLE (same_request boolean, status integer, answer text, etag text)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
#variable_conflict use_column
BEGIN
    PERFORM require_right(p_client_id, 'process');
    DELETE FROM kept_answers a
    WHERE a.client_id = p_client_id AND a.created_at < now() - interval '24 hours';
    INSERT INTO kept_answers (client_id, key_id, endpoint, request_key, request_hash)
    VALUES (p_client_id, p_key_id, p_endpoint, p_request_key, p_request_hash)
    ON CONFLICT DO NOTHING;
    IF NOT FOUND THEN
        RETURN QUERY SELECT a.request_hash = p_request_hash, a.status, a.answer, a.etag FROM kept_answers a
        WHERE a.client_id = p_client_id AND a.key_id = p_key_id AND a.endpoint = p_endpoint
          AND a.request_key = p_request_key;
    END IF;
END
$$;

CREATE FUNCTION keep_answer(p_client_id uuid, p_key_id uuid, p_endpoint text, p_request_key text, p_status integer,
    p_answer text, p_etag text) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    PERFORM require_right(p_client_id, 'process');
    UPDATE kept_answers SET status = p_status, answer = p_answer, etag = p_etag
    WHERE client_id = p_client_id AND key_id = p_key_id AND endpoint = p_endpoint AND request_key = p_request_key;
END
$$;

-- Makes a campaign that a form announced by itself: it waits for review, and its tags stay in their order.
CREATE FUNCTION auto_create_campaign(p_client_id uuid, p_campaign jsonb) RETURNS uuid
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    v_id uuid := create_campaign(p_client_id, p_campaign);
BEGIN
    UPDATE campaigns SET auto_discovered = true, review_status = 'pending'
    WHERE client_id = p_client_id AND id = v_id;
    RETURN v_id;
END
$$;

GRANT EXECUTE ON FUNCTION endpoint_rights(text[])
    TO cm_super_admin, cm_client_admin, cm_staff, cm_manager, cm_worker;
GRANT EXECUTE ON FUNCTION add_api_key(uuid, text, text, text[], timestamptz), revoke_api_key(uuid, uuid)
    TO cm_super_admin, cm_client_admin;
GRANT EXECUTE ON FUNCTION admit_api_request(text, text), earlier_answer(uuid, uuid, text, text, text),
    keep_answer(uuid, uuid, text, text, integer, text, text), auto_create_campaign(uuid, jsonb)
    TO cm_super_admin, cm_worker;
-- With a key's rights.
GRANT EXECUTE ON FUNCTION create_campaign(uuid, jsonb), set_campaign_state(uuid, uuid, text),
    enroll_campaign(uuid, uuid, integer, integer, text), audience_summary(uuid, jsonb, uuid),
    audience_lead_ids(uuid, jsonb, uuid, text, boolean), available_tags(uuid, text, integer)
    TO cm_worker;

ALTER TABLE kept_answers ENABLE ROW LEVEL SECURITY;
REVOKE EXECUTE ON FUNCTION usable_api_key(text), count_request(uuid, uuid, text), endpoint_rights(text[]),
    add_api_key(uuid, text, text, text[], timestamptz), revoke_api_key(uuid, uuid), admit_api_request(text, text),
    earlier_answer(uuid, uuid, text, text, text), keep_answer(uuid, uuid, text, text, integer, text, text),
    auto_create_campaign(uuid, jsonb) FROM PUBLIC;
