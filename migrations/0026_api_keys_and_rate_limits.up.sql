-- What the HTTP service knows its callers by, and how often each has called. A key is 256 random bits and
-- only its SHA-256 is kept: nobody can guess such a key, so a slow hash would add nothing.

CREATE TABLE api_keys (
    client_id uuid NOT NULL CONSTRAINT api_keys_client_fkey REFERENCES clients (id),
    id uuid NOT NULL DEFAULT gen_random_uuid(),
    name text NOT NULL CONSTRAINT api_keys_name_check
        CHECK (name = btrim(name) AND char_length(name) BETWEEN 1 AND 100),
    key_hash bytea NOT NULL CONSTRAINT api_keys_key_hash_check CHECK (octet_length(key_hash) = 32),
    endpoints text[] NOT NULL DEFAULT '{}',
    created_at timestamptz NOT NULL DEFAULT now(),
    created_by text NOT NULL DEFAULT app_login(),
    expires_at timestamptz,
    last_used_at timestamptz,
    revoked_at timestamptz,
    CONSTRAINT api_keys_pkey PRIMARY KEY (client_id, id),
    CONSTRAINT api_keys_expires_at_check CHECK (expires_at > created_at)
);
COMMENT ON COLUMN api_keys.endpoints IS 'What the key may call; empty: everything of its client.';
CREATE UNIQUE INDEX api_keys_key_hash_key ON api_keys (client_id, key_hash);
-- The service finds a key before it knows the client.
CREATE INDEX api_keys_key_hash_idx ON api_keys (key_hash);
CREATE TRIGGER api_keys_audit AFTER INSERT OR DELETE OR UPDATE OF name, endpoints, expires_at, revoked_at ON api_keys
    FOR EACH ROW EXECUTE FUNCTION audit_change('api_key', 'client_id');

-- The moments of a key's latest requests to an end point, the oldest first: exact for any limit and window.
CREATE TABLE rate_limits (
    client_id uuid NOT NULL,
    key_id uuid NOT NULL,
    endpoint text NOT NULL CONSTRAINT rate_limits_endpoint_check CHECK (char_length(endpoint) BETWEEN 1 AND 200),
    requested_at timestamptz[] NOT NULL DEFAULT '{}',
    CONSTRAINT rate_limits_pkey PRIMARY KEY (client_id, key_id, endpoint),
    CONSTRAINT rate_limits_key_fkey FOREIGN KEY (client_id, key_id) REFERENCES api_keys (client_id, id)
        ON DELETE CASCADE
);
