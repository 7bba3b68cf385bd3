-- What happened to a campaign's leads, by day, and by which rules: every figure of the statistics is read here.

-- What one event adds to the figures of its campaign; an undo takes away again. THE rule: the figures by day,
-- those of any moment, and their recount all read this. (Without SET, so as to be inlined.)
CREATE FUNCTION event_figures(p_event_type text, p_detail jsonb)
RETURNS TABLE (enrolled integer, messages_sent integer, completed integer, booked integer, opted_out integer,
               campaign_deactivated integer, removed integer)
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT CASE WHEN p_event_type = 'enrolled' THEN 1
                WHEN p_event_type = 'undone' AND p_detail ->> 'undid' = 'enrolled' THEN -1 ELSE 0 END,
           CASE WHEN p_event_type = 'message_sent' THEN 1 ELSE 0 END,
           CASE WHEN w.outcome = 'completed' THEN w.leaving ELSE 0 END,
           CASE WHEN w.outcome = 'booked' THEN w.leaving ELSE 0 END,
           CASE WHEN w.outcome = 'opted_out' THEN w.leaving ELSE 0 END,
           CASE WHEN w.outcome = 'campaign_deactivated' THEN w.leaving ELSE 0 END,
           CASE WHEN w.outcome = 'removed' THEN w.leaving ELSE 0 END
    FROM (SELECT CASE WHEN p_event_type = 'de_enrolled' THEN 1
                      WHEN p_event_type = 'undone' AND p_detail ->> 'undid' = 'de_enrolled' THEN -1
                      ELSE 0 END AS leaving,
                 p_detail ->> 'outcome' AS outcome) w
$$;

-- The figures of a campaign by day, in the client's time zone. Each transaction adds rows of its own, so that
-- none waits for another; compact_daily_figures() makes one of those of a day. Their sum is always exact.
CREATE TABLE daily_figures (
    client_id uuid NOT NULL,
    id bigint NOT NULL GENERATED ALWAYS AS IDENTITY,
    campaign_id uuid NOT NULL,
    day date NOT NULL,
    enrolled bigint NOT NULL DEFAULT 0,
    messages_sent bigint NOT NULL DEFAULT 0,
    completed bigint NOT NULL DEFAULT 0,
    booked bigint NOT NULL DEFAULT 0,
    opted_out bigint NOT NULL DEFAULT 0,
    campaign_deactivated bigint NOT NULL DEFAULT 0,
    removed bigint NOT NULL DEFAULT 0,
    -- As the events it is made of it has no foreign key: the check would search through every version of the
    -- campaign's row, which the same transaction counts up with each message.
    CONSTRAINT daily_figures_pkey PRIMARY KEY (client_id, id)
);
CREATE INDEX daily_figures_day_idx ON daily_figures (client_id, day, campaign_id);
-- Events are written in the order of time: the hours at the ends of a period are found without reading all.
CREATE INDEX lead_events_time_idx ON lead_events
    USING brin (occurred_at) WITH (pages_per_range = 16, autosummarize = on);
-- What was taken back since: few, and asked for by every look at the past.
CREATE INDEX lead_events_undone_idx ON lead_events (client_id, occurred_at) WHERE event_type = 'undone';

CREATE FUNCTION lead_events_add_figures() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    INSERT INTO daily_figures (client_id, campaign_id, day, enrolled, messages_sent, completed, booked, opted_out,
        campaign_deactivated, removed)
    SELECT a.client_id, a.campaign_id, (a.occurred_at AT TIME ZONE c.time_zone)::date, sum(f.enrolled),
           sum(f.messages_sent), sum(f.completed), sum(f.booked), sum(f.opted_out), sum(f.campaign_deactivated),
           sum(f.removed)
    FROM added a
    JOIN clients c ON c.id = a.client_id
    CROSS JOIN LATERAL event_figures(a.event_type, a.detail) f
    WHERE a.campaign_id IS NOT NULL
    GROUP BY 1, 2, 3;
    RETURN NULL;
END
$$;
CREATE TRIGGER lead_events_add_figures AFTER INSERT ON lead_events
    REFERENCING NEW TABLE AS added
    FOR EACH STATEMENT EXECUTE FUNCTION lead_events_add_figures();

-- The figures by day as the events tell them.
CREATE FUNCTION recount_daily_figures(p_client_id uuid)
RETURNS TABLE (campaign_id uuid, day date, enrolled bigint, messages_sent bigint, completed bigint, booked bigint,
               opted_out bigint, campaign_deactivated bigint, removed bigint)
