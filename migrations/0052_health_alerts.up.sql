-- One alert for each change of a client's health. Worse counts at once; better only after it has stayed so
-- for a while (alerts.recovery_minutes), so that a client at the edge doesn't raise an alert with every look.

CREATE TABLE health_states (
    client_id uuid CONSTRAINT health_states_pkey PRIMARY KEY
        CONSTRAINT health_states_client_fkey REFERENCES clients (id),
    state text NOT NULL DEFAULT 'healthy'
        CONSTRAINT health_states_state_check CHECK (state IN ('healthy', 'warning', 'error')),
    since timestamptz NOT NULL DEFAULT now(),
    better_since timestamptz
);
COMMENT ON COLUMN health_states.better_since IS 'Since when every look found it better than state says.';

CREATE TABLE health_alerts (
    client_id uuid NOT NULL CONSTRAINT health_alerts_client_fkey REFERENCES clients (id),
    id uuid NOT NULL DEFAULT gen_random_uuid(),
    raised_at timestamptz NOT NULL DEFAULT now(),
    state text NOT NULL CONSTRAINT health_alerts_state_check CHECK (state IN ('healthy', 'warning', 'error')),
    previous_state text NOT NULL
        CONSTRAINT health_alerts_previous_check CHECK (previous_state IN ('healthy', 'warning', 'error')),
    reasons text[] NOT NULL,
    figures jsonb NOT NULL,
    webhook_attempts integer NOT NULL DEFAULT 0,
    webhook_next_at timestamptz DEFAULT now(),
    webhook_delivered_at timestamptz,
    webhook_error text,
    CONSTRAINT health_alerts_pkey PRIMARY KEY (client_id, id),
    CONSTRAINT health_alerts_change_check CHECK (state <> previous_state)
);
COMMENT ON COLUMN health_alerts.webhook_next_at IS
    'When the webhook is tried next; nothing once it was told, or was given up.';
CREATE INDEX health_alerts_time_idx ON health_alerts (client_id, raised_at DESC);
CREATE INDEX health_alerts_due_idx ON health_alerts (webhook_next_at) WHERE webhook_next_at IS NOT NULL;

CREATE FUNCTION health_rank(p_state text) RETURNS integer
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT coalesce(array_position(ARRAY['healthy', 'warning', 'error'], p_state), 1)
$$;

-- Looks at a client's health and raises an alert if it changed. However many look at once, a change is
-- noticed once. A client without runs is as good as healthy.
CREATE FUNCTION evaluate_health(p_client_id uuid) RETURNS SETOF health_alerts
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    v_seen de_enrollment_health;
    v_now text;
    v_kept health_states;
BEGIN
    PERFORM require_right(p_client_id, 'process');
    SELECT * INTO v_seen FROM de_enrollment_health WHERE client_id = p_client_id;
    IF NOT FOUND THEN
        RETURN; -- an inactive client has no health
    END IF;
    v_now := CASE v_seen.health WHEN 'unknown' THEN 'healthy' ELSE v_seen.health END;
    INSERT INTO health_states (client_id) VALUES (p_client_id) ON CONFLICT DO NOTHING;
    SELECT * INTO v_kept FROM health_states WHERE client_id = p_client_id FOR NO KEY UPDATE;
    IF v_now = v_kept.state THEN
        UPDATE health_states SET better_since = NULL WHERE client_id = p_client_id AND better_since IS NOT NULL;
        RETURN;
    ELSIF health_rank(v_now) < health_rank(v_kept.state) THEN
        IF v_kept.better_since IS NULL THEN
            v_kept.better_since := clock_timestamp();
            UPDATE health_states SET better_since = v_kept.better_since WHERE client_id = p_client_id;
        END IF;
        IF clock_timestamp() < v_kept.better_since
           + setting_number('alerts.recovery_minutes', 10) * interval '1 minute' THEN
            RETURN;
        END IF;
    END IF;
    UPDATE health_states SET state = v_now, since = clock_timestamp(), better_since = NULL
    WHERE client_id = p_client_id;
    RETURN QUERY
    INSERT INTO health_alerts (client_id, state, previous_state, reasons, figures)
    VALUES (p_client_id, v_now, v_kept.state, v_seen.reasons, to_jsonb(v_seen))
    RETURNING *;
END
$$;

-- Alerts that the webhook has still to be told, of one client or (NULL) of all that the caller sees, and when
-- to try again if this fails: after a while (alerts.retry_seconds), then twice as long … up to an hour; given
-- up after a day. Two couriers never get the same one.
CREATE FUNCTION claim_alerts(p_client_id uuid, p_limit integer) RETURNS SETOF health_alerts
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF p_client_id IS NULL THEN
        PERFORM require_worker();
    ELSE
        PERFORM require_right(p_client_id, 'process');
    END IF;
    RETURN QUERY
    UPDATE health_alerts a
    SET webhook_attempts = a.webhook_attempts + 1,
        webhook_next_at = CASE WHEN a.raised_at > now() - interval '1 day'
            THEN now() + least(3600, setting_number('alerts.retry_seconds', 60) * 2 ^ a.webhook_attempts)
                         * interval '1 second' END
    WHERE (a.client_id, a.id) IN (
        SELECT d.client_id, d.id FROM health_alerts d
        WHERE d.webhook_next_at <= now() AND (p_client_id IS NULL OR d.client_id = p_client_id)
          AND (sees_all_clients() OR d.client_id = app_client())
        ORDER BY d.raised_at
        LIMIT p_limit
        FOR NO KEY UPDATE SKIP LOCKED)
    RETURNING a.*;
END
$$;

-- The webhook was told (no error), or why it could not be.
CREATE FUNCTION note_alert_told(p_client_id uuid, p_alert_id uuid, p_error text) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    PERFORM require_right(p_client_id, 'process');
    UPDATE health_alerts
    SET webhook_error = p_error,
        webhook_delivered_at = CASE WHEN p_error IS NULL THEN clock_timestamp() END,
        webhook_next_at = CASE WHEN p_error IS NOT NULL THEN webhook_next_at END
    WHERE client_id = p_client_id AND id = p_alert_id;
END
$$;

DO $$
DECLARE
    v_table text;
BEGIN
    FOREACH v_table IN ARRAY ARRAY['health_states', 'health_alerts'] LOOP
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', v_table);
        EXECUTE format('CREATE POLICY %I ON %I FOR SELECT USING ((SELECT sees_all_clients()) '
                       'OR client_id = (SELECT app_client()))', v_table || '_read', v_table);
    END LOOP;
END
$$;
GRANT SELECT ON health_states, health_alerts TO cm_super_admin, cm_client_admin, cm_staff, cm_manager, cm_worker;
REVOKE EXECUTE ON FUNCTION health_rank(text), evaluate_health(uuid), claim_alerts(uuid, integer),
    note_alert_told(uuid, uuid, text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION evaluate_health(uuid), claim_alerts(uuid, integer), note_alert_told(uuid, uuid, text)
    TO cm_super_admin, cm_client_admin, cm_worker;
