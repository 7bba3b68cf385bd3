-- The form's rules (DESIGN §5) said by the database in full: what the validator refuses is refused here too,
-- whoever writes. And the number by which a form knows that somebody else has changed the campaign meanwhile.

CREATE OR REPLACE FUNCTION is_web_link(p_link text) RETURNS boolean
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT p_link ~* '^https?://[^[:space:]/?#]' AND p_link !~ '[[:space:][:cntrl:]]'
       AND char_length(p_link) <= 2048
$$;

-- Each 1 to 100 characters, one of them not a space of any kind.
CREATE OR REPLACE FUNCTION are_tags(p_tags text[]) RETURNS boolean
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT coalesce(bool_and(tag IS NOT NULL AND tag ~ '[^[:space:]]'
                             AND char_length(btrim(tag)) BETWEEN 1 AND 100), true)
    FROM unnest(p_tags) AS tag
$$;

-- A placeholder that no message can fill, or NULL.
CREATE FUNCTION unknown_placeholder(p_text text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT m[1] FROM regexp_matches(p_text, '\{\{([^{}]*)\}\}', 'g') AS m
    WHERE m[1] NOT IN ('first_name', 'last_name', 'company', 'resource_name', 'resource_link', 'zoom_link',
        'booking_link')
    LIMIT 1
$$;

CREATE OR REPLACE FUNCTION messages_problem(p_messages jsonb) RETURNS text
LANGUAGE plpgsql IMMUTABLE AS $$
DECLARE
    v_message jsonb;
    v_step integer := 0;
    v_unknown text;
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
           OR v_message ->> 'text' !~ '[^[:space:]]' OR char_length(v_message ->> 'text') > 1600 THEN
            RETURN format('The text of message %s must have 1 to 1,600 characters.', v_step);
        END IF;
        v_unknown := public.unknown_placeholder(v_message ->> 'text');
        IF v_unknown IS NOT NULL THEN
            RETURN format('Message %s has the placeholder {{%s}}, which does not exist.', v_step, v_unknown);
        END IF;
        IF coalesce(v_message ->> 'type', 'sms') <> 'sms' THEN
            RETURN format('The type of message %s must be "sms".', v_step);
        END IF;
    END LOOP;
    RETURN NULL;
END
$$;

-- allow_quick_follow_up: later messages may follow within the hour. revision: goes up with every change that a
-- person makes, counters aside; edited_*: the last of them, NULL for one that is as it was made.
ALTER TABLE campaigns
    ADD COLUMN allow_quick_follow_up boolean NOT NULL DEFAULT false,
    ADD COLUMN revision integer NOT NULL DEFAULT 1 CONSTRAINT campaigns_revision_check CHECK (revision >= 1),
    ADD COLUMN edited_at timestamptz,
    ADD COLUMN edited_by text;

CREATE FUNCTION campaigns_count_revision() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    NEW.revision := OLD.revision + 1;
    NEW.edited_at := now();
    NEW.edited_by := app_login();
    RETURN NEW;
END
$$;
CREATE TRIGGER campaigns_count_revision
    BEFORE UPDATE OF name, campaign_type, form_id, is_paused, is_active, start_datetime, max_leads_to_enroll,
        target_tags, audience, version, webinar_datetime, zoom_link, booking_link, resource_link, resource_name,
        review_status, enrollment_order, reenrollment_rule, reenrollment_days, overlap_resolution,
        allow_quick_follow_up ON campaigns
    FOR EACH ROW
    WHEN ((OLD.name, OLD.campaign_type, OLD.form_id, OLD.is_paused, OLD.is_active, OLD.start_datetime,
           OLD.max_leads_to_enroll, OLD.target_tags, OLD.audience, OLD.version, OLD.webinar_datetime, OLD.zoom_link,
           OLD.booking_link, OLD.resource_link, OLD.resource_name, OLD.review_status, OLD.enrollment_order,
           OLD.reenrollment_rule, OLD.reenrollment_days, OLD.overlap_resolution, OLD.allow_quick_follow_up)
          IS DISTINCT FROM
          (NEW.name, NEW.campaign_type, NEW.form_id, NEW.is_paused, NEW.is_active, NEW.start_datetime,
           NEW.max_leads_to_enroll, NEW.target_tags, NEW.audience, NEW.version, NEW.webinar_datetime, NEW.zoom_link,
           NEW.booking_link, NEW.resource_link, NEW.resource_name, NEW.review_status, NEW.enrollment_order,
           NEW.reenrollment_rule, NEW.reenrollment_days, NEW.overlap_resolution, NEW.allow_quick_follow_up))
    EXECUTE FUNCTION campaigns_count_revision();

-- The audit shows what was changed, not that it was counted.
CREATE OR REPLACE FUNCTION campaigns_audit() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    v_before jsonb;
    v_after jsonb;
BEGIN
    SELECT jsonb_object_agg(b.key, b.value), jsonb_object_agg(b.key, a.value) INTO v_before, v_after
    FROM jsonb_each(to_jsonb(OLD)) AS b
    JOIN jsonb_each(to_jsonb(NEW)) AS a USING (key)
    WHERE a.value <> b.value
      AND key NOT IN ('updated_at', 'revision', 'edited_at', 'edited_by', 'total_leads', 'leads_enrolled',
          'messages_sent', 'active_leads_count',
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

-- The row that a campaign's JSON means (its columns' names in camelCase plus messages and audience), or the
-- reason why it can't be one. What only counts when it is new is asked with p_before: the campaign as it is.
CREATE FUNCTION campaign_from_json(p_client_id uuid, p_campaign jsonb, p_before campaigns) RETURNS campaigns
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    v_unknown text;
    v_problem text := messages_problem(p_campaign -> 'messages');
    v campaigns := p_before;
BEGIN
    SELECT string_agg(k, ', ') INTO v_unknown FROM jsonb_object_keys(p_campaign) AS k
    WHERE k NOT IN ('name', 'campaignType', 'formId', 'isPaused', 'startDatetime', 'maxLeadsToEnroll',
        'targetTags', 'audience', 'webinarDatetime', 'zoomLink', 'bookingLink', 'resourceLink',
        'resourceName', 'messages', 'enrollmentOrder', 'reenrollmentRule', 'reenrollmentDays',
        'overlapResolution', 'allowQuickFollowUp');
    IF v_unknown IS NOT NULL THEN
        RAISE EXCEPTION 'A campaign has no field "%".', v_unknown USING ERRCODE = '22023';
    ELSIF v_problem IS NOT NULL THEN
        RAISE EXCEPTION '%', v_problem USING ERRCODE = '22023', COLUMN = 'messages';
    END IF;
    v.client_id := p_client_id;
    v.name := btrim(p_campaign ->> 'name');
    v.campaign_type := coalesce(p_campaign ->> 'campaignType', 'Custom');
    v.form_id := nullif(btrim(p_campaign ->> 'formId'), '');
    v.is_paused := coalesce((p_campaign ->> 'isPaused')::boolean, false);
    v.start_datetime := (p_campaign ->> 'startDatetime')::timestamptz;
    v.max_leads_to_enroll := (p_campaign ->> 'maxLeadsToEnroll')::integer;
    v.audience := coalesce(nullif(p_campaign -> 'audience', 'null'), '{}');
    v.webinar_datetime := (p_campaign ->> 'webinarDatetime')::timestamptz;
    -- Programs know milliseconds: a time that is the same for them has not been changed.
    v.start_datetime := CASE WHEN abs(extract(epoch FROM v.start_datetime - p_before.start_datetime)) < 0.001
        THEN p_before.start_datetime ELSE v.start_datetime END;
    v.webinar_datetime := CASE WHEN abs(extract(epoch FROM v.webinar_datetime - p_before.webinar_datetime)) < 0.001
        THEN p_before.webinar_datetime ELSE v.webinar_datetime END;
    v.zoom_link := p_campaign ->> 'zoomLink';
    v.booking_link := p_campaign ->> 'bookingLink';
    v.resource_link := p_campaign ->> 'resourceLink';
    v.resource_name := p_campaign ->> 'resourceName';
    v.enrollment_order := coalesce(p_campaign ->> 'enrollmentOrder', 'score');
    v.reenrollment_rule := coalesce(p_campaign ->> 'reenrollmentRule', 'never');
    v.reenrollment_days := (p_campaign ->> 'reenrollmentDays')::integer;
    v.overlap_resolution := coalesce(p_campaign ->> 'overlapResolution', 'skip');
    v.allow_quick_follow_up := coalesce((p_campaign ->> 'allowQuickFollowUp')::boolean, false);
    PERFORM parse_audience(p_client_id, v.audience);
    -- Without a list of its own a campaign's tags are those its audience asks for.
    v.target_tags := CASE WHEN jsonb_typeof(p_campaign -> 'targetTags') = 'array'
        THEN ARRAY(SELECT jsonb_array_elements_text(p_campaign -> 'targetTags'))
        ELSE ARRAY(SELECT jsonb_array_elements_text(v.audience #> '{tags,any}')
                   UNION SELECT jsonb_array_elements_text(v.audience #> '{tags,all}')) END;
    IF v.start_datetime IS DISTINCT FROM p_before.start_datetime
       AND (v.start_datetime <= now() OR v.start_datetime > now() + interval '1 year') THEN
        RAISE EXCEPTION 'The start must be in the future and at most a year ahead.'
            USING ERRCODE = '22023', COLUMN = 'startDatetime';
    ELSIF v.campaign_type = 'Webinar' AND NOT v.is_paused AND v.webinar_datetime <= now()
          AND (v.webinar_datetime, v.is_paused) IS DISTINCT FROM (p_before.webinar_datetime, p_before.is_paused) THEN
        RAISE EXCEPTION 'An active webinar needs its time, in the future.'
            USING ERRCODE = '22023', COLUMN = 'webinarDatetime';
    ELSIF NOT v.allow_quick_follow_up AND EXISTS (
              SELECT FROM jsonb_array_elements(p_campaign -> 'messages') AS m
              WHERE (m ->> 'step')::numeric > 1 AND (m ->> 'delayMinutes')::numeric < 60) THEN
        RAISE EXCEPTION 'Later messages follow after at least 60 minutes.'
            USING ERRCODE = '22023', COLUMN = 'messages', HINT = 'Allow quick follow-up, or choose a longer delay.';
    END IF;
    RETURN v;
END
$$;

-- Makes a campaign with version 1 of its sequence, from JSON as campaign_from_json() reads it. Returns its id.
CREATE OR REPLACE FUNCTION create_campaign(p_client_id uuid, p_campaign jsonb) RETURNS uuid
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    v campaigns;
    v_id uuid;
BEGIN
    PERFORM require_right(p_client_id, 'manage');
    IF NOT (SELECT is_active FROM clients WHERE id = p_client_id) THEN
        RAISE EXCEPTION 'This client is inactive; it takes no new campaigns.'
            USING ERRCODE = '55000', COLUMN = 'clientId';
    END IF;
    v := campaign_from_json(p_client_id, p_campaign, NULL);
    INSERT INTO campaigns (client_id, name, campaign_type, form_id, is_paused, enrollment_status,
        start_datetime, max_leads_to_enroll, target_tags, audience, webinar_datetime, zoom_link,
        booking_link, resource_link, resource_name, enrollment_order, reenrollment_rule, reenrollment_days,
        overlap_resolution, allow_quick_follow_up)
    VALUES (p_client_id, v.name, v.campaign_type, v.form_id, v.is_paused,
        CASE WHEN v.start_datetime IS NOT NULL THEN 'scheduled' WHEN v.is_paused THEN 'paused' ELSE 'active' END,
        v.start_datetime, v.max_leads_to_enroll, v.target_tags, v.audience, v.webinar_datetime, v.zoom_link,
        v.booking_link, v.resource_link, v.resource_name, v.enrollment_order, v.reenrollment_rule,
        v.reenrollment_days, v.overlap_resolution, v.allow_quick_follow_up)
    RETURNING id INTO v_id;
    INSERT INTO campaign_versions (client_id, campaign_id, version, messages)
    VALUES (p_client_id, v_id, 1, p_campaign -> 'messages');
    INSERT INTO audit_log (client_id, action, subject_type, subject_id, after)
    VALUES (p_client_id, 'campaign_created', 'campaign', v_id, p_campaign);
    RETURN v_id;
END
$$;

REVOKE EXECUTE ON FUNCTION unknown_placeholder(text), campaigns_count_revision(),
    campaign_from_json(uuid, jsonb, campaigns) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION unknown_placeholder(text)
    TO cm_super_admin, cm_client_admin, cm_staff, cm_manager, cm_worker;
GRANT UPDATE (allow_quick_follow_up) ON campaigns TO cm_super_admin, cm_client_admin;
