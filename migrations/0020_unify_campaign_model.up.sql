-- One campaign table for the three types, immutable sequence versions, and the narrow table of enrollments
-- that carries all state of a lead's passage (a wide leads table was measured at a quarter of its speed).

CREATE FUNCTION is_web_link(p_link text) RETURNS boolean
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT p_link ~* '^https?://[^[:space:]/]+' AND p_link !~ '[[:space:][:cntrl:]]'
       AND char_length(p_link) <= 2048
$$;

-- Each 1 to 100 characters.
CREATE FUNCTION are_tags(p_tags text[]) RETURNS boolean
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT coalesce(bool_and(tag IS NOT NULL AND char_length(btrim(tag)) BETWEEN 1 AND 100), true)
    FROM unnest(p_tags) AS tag
$$;

-- What is wrong with a message sequence, or NULL: the database's side of the form's rules.
CREATE FUNCTION messages_problem(p_messages jsonb) RETURNS text
LANGUAGE plpgsql IMMUTABLE AS $$
DECLARE
    v_message jsonb;
    v_step integer := 0;
BEGIN
    IF jsonb_typeof(p_messages) IS DISTINCT FROM 'array'
       OR jsonb_array_length(p_messages) NOT BETWEEN 1 AND 10 THEN
        RETURN 'A sequence has 1 to 10 messages.';
    END IF;
    FOR v_message IN SELECT value FROM jsonb_array_elements(p_messages) LOOP
        v_step := v_step + 1;
        IF jsonb_typeof(v_message) <> 'object'
           OR jsonb_typeof(v_message -> 'step') IS DISTINCT FROM 'number'
           OR (v_message ->> 'step')::numeric <> v_step THEN
            RETURN format('Message %s must have "step": %s.', v_step, v_step);
        END IF;
        IF jsonb_typeof(v_message -> 'delayMinutes') IS DISTINCT FROM 'number'
           OR (v_message ->> 'delayMinutes')::numeric NOT BETWEEN 0 AND 43200
           OR (v_message ->> 'delayMinutes')::numeric % 1 <> 0 THEN
            RETURN format('The delay of message %s must be 0 to 43,200 minutes.', v_step);
        END IF;
        IF jsonb_typeof(v_message -> 'text') IS DISTINCT FROM 'string'
           OR btrim(v_message ->> 'text') = '' OR char_length(v_message ->> 'text') > 1600 THEN
            RETURN format('The text of message %s must have 1 to 1,600 characters.', v_step);
        END IF;
        IF coalesce(v_message ->> 'type', 'sms') <> 'sms' THEN
            RETURN format('The type of message %s must be "sms".', v_step);
        END IF;
    END LOOP;
    RETURN NULL;
END
$$;

-- What is wrong with the form of an audience, or NULL. Dates are only checked for their shape here;
-- parse_audience reads them in the client's time zone.
CREATE FUNCTION audience_problem(p_audience jsonb) RETURNS text
LANGUAGE plpgsql IMMUTABLE AS $$
DECLARE
    v_key text;
    v_value jsonb;
    v_list jsonb;
