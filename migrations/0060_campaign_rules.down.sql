CREATE OR REPLACE FUNCTION create_campaign(p_client_id uuid, p_campaign jsonb) RETURNS uuid
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    v_unknown text;
    v_problem text;
    v_id uuid;
    v_start timestamptz := (p_campaign ->> 'startDatetime')::timestamptz;
    v_paused boolean := coalesce((p_campaign ->> 'isPaused')::boolean, false);
    v_audience jsonb := coalesce(nullif(p_campaign -> 'audience', 'null'), '{}');
    v_tags text[];
BEGIN
    PERFORM require_right(p_client_id, 'manage');
    IF NOT (SELECT is_active FROM clients WHERE id = p_client_id) THEN
        RAISE EXCEPTION 'This client is inactive; it takes no new campaigns.'
            USING ERRCODE = '55000', COLUMN = 'clientId';
    END IF;
    SELECT string_agg(k, ', ') INTO v_unknown FROM jsonb_object_keys(p_campaign) AS k
    WHERE k NOT IN ('name', 'campaignType', 'formId', 'isPaused', 'startDatetime', 'maxLeadsToEnroll',
        'targetTags', 'audience', 'webinarDatetime', 'zoomLink', 'bookingLink', 'resourceLink',
        'resourceName', 'messages', 'enrollmentOrder', 'reenrollmentRule', 'reenrollmentDays',
        'overlapResolution');
    IF v_unknown IS NOT NULL THEN
        RAISE EXCEPTION 'A campaign has no field "%".', v_unknown USING ERRCODE = '22023';
    END IF;
    v_problem := messages_problem(p_campaign -> 'messages');
    IF v_problem IS NOT NULL THEN
        RAISE EXCEPTION '%', v_problem USING ERRCODE = '22023', COLUMN = 'messages';
    END IF;
    PERFORM parse_audience(p_client_id, v_audience);
    IF v_start < now() OR v_start > now() + interval '1 year' THEN
        RAISE EXCEPTION 'The start must be in the future and at most a year ahead.'
            USING ERRCODE = '22023', COLUMN = 'startDatetime';
    END IF;
    -- Without a list of its own a campaign's tags are those its audience asks for.
    v_tags := CASE WHEN jsonb_typeof(p_campaign -> 'targetTags') = 'array'
        THEN ARRAY(SELECT jsonb_array_elements_text(p_campaign -> 'targetTags'))
        ELSE ARRAY(SELECT jsonb_array_elements_text(v_audience #> '{tags,any}')
                   UNION SELECT jsonb_array_elements_text(v_audience #> '{tags,all}')) END;
    INSERT INTO campaigns (client_id, name, campaign_type, form_id, is_paused, enrollment_status,
        start_datetime, max_leads_to_enroll, target_tags, audience, webinar_datetime, zoom_link,
        booking_link, resource_link, resource_name, enrollment_order, reenrollment_rule, reenrollment_days,
        overlap_resolution)
    VALUES (p_client_id, btrim(p_campaign ->> 'name'), coalesce(p_campaign ->> 'campaignType', 'Custom'),
        nullif(btrim(p_campaign ->> 'formId'), ''), v_paused,
        CASE WHEN v_start IS NOT NULL THEN 'scheduled' WHEN v_paused THEN 'paused' ELSE 'active' END,
        v_start, (p_campaign ->> 'maxLeadsToEnroll')::integer, v_tags, v_audience,
        (p_campaign ->> 'webinarDatetime')::timestamptz, p_campaign ->> 'zoomLink',
        p_campaign ->> 'bookingLink', p_campaign ->> 'resourceLink', p_campaign ->> 'resourceName',
        coalesce(p_campaign ->> 'enrollmentOrder', 'score'), coalesce(p_campaign ->> 'reenrollmentRule', 'never'),
        (p_campaign ->> 'reenrollmentDays')::integer, coalesce(p_campaign ->> 'overlapResolution', 'skip'))
    RETURNING id INTO v_id;
    INSERT INTO campaign_versions (client_id, campaign_id, version, messages)
    VALUES (p_client_id, v_id, 1, p_campaign -> 'messages');
    INSERT INTO audit_log (client_id, action, subject_type, subject_id, after)
    VALUES (p_client_id, 'campaign_created', 'campaign', v_id, p_campaign);
    RETURN v_id;
END
$$;
DROP FUNCTION campaign_from_json(uuid, jsonb, campaigns);
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
DROP TRIGGER campaigns_count_revision ON campaigns;
DROP FUNCTION campaigns_count_revision();
ALTER TABLE campaigns
    DROP COLUMN edited_by,
    DROP COLUMN edited_at,
    DROP COLUMN revision,
    DROP COLUMN allow_quick_follow_up;
CREATE OR REPLACE FUNCTION messages_problem(p_messages jsonb) RETURNS text
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
DROP FUNCTION unknown_placeholder(text);
CREATE OR REPLACE FUNCTION is_web_link(p_link text) RETURNS boolean
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT p_link ~* '^https?://[^[:space:]/]+' AND p_link !~ '[[:space:][:cntrl:]]'
       AND char_length(p_link) <= 2048
$$;
CREATE OR REPLACE FUNCTION are_tags(p_tags text[]) RETURNS boolean
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT coalesce(bool_and(tag IS NOT NULL AND char_length(btrim(tag)) BETWEEN 1 AND 100), true)
    FROM unnest(p_tags) AS tag
$$;