LANGUAGE sql STABLE SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT v.campaign_id, (v.occurred_at AT TIME ZONE c.time_zone)::date, sum(f.enrolled), sum(f.messages_sent),
           sum(f.completed), sum(f.booked), sum(f.opted_out), sum(f.campaign_deactivated), sum(f.removed)
    FROM public.clients c
    JOIN public.lead_events v ON v.client_id = c.id AND v.campaign_id IS NOT NULL
    CROSS JOIN LATERAL public.event_figures(v.event_type, v.detail) f
    WHERE c.id = p_client_id
    GROUP BY 1, 2
$$;

CREATE FUNCTION daily_figures_lock_key(p_client_id uuid) RETURNS bigint
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT hashtextextended('daily figures ' || p_client_id::text, 0)
$$;

-- Writes a client's figures anew from the events: after a change of the time zone, and to repair them.
CREATE FUNCTION rebuild_daily_figures(p_client_id uuid) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    PERFORM require_right(p_client_id, 'process');
    PERFORM pg_advisory_xact_lock(daily_figures_lock_key(p_client_id));
    -- Whoever is adding events ends first: what they add must be neither missed nor counted twice.
    LOCK TABLE daily_figures IN SHARE ROW EXCLUSIVE MODE;
    DELETE FROM daily_figures WHERE client_id = p_client_id;
    INSERT INTO daily_figures (client_id, campaign_id, day, enrolled, messages_sent, completed, booked, opted_out,
        campaign_deactivated, removed)
    SELECT p_client_id, r.* FROM recount_daily_figures(p_client_id) r;
END
$$;

CREATE FUNCTION clients_rebuild_daily_figures() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    PERFORM rebuild_daily_figures(NEW.id);
    RETURN NULL;
END
$$;
CREATE TRIGGER clients_rebuild_daily_figures AFTER UPDATE OF time_zone ON clients
    FOR EACH ROW WHEN (OLD.time_zone <> NEW.time_zone) EXECUTE FUNCTION clients_rebuild_daily_figures();

-- Makes one row of those of a campaign and day, for the worker. Returns how many rows went; NULL if somebody
-- else is at it.
CREATE FUNCTION compact_daily_figures(p_client_id uuid) RETURNS integer
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    v_gone integer;
BEGIN
    PERFORM require_right(p_client_id, 'process');
    IF NOT pg_try_advisory_xact_lock(daily_figures_lock_key(p_client_id)) THEN
        RETURN NULL;
    END IF;
    WITH crowded AS (
        SELECT f.campaign_id, f.day FROM daily_figures f WHERE f.client_id = p_client_id
        GROUP BY f.campaign_id, f.day HAVING count(*) > 1
    ), taken AS (
        DELETE FROM daily_figures f USING crowded c
        WHERE f.client_id = p_client_id AND f.campaign_id = c.campaign_id AND f.day = c.day
        RETURNING f.*
    ), summed AS (
        INSERT INTO daily_figures (client_id, campaign_id, day, enrolled, messages_sent, completed, booked,
            opted_out, campaign_deactivated, removed)
        SELECT p_client_id, campaign_id, day, sum(enrolled), sum(messages_sent), sum(completed), sum(booked),
               sum(opted_out), sum(campaign_deactivated), sum(removed)
        FROM taken GROUP BY campaign_id, day
        RETURNING 1
    )
    SELECT (SELECT count(*) FROM taken) - (SELECT count(*) FROM summed) INTO v_gone;
    RETURN v_gone;
END
$$;

INSERT INTO daily_figures (client_id, campaign_id, day, enrolled, messages_sent, completed, booked, opted_out,
    campaign_deactivated, removed)
SELECT c.id, r.* FROM clients c CROSS JOIN LATERAL recount_daily_figures(c.id) r;

-- As in 0027: nothing is open to all; everybody reads the rows of the clients they see.
REVOKE EXECUTE ON FUNCTION event_figures(text, jsonb), lead_events_add_figures(), recount_daily_figures(uuid),
    daily_figures_lock_key(uuid), rebuild_daily_figures(uuid), clients_rebuild_daily_figures(),
    compact_daily_figures(uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION event_figures(text, jsonb), recount_daily_figures(uuid), daily_figures_lock_key(uuid)
    TO cm_super_admin, cm_client_admin, cm_staff, cm_manager, cm_worker;
GRANT EXECUTE ON FUNCTION rebuild_daily_figures(uuid), compact_daily_figures(uuid)
    TO cm_super_admin, cm_client_admin, cm_worker;
GRANT SELECT ON daily_figures TO cm_super_admin, cm_client_admin, cm_staff, cm_manager, cm_worker;
ALTER TABLE daily_figures ENABLE ROW LEVEL SECURITY;
CREATE POLICY daily_figures_read ON daily_figures FOR SELECT USING ((SELECT sees_all_clients())
    OR client_id = (SELECT app_client()));
