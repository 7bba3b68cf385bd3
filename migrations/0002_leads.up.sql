-- Leads and what happened to them. Tags compare ignoring case and outer space, so the compared form is
-- kept beside the written one.

CREATE FUNCTION normalize_tags(p_tags text[]) RETURNS text[]
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT coalesce(array_agg(DISTINCT lower(btrim(tag)) ORDER BY lower(btrim(tag))), '{}')
    FROM unnest(p_tags) AS tag
    WHERE btrim(tag) <> ''
$$;

CREATE TABLE leads (
    client_id uuid NOT NULL CONSTRAINT leads_client_fkey REFERENCES clients (id),
    id uuid NOT NULL DEFAULT gen_random_uuid(),
    first_name text,
    last_name text,
    email text,
    phone text CONSTRAINT leads_phone_check CHECK (phone ~ '^\+[1-9][0-9]{6,14}$'),
    company text,
    title text,
    lead_source text,
    kajabi_tags text[] NOT NULL DEFAULT '{}',
    normalized_tags text[] NOT NULL GENERATED ALWAYS AS (normalize_tags(kajabi_tags)) STORED,
    icp_score integer CONSTRAINT leads_icp_score_check CHECK (icp_score BETWEEN 0 AND 100),
    engagement_level text CONSTRAINT leads_engagement_level_check
        CHECK (engagement_level IN ('High', 'Medium', 'Low')),
    booked boolean NOT NULL DEFAULT false,
    booked_at timestamptz,
    sms_stop boolean NOT NULL DEFAULT false,
    sms_stop_at timestamptz,
    is_active boolean NOT NULL DEFAULT true,
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT leads_pkey PRIMARY KEY (client_id, id),
    CONSTRAINT leads_booked_at_check CHECK (booked = (booked_at IS NOT NULL)),
    CONSTRAINT leads_sms_stop_at_check CHECK (sms_stop = (sms_stop_at IS NOT NULL))
) /* PARTITION BY HASH (client_id) */;

-- Other systems set the flag alone; the time follows it.
CREATE FUNCTION leads_complete_flags() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    NEW.booked_at := CASE WHEN NEW.booked THEN coalesce(NEW.booked_at, now()) END;
    NEW.sms_stop_at := CASE WHEN NEW.sms_stop THEN coalesce(NEW.sms_stop_at, now()) END;
    RETURN NEW;
END
$$;
CREATE TRIGGER leads_complete_flags BEFORE INSERT OR UPDATE ON leads
    FOR EACH ROW
    WHEN (NEW.booked <> (NEW.booked_at IS NOT NULL) OR NEW.sms_stop <> (NEW.sms_stop_at IS NOT NULL))
    EXECUTE FUNCTION leads_complete_flags();
CREATE TRIGGER leads_touch BEFORE UPDATE ON leads
    FOR EACH ROW EXECUTE FUNCTION touch_updated_at();

-- What happened to leads, in the order it was recorded. Rows are only ever added.
CREATE SEQUENCE lead_events_id_seq CACHE 100;
CREATE TABLE lead_events (
    client_id uuid NOT NULL,
    id bigint NOT NULL DEFAULT nextval('lead_events_id_seq'),
    lead_id uuid NOT NULL,
    campaign_id uuid,
    event_type text NOT NULL CONSTRAINT lead_events_event_type_check CHECK (event_type IN (
        'enrolled', 'message_sent', 'booked', 'booking_withdrawn', 'opted_out', 'opted_in',
        'de_enrolled', 'undone')),
    occurred_at timestamptz NOT NULL DEFAULT now(),
    actor text NOT NULL DEFAULT app_login(),
    run_id uuid,
    detail jsonb,
    CONSTRAINT lead_events_pkey PRIMARY KEY (client_id, id)
) /* PARTITION BY HASH (client_id) */;
ALTER SEQUENCE lead_events_id_seq OWNED BY lead_events.id;
CREATE TRIGGER lead_events_append_only BEFORE UPDATE OR DELETE ON lead_events
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER lead_events_no_truncate BEFORE TRUNCATE ON lead_events
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- A booking or an opt-out is an event whichever program sets the flag.
CREATE FUNCTION leads_note_events() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF OLD.booked <> NEW.booked THEN
        INSERT INTO lead_events (client_id, lead_id, event_type, occurred_at)
        VALUES (NEW.client_id, NEW.id, CASE WHEN NEW.booked THEN 'booked' ELSE 'booking_withdrawn' END,
            coalesce(NEW.booked_at, now()));
    END IF;
    IF OLD.sms_stop <> NEW.sms_stop THEN
        INSERT INTO lead_events (client_id, lead_id, event_type, occurred_at)
        VALUES (NEW.client_id, NEW.id, CASE WHEN NEW.sms_stop THEN 'opted_out' ELSE 'opted_in' END,
            coalesce(NEW.sms_stop_at, now()));
    END IF;
    RETURN NULL;
END
$$;
CREATE TRIGGER leads_note_events AFTER UPDATE ON leads
    FOR EACH ROW WHEN (OLD.booked <> NEW.booked OR OLD.sms_stop <> NEW.sms_stop)
    EXECUTE FUNCTION leads_note_events();
