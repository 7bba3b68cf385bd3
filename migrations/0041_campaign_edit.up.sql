-- Editing a campaign as a whole: who edits gives back what they were shown, changed, with the mark of what they
-- were shown. If somebody else was quicker the marks differ and nothing is changed.

-- What of a campaign can be edited, as create_campaign() takes it.
CREATE FUNCTION editable_campaign(p_client_id uuid, p_campaign_id uuid) RETURNS jsonb
LANGUAGE sql STABLE SET search_path = pg_catalog, public, pg_temp SET timezone = 'UTC' AS $$
    SELECT jsonb_strip_nulls(jsonb_build_object('name', c.name, 'campaignType', c.campaign_type,
        'formId', c.form_id, 'isPaused', c.is_paused, 'startDatetime', c.start_datetime,
        'maxLeadsToEnroll', c.max_leads_to_enroll, 'audience', c.audience,
        'webinarDatetime', c.webinar_datetime, 'zoomLink', c.zoom_link, 'bookingLink', c.booking_link,
        'resourceLink', c.resource_link, 'resourceName', c.resource_name,
        'enrollmentOrder', c.enrollment_order, 'reenrollmentRule', c.reenrollment_rule,
        'reenrollmentDays', c.reenrollment_days, 'overlapResolution', c.overlap_resolution,
        'messages', v.messages))
    FROM public.campaigns c
    JOIN public.campaign_versions v USING (client_id)
    WHERE c.client_id = p_client_id AND c.id = p_campaign_id AND v.campaign_id = c.id AND v.version = c.version
$$;

-- Differs whenever something that people edit or decide has changed; counters don't count.
CREATE FUNCTION campaign_mark(p_client_id uuid, p_campaign_id uuid) RETURNS text
LANGUAGE sql STABLE SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT md5(concat(public.editable_campaign(p_client_id, p_campaign_id)::text, ' ', c.version, ' ',
        c.is_active, ' ', c.review_status))
    FROM public.campaigns c WHERE c.client_id = p_client_id AND c.id = p_campaign_id
$$;

-- Stores an edited campaign; another sequence becomes the next version. Its type stays, and pausing and
-- deactivating have a function of their own (set_campaign_state). p_mark is the campaign_mark() of what was
-- shown; NULL edits whatever is there.
CREATE FUNCTION edit_campaign(p_client_id uuid, p_campaign_id uuid, p_campaign jsonb, p_mark text DEFAULT NULL)
RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    v_campaign campaigns;
    v_audience jsonb := coalesce(nullif(p_campaign -> 'audience', 'null'), '{}');
    v_start timestamptz := (p_campaign ->> 'startDatetime')::timestamptz;
BEGIN
    PERFORM require_right(p_client_id, 'manage');
    PERFORM pg_advisory_xact_lock(campaign_lock_key(p_campaign_id));
    SELECT * INTO v_campaign FROM campaigns
    WHERE client_id = p_client_id AND id = p_campaign_id FOR NO KEY UPDATE;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'There is no campaign % of this client.', coalesce(p_campaign_id::text, 'NULL')
            USING ERRCODE = 'P0002', COLUMN = 'campaignId';
    ELSIF p_mark <> campaign_mark(p_client_id, p_campaign_id) THEN
        RAISE EXCEPTION 'The campaign "%" was changed by somebody else meanwhile.', v_campaign.name
            USING ERRCODE = '55000', HINT = 'Load it again and repeat your change.';
    ELSIF v_campaign.campaign_type <> p_campaign ->> 'campaignType' THEN
        RAISE EXCEPTION 'A campaign''s type can''t be changed.'
            USING ERRCODE = '22023', COLUMN = 'campaignType';
    ELSIF v_start IS DISTINCT FROM v_campaign.start_datetime AND v_campaign.enrollment_status <> 'scheduled' THEN
        RAISE EXCEPTION 'The campaign "%" has begun; its start can''t be changed.', v_campaign.name
            USING ERRCODE = '55000', COLUMN = 'startDatetime';
    ELSIF v_start IS NULL AND v_campaign.start_datetime IS NOT NULL THEN
        RAISE EXCEPTION 'A scheduled campaign needs its start.' USING ERRCODE = '22023', COLUMN = 'startDatetime';
    END IF;
    PERFORM parse_audience(p_client_id, v_audience);
    IF p_campaign -> 'messages' IS DISTINCT FROM editable_campaign(p_client_id, p_campaign_id) -> 'messages' THEN
        PERFORM add_campaign_version(p_client_id, p_campaign_id, p_campaign -> 'messages');
    END IF;
    UPDATE campaigns
    SET name = btrim(p_campaign ->> 'name'), form_id = nullif(btrim(p_campaign ->> 'formId'), ''),
        start_datetime = v_start, max_leads_to_enroll = (p_campaign ->> 'maxLeadsToEnroll')::integer,
        audience = v_audience,
        target_tags = CASE WHEN audience = v_audience THEN target_tags
            ELSE ARRAY(SELECT jsonb_array_elements_text(v_audience #> '{tags,any}')
                       UNION SELECT jsonb_array_elements_text(v_audience #> '{tags,all}')) END,
        webinar_datetime = (p_campaign ->> 'webinarDatetime')::timestamptz,
        zoom_link = p_campaign ->> 'zoomLink', booking_link = p_campaign ->> 'bookingLink',
        resource_link = p_campaign ->> 'resourceLink', resource_name = p_campaign ->> 'resourceName',
        enrollment_order = coalesce(p_campaign ->> 'enrollmentOrder', 'score'),
        reenrollment_rule = coalesce(p_campaign ->> 'reenrollmentRule', 'never'),
        reenrollment_days = (p_campaign ->> 'reenrollmentDays')::integer,
        overlap_resolution = coalesce(p_campaign ->> 'overlapResolution', 'skip')
    WHERE client_id = p_client_id AND id = p_campaign_id;
END
$$;

REVOKE EXECUTE ON FUNCTION editable_campaign(uuid, uuid), campaign_mark(uuid, uuid),
    edit_campaign(uuid, uuid, jsonb, text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION editable_campaign(uuid, uuid), campaign_mark(uuid, uuid)
    TO cm_super_admin, cm_client_admin, cm_staff, cm_manager, cm_worker;
GRANT EXECUTE ON FUNCTION edit_campaign(uuid, uuid, jsonb, text) TO cm_super_admin, cm_client_admin, cm_worker;