BEGIN
    IF jsonb_typeof(p_audience) IS DISTINCT FROM 'object' THEN
        RETURN 'An audience is a JSON object.';
    END IF;
    FOR v_key, v_value IN SELECT key, value FROM jsonb_each(p_audience) LOOP
        CONTINUE WHEN jsonb_typeof(v_value) = 'null';
        CASE v_key
        WHEN 'tags' THEN
            IF jsonb_typeof(v_value) <> 'object' OR EXISTS (
                SELECT FROM jsonb_object_keys(v_value) AS k WHERE k NOT IN ('any', 'all', 'none')) THEN
                RETURN 'tags has the lists "any", "all" and "none" and nothing else.';
            END IF;
            FOR v_list IN SELECT value FROM jsonb_each(v_value) LOOP
                IF jsonb_typeof(v_list) <> 'array' OR EXISTS (
                    SELECT FROM jsonb_array_elements(v_list) AS t
                    WHERE jsonb_typeof(t) <> 'string'
                       OR char_length(btrim(t #>> '{}')) NOT BETWEEN 1 AND 100) THEN
                    RETURN 'Each tag is a text of 1 to 100 characters.';
                END IF;
            END LOOP;
        WHEN 'createdAfter', 'createdBefore' THEN
            IF jsonb_typeof(v_value) <> 'string' OR v_value #>> '{}' !~
               '^\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d(\.\d{1,6})?)?(Z|[+-]\d\d:?\d\d))?$' THEN
                RETURN format('%s must be a date such as 2026-03-29 or a time with its zone.', v_key);
            END IF;
        WHEN 'icpScore' THEN
            IF jsonb_typeof(v_value) <> 'object' OR EXISTS (
                SELECT FROM jsonb_each(v_value) AS b
                WHERE b.key NOT IN ('min', 'max')
                   OR (jsonb_typeof(b.value) <> 'null'
                       AND (jsonb_typeof(b.value) <> 'number' OR b.value::text !~ '^(100|\d{1,2})$'))) THEN
                RETURN 'icpScore has "min" and "max", whole numbers from 0 to 100.';
            END IF;
            IF (v_value ->> 'min')::integer > (v_value ->> 'max')::integer THEN
                RETURN 'The lowest score must not be above the highest.';
            END IF;
        WHEN 'engagementLevels' THEN
            IF jsonb_typeof(v_value) <> 'array' OR jsonb_array_length(v_value) = 0 OR EXISTS (
                SELECT FROM jsonb_array_elements(v_value) AS t
                WHERE jsonb_typeof(t) <> 'string' OR t #>> '{}' NOT IN ('High', 'Medium', 'Low')) THEN
                RETURN 'engagementLevels lists High, Medium or Low, at least one of them.';
            END IF;
        WHEN 'leadSources' THEN
            IF jsonb_typeof(v_value) <> 'array' OR EXISTS (
                SELECT FROM jsonb_array_elements(v_value) AS t WHERE jsonb_typeof(t) <> 'string') THEN
                RETURN 'leadSources is a list of texts.';
            END IF;
        WHEN 'excludeBooked', 'excludeSmsStop', 'excludeInActiveCampaign' THEN
            IF jsonb_typeof(v_value) <> 'boolean' THEN
                RETURN format('%s must be true or false.', v_key);
            END IF;
        WHEN 'excludePastCampaigns' THEN
            IF jsonb_typeof(v_value) <> 'array' OR EXISTS (
                SELECT FROM jsonb_array_elements(v_value) AS t
                WHERE jsonb_typeof(t) <> 'string' OR t #>> '{}' !~*
                      '^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$') THEN
                RETURN 'excludePastCampaigns lists campaign ids.';
            END IF;
        WHEN 'search' THEN
            IF jsonb_typeof(v_value) <> 'string' OR char_length(v_value #>> '{}') > 255 THEN
                RETURN 'search is a text of at most 255 characters.';
            END IF;
        ELSE
            RETURN format('An audience has no "%s".', v_key);
        END CASE;
    END LOOP;
    RETURN NULL;
END
$$;

CREATE TABLE campaigns (
    client_id uuid NOT NULL CONSTRAINT campaigns_client_fkey REFERENCES clients (id),
    id uuid NOT NULL DEFAULT gen_random_uuid(),
    name text NOT NULL CONSTRAINT campaigns_name_check
        CHECK (name = btrim(name) AND char_length(name) BETWEEN 1 AND 255),
    campaign_type text NOT NULL CONSTRAINT campaigns_campaign_type_check
        CHECK (campaign_type IN ('Standard', 'Webinar', 'Custom')),
    form_id text CONSTRAINT campaigns_form_id_check CHECK (char_length(btrim(form_id)) BETWEEN 1 AND 255),
    is_paused boolean NOT NULL DEFAULT false,
    is_active boolean NOT NULL DEFAULT true,
    deactivated_at timestamptz,
    enrollment_status text NOT NULL DEFAULT 'active' CONSTRAINT campaigns_enrollment_status_check
        CHECK (enrollment_status IN ('scheduled', 'active', 'paused', 'completed')),
    start_datetime timestamptz,
    max_leads_to_enroll integer CONSTRAINT campaigns_max_leads_to_enroll_check
        CHECK (max_leads_to_enroll BETWEEN 1 AND 10000000),
    -- Who comes first where there is no room for all; whether it takes back whom it already had; and what
    -- happens to leads that are in another campaign: left out, enrolled when they are free, or taken over.
    enrollment_order text NOT NULL DEFAULT 'score' CONSTRAINT campaigns_enrollment_order_check
        CHECK (enrollment_order IN ('score', 'oldest', 'newest')),
    reenrollment_rule text NOT NULL DEFAULT 'never' CONSTRAINT campaigns_reenrollment_rule_check
        CHECK (reenrollment_rule IN ('never', 'after_days', 'always')),
    reenrollment_days integer CONSTRAINT campaigns_reenrollment_days_check
        CHECK (reenrollment_days BETWEEN 1 AND 3650),
    overlap_resolution text NOT NULL DEFAULT 'skip' CONSTRAINT campaigns_overlap_resolution_check
        CHECK (overlap_resolution IN ('skip', 'wait', 'move')),
    target_tags text[] NOT NULL DEFAULT '{}',
    audience jsonb NOT NULL DEFAULT '{}',
    version integer NOT NULL DEFAULT 1 CONSTRAINT campaigns_version_check CHECK (version >= 1),
    webinar_datetime timestamptz,
    zoom_link text CONSTRAINT campaigns_zoom_link_check CHECK (is_web_link(zoom_link)),
    booking_link text CONSTRAINT campaigns_booking_link_check CHECK (is_web_link(booking_link)),
    resource_link text CONSTRAINT campaigns_resource_link_check CHECK (is_web_link(resource_link)),
    resource_name text CONSTRAINT campaigns_resource_name_check
        CHECK (char_length(btrim(resource_name)) BETWEEN 1 AND 255),
    auto_discovered boolean NOT NULL DEFAULT false,
    review_status text CONSTRAINT campaigns_review_status_check
        CHECK (review_status IN ('pending', 'approved', 'discarded')),
    total_leads integer NOT NULL DEFAULT 0,
    leads_enrolled integer NOT NULL DEFAULT 0,
    messages_sent bigint NOT NULL DEFAULT 0,
    active_leads_count integer NOT NULL DEFAULT 0,
    completed_leads_count integer NOT NULL DEFAULT 0,
    opted_out_count integer NOT NULL DEFAULT 0,
    booked_count integer NOT NULL DEFAULT 0,
    deactivated_leads_count integer NOT NULL DEFAULT 0,
    removed_leads_count integer NOT NULL DEFAULT 0,
    last_enrollment_at timestamptz,
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT campaigns_pkey PRIMARY KEY (client_id, id),
    CONSTRAINT campaigns_counters_check CHECK (least(total_leads, leads_enrolled, active_leads_count,
        completed_leads_count, opted_out_count, booked_count, deactivated_leads_count,
        removed_leads_count) >= 0 AND messages_sent >= 0),
    CONSTRAINT campaigns_deactivated_at_check CHECK (is_active = (deactivated_at IS NULL)),
    CONSTRAINT campaigns_reenrollment_check CHECK ((reenrollment_rule = 'after_days') = (reenrollment_days IS NOT NULL)),
    CONSTRAINT campaigns_scheduled_check CHECK (enrollment_status <> 'scheduled' OR start_datetime IS NOT NULL),
    CONSTRAINT campaigns_paused_check CHECK ((enrollment_status = 'paused') <= is_paused),
    CONSTRAINT campaigns_form_id_required CHECK (campaign_type = 'Custom' OR form_id IS NOT NULL),
    CONSTRAINT campaigns_target_tags_check CHECK (
        campaign_type <> 'Custom' OR cardinality(target_tags) BETWEEN 1 AND 10),
    CONSTRAINT campaigns_resource_check CHECK ((resource_name IS NULL) = (resource_link IS NULL)),
    CONSTRAINT campaigns_webinar_check CHECK (campaign_type <> 'Webinar' OR is_paused OR NOT is_active
        OR (webinar_datetime IS NOT NULL AND zoom_link IS NOT NULL))
);
-- What is dear to check is checked when it changes: as constraints these two would be computed anew with
-- every counter (measured: half the time of an update).
CREATE FUNCTION campaigns_check_audience() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    v_problem text := audience_problem(NEW.audience);
BEGIN
    IF v_problem IS NOT NULL THEN
        RAISE EXCEPTION '%', v_problem
            USING ERRCODE = '23514', CONSTRAINT = 'campaigns_audience_check', COLUMN = 'audience';
    ELSIF cardinality(NEW.target_tags) > 10 OR NOT are_tags(NEW.target_tags) THEN
        RAISE EXCEPTION 'A campaign has at most 10 tags of 1 to 100 characters each.'
            USING ERRCODE = '23514', CONSTRAINT = 'campaigns_target_tags_form', COLUMN = 'targetTags';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER campaigns_check_audience BEFORE INSERT OR UPDATE OF audience, target_tags ON campaigns
    FOR EACH ROW EXECUTE FUNCTION campaigns_check_audience();
CREATE UNIQUE INDEX campaigns_name_key ON campaigns (client_id, lower(name));
CREATE UNIQUE INDEX campaigns_form_id_key ON campaigns (client_id, form_id) WHERE form_id IS NOT NULL;
CREATE TRIGGER campaigns_touch BEFORE UPDATE ON campaigns
    FOR EACH ROW EXECUTE FUNCTION touch_updated_at();

CREATE TABLE campaign_versions (
    client_id uuid NOT NULL,
    campaign_id uuid NOT NULL,
    version integer NOT NULL CONSTRAINT campaign_versions_version_check CHECK (version >= 1),
    messages jsonb NOT NULL CONSTRAINT campaign_versions_messages_check
        CHECK (messages_problem(messages) IS NULL),
    created_at timestamptz NOT NULL DEFAULT now(),
    created_by text NOT NULL DEFAULT app_login(),
    CONSTRAINT campaign_versions_pkey PRIMARY KEY (client_id, campaign_id, version),
    CONSTRAINT campaign_versions_campaign_fkey FOREIGN KEY (client_id, campaign_id)
        REFERENCES campaigns (client_id, id)
);
CREATE TRIGGER campaign_versions_immutable BEFORE UPDATE OR DELETE ON campaign_versions
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER campaign_versions_no_truncate BEFORE TRUNCATE ON campaign_versions
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
-- A campaign without its sequence can't be, however it is made; looked at when the transaction ends.
ALTER TABLE campaigns ADD CONSTRAINT campaigns_version_fkey FOREIGN KEY (client_id, id, version)
    REFERENCES campaign_versions (client_id, campaign_id, version) DEFERRABLE INITIALLY DEFERRED;

CREATE TABLE enrollment_runs (
    client_id uuid NOT NULL,
    id uuid NOT NULL DEFAULT gen_random_uuid(),
    campaign_id uuid NOT NULL,
    run_at timestamptz NOT NULL DEFAULT now(),
    status text NOT NULL CONSTRAINT enrollment_runs_status_check
        CHECK (status IN ('success', 'partial', 'failed')),
    total_matching integer NOT NULL,
    enrolled integer NOT NULL,
    remaining integer NOT NULL,
    reason text CONSTRAINT enrollment_runs_reason_check
        CHECK (reason IN ('enrollment_cap', 'timeout', 'limit', 'not_eligible')),
    duration_ms integer NOT NULL,
    undone_at timestamptz,
    actor text NOT NULL DEFAULT app_login(),
    CONSTRAINT enrollment_runs_pkey PRIMARY KEY (client_id, id),
    CONSTRAINT enrollment_runs_campaign_fkey FOREIGN KEY (client_id, campaign_id)
        REFERENCES campaigns (client_id, id),
    CONSTRAINT enrollment_runs_figures_check CHECK (
        enrolled >= 0 AND remaining >= 0 AND total_matching = enrolled + remaining)
);
CREATE INDEX enrollment_runs_campaign_idx ON enrollment_runs (client_id, campaign_id, run_at DESC);

-- One lead's passage through one campaign version. `leaves_as` is THE rule of leaving: the worker, the
-- health view, the stuck count and the partial index all read this column and nothing else.
CREATE TABLE enrollments (
    client_id uuid NOT NULL,
    id uuid NOT NULL DEFAULT gen_random_uuid(),
    lead_id uuid NOT NULL,
    campaign_id uuid NOT NULL,
    enrolled_campaign_version integer NOT NULL,
    enrolled_message_count integer NOT NULL CONSTRAINT enrollments_message_count_check
        CHECK (enrolled_message_count >= 0),
    sms_sequence_position integer NOT NULL DEFAULT 0 CONSTRAINT enrollments_position_check
        CHECK (sms_sequence_position >= 0),
    processing_status text NOT NULL DEFAULT 'Queued' CONSTRAINT enrollments_processing_status_check
        CHECK (processing_status IN ('Queued', 'In Sequence', 'Completed', 'Stopped')),
    enrolled_at timestamptz NOT NULL DEFAULT now(),
    last_sent_at timestamptz,
    completed_at timestamptz,
    outcome text CONSTRAINT enrollments_outcome_check
        CHECK (outcome IN ('completed', 'booked', 'opted_out', 'campaign_deactivated', 'removed')),
    enrollment_run_id uuid,
    de_enrollment_run_id uuid,
    -- Copies of the lead's and the campaign's state, kept by triggers, so that leaving is decided here.
    lead_booked_at timestamptz,
    lead_opted_out_at timestamptz,
    campaign_deactivated_at timestamptz,
    leaves_as text GENERATED ALWAYS AS (
        CASE
            WHEN completed_at IS NOT NULL THEN NULL
            WHEN lead_booked_at IS NOT NULL THEN 'booked'
            WHEN lead_opted_out_at IS NOT NULL THEN 'opted_out'
            WHEN enrolled_message_count > 0 AND sms_sequence_position >= enrolled_message_count THEN 'completed'
            WHEN campaign_deactivated_at IS NOT NULL THEN 'campaign_deactivated'
        END) STORED,
    leaving_since timestamptz GENERATED ALWAYS AS (
        CASE
            WHEN completed_at IS NULL THEN
                CASE WHEN lead_booked_at IS NOT NULL OR lead_opted_out_at IS NOT NULL
                       OR campaign_deactivated_at IS NOT NULL
                       OR (enrolled_message_count > 0 AND sms_sequence_position >= enrolled_message_count)
                THEN greatest(enrolled_at, least(lead_booked_at, lead_opted_out_at, campaign_deactivated_at,
                    CASE WHEN enrolled_message_count > 0 AND sms_sequence_position >= enrolled_message_count
                         THEN coalesce(last_sent_at, enrolled_at) END))
                END
        END) STORED,
    CONSTRAINT enrollments_pkey PRIMARY KEY (client_id, id),
    CONSTRAINT enrollments_lead_fkey FOREIGN KEY (client_id, lead_id) REFERENCES leads (client_id, id),
    CONSTRAINT enrollments_version_fkey FOREIGN KEY (client_id, campaign_id, enrolled_campaign_version)
        REFERENCES campaign_versions (client_id, campaign_id, version),
    CONSTRAINT enrollments_completed_check CHECK ((completed_at IS NULL) = (outcome IS NULL)),
    CONSTRAINT enrollments_processing_check CHECK (
        (completed_at IS NULL) = (processing_status IN ('Queued', 'In Sequence')))
) /* PARTITION BY HASH (client_id) */;
COMMENT ON COLUMN enrollments.leaves_as IS
    'The outcome with which this open enrollment leaves at the next run; NULL: it stays, or is closed.';
-- At most one open enrollment per lead, whatever program inserts it.
CREATE UNIQUE INDEX enrollments_open_key ON enrollments (client_id, lead_id) WHERE completed_at IS NULL;
-- What the worker reads, and nothing else: without it each batch searches what earlier batches left.
CREATE INDEX enrollments_leaving_idx ON enrollments (client_id, lead_id) WHERE leaves_as IS NOT NULL;
-- Statistics of a campaign, its cap, and "was this lead ever in it".
CREATE INDEX enrollments_campaign_idx ON enrollments (client_id, campaign_id, lead_id);

-- Bookings and opt-outs of one client exclude its enrollments for a moment: an enrollment must not miss a
-- booking that commits beside it. Bookings lock this exclusively, enrollments shared.
CREATE FUNCTION lead_state_lock_key(p_client_id uuid) RETURNS bigint
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT hashtextextended('lead state ' || p_client_id::text, 0)
$$;

CREATE FUNCTION leads_tell_enrollments() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    PERFORM pg_advisory_xact_lock(lead_state_lock_key(NEW.client_id));
    UPDATE enrollments
    SET lead_booked_at = NEW.booked_at, lead_opted_out_at = NEW.sms_stop_at
    WHERE client_id = NEW.client_id AND lead_id = NEW.id AND completed_at IS NULL;
    RETURN NULL;
END
$$;
CREATE TRIGGER leads_tell_enrollments AFTER UPDATE ON leads
    FOR EACH ROW
    WHEN (OLD.booked_at IS DISTINCT FROM NEW.booked_at OR OLD.sms_stop_at IS DISTINCT FROM NEW.sms_stop_at)
    EXECUTE FUNCTION leads_tell_enrollments();

CREATE FUNCTION campaigns_tell_enrollments() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    UPDATE enrollments
    SET campaign_deactivated_at = NEW.deactivated_at
    WHERE client_id = NEW.client_id AND campaign_id = NEW.id AND completed_at IS NULL;
    RETURN NULL;
END
$$;
CREATE TRIGGER campaigns_tell_enrollments AFTER UPDATE ON campaigns
    FOR EACH ROW WHEN (OLD.deactivated_at IS DISTINCT FROM NEW.deactivated_at)
    EXECUTE FUNCTION campaigns_tell_enrollments();

-- The changes of state that a campaign allows, whoever asks for them: what belongs together follows,
-- what makes no sense is refused.
CREATE FUNCTION campaigns_keep_state() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    NEW.deactivated_at := CASE WHEN NOT NEW.is_active THEN coalesce(NEW.deactivated_at, now()) END;
    IF TG_OP = 'INSERT' THEN
        RETURN NEW;
    END IF;
    IF OLD.is_paused <> NEW.is_paused AND NOT OLD.is_active AND NOT NEW.is_active THEN
        RAISE EXCEPTION 'The campaign "%" is deactivated.', OLD.name
            USING ERRCODE = '55000', HINT = 'Reactivate it first.';
    END IF;
    -- A campaign that is long overdue asks once more.
    IF NEW.review_status IS DISTINCT FROM OLD.review_status
       AND (OLD.review_status = 'discarded'
            OR OLD.review_status = 'approved' AND OLD.enrollment_status <> 'scheduled') THEN
        RAISE EXCEPTION 'The review of the campaign "%" has ended.', OLD.name
            USING ERRCODE = '55000', COLUMN = 'reviewStatus';
    END IF;
    IF OLD.start_datetime IS DISTINCT FROM NEW.start_datetime
       AND (NEW.start_datetime < now() OR NEW.start_datetime > now() + interval '1 year') THEN
        RAISE EXCEPTION 'The start must be in the future and at most a year ahead.'
            USING ERRCODE = '22023', COLUMN = 'startDatetime';
    END IF;
    IF NEW.enrollment_status IN ('active', 'paused') THEN
        NEW.enrollment_status := CASE WHEN NEW.is_paused THEN 'paused' ELSE 'active' END;
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER campaigns_keep_state
    BEFORE INSERT OR UPDATE OF is_paused, is_active, deactivated_at, review_status, start_datetime,
        enrollment_status ON campaigns
    FOR EACH ROW EXECUTE FUNCTION campaigns_keep_state();

-- Every change that a person makes to a campaign is on record, counters and stamps aside.
CREATE FUNCTION campaigns_audit() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    v_before jsonb;
    v_after jsonb;
BEGIN
    SELECT jsonb_object_agg(b.key, b.value), jsonb_object_agg(b.key, a.value) INTO v_before, v_after
    FROM jsonb_each(to_jsonb(OLD)) AS b
    JOIN jsonb_each(to_jsonb(NEW)) AS a USING (key)
    WHERE a.value <> b.value
      AND key NOT IN ('updated_at', 'total_leads', 'leads_enrolled', 'messages_sent', 'active_leads_count',
          'completed_leads_count', 'opted_out_count', 'booked_count', 'deactivated_leads_count',
          'removed_leads_count', 'last_enrollment_at');
    IF v_before IS NOT NULL THEN
        INSERT INTO audit_log (client_id, action, subject_type, subject_id, before, after)
        VALUES (NEW.client_id,
            CASE WHEN OLD.is_active <> NEW.is_active
                 THEN CASE WHEN NEW.is_active THEN 'campaign_reactivate' ELSE 'campaign_deactivate' END
                 WHEN OLD.is_paused <> NEW.is_paused
                 THEN CASE WHEN NEW.is_paused THEN 'campaign_pause' ELSE 'campaign_resume' END
                 WHEN OLD.review_status IS DISTINCT FROM NEW.review_status THEN 'campaign_' || NEW.review_status
                 ELSE 'campaign_edited' END,
            'campaign', NEW.id, v_before, v_after);
    END IF;
    RETURN NULL;
END
$$;
CREATE TRIGGER campaigns_audit
    AFTER UPDATE OF name, campaign_type, form_id, is_paused, is_active, deactivated_at, enrollment_status,
        start_datetime, max_leads_to_enroll, target_tags, audience, version, webinar_datetime, zoom_link,
        booking_link, resource_link, resource_name, review_status, enrollment_order, reenrollment_rule, reenrollment_days,
        overlap_resolution ON campaigns
    FOR EACH ROW EXECUTE FUNCTION campaigns_audit();

-- An enrollment starts with its lead's and campaign's present state, whoever inserts it.
CREATE FUNCTION enrollments_take_over_state() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    UPDATE enrollments e
    SET lead_booked_at = l.booked_at, lead_opted_out_at = l.sms_stop_at,
        campaign_deactivated_at = c.deactivated_at
    FROM inserted i
    JOIN leads l ON l.client_id = i.client_id AND l.id = i.lead_id
    JOIN campaigns c ON c.client_id = i.client_id AND c.id = i.campaign_id
    WHERE e.client_id = i.client_id AND e.id = i.id AND i.completed_at IS NULL
      AND (l.booked_at IS DISTINCT FROM i.lead_booked_at
           OR l.sms_stop_at IS DISTINCT FROM i.lead_opted_out_at
           OR c.deactivated_at IS DISTINCT FROM i.campaign_deactivated_at);
    RETURN NULL;
END
$$;
CREATE TRIGGER enrollments_take_over_state AFTER INSERT ON enrollments
    REFERENCING NEW TABLE AS inserted
    FOR EACH STATEMENT EXECUTE FUNCTION enrollments_take_over_state();

-- Row security does not reach through a view (its owner reads), so each view says itself whom it shows.
CREATE VIEW lead_current WITH (security_barrier) AS
SELECT l.*, e.campaign_id, e.sms_sequence_position, e.processing_status
FROM leads l
LEFT JOIN LATERAL (
    SELECT campaign_id, sms_sequence_position, processing_status
    FROM enrollments
    WHERE client_id = l.client_id AND lead_id = l.id
    ORDER BY (completed_at IS NULL) DESC, enrolled_at DESC
    LIMIT 1
) e ON true
WHERE (SELECT sees_all_clients()) OR l.client_id = (SELECT app_client());
-- The lookup of a lead's latest enrollment.
CREATE INDEX enrollments_lead_idx ON enrollments (client_id, lead_id, enrolled_at DESC);
