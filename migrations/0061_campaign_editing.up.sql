-- Editing a campaign as a whole, as its form does: the fields, and a new version of the sequence if that is
-- another. Leads that are enrolled stay on the version they began with.

-- Changes the campaign to what the JSON says (as campaign_from_json() reads it), if nobody has changed it since
-- `p_revision` was read; otherwise nothing happens (SQLSTATE CM002). Returns its new revision.
CREATE FUNCTION update_campaign(p_client_id uuid, p_campaign_id uuid, p_campaign jsonb, p_revision integer)
RETURNS integer
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    v_before campaigns;
    v campaigns;
    v_has_begun boolean;
    v_other_messages boolean;
BEGIN
    PERFORM require_right(p_client_id, 'manage');
    PERFORM pg_advisory_xact_lock(campaign_lock_key(p_campaign_id));
    SELECT * INTO v_before FROM campaigns WHERE client_id = p_client_id AND id = p_campaign_id FOR NO KEY UPDATE;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'There is no campaign % of this client.', coalesce(p_campaign_id::text, 'NULL')
            USING ERRCODE = 'P0002', COLUMN = 'campaignId';
    ELSIF v_before.revision IS DISTINCT FROM p_revision THEN
        RAISE EXCEPTION 'The campaign "%" was changed by % meanwhile.', v_before.name,
            coalesce(v_before.edited_by, 'somebody')
            USING ERRCODE = 'CM002', HINT = 'Look at the changes and save again.',
                  DETAIL = format('It is revision %s, not %s.', v_before.revision, coalesce(p_revision::text, 'NULL'));
    END IF;
    v := campaign_from_json(p_client_id, p_campaign, v_before);
    IF NOT p_campaign ? 'targetTags' AND v.audience = v_before.audience THEN
        v.target_tags := v_before.target_tags;
    END IF;
    v_has_begun := v_before.enrollment_status <> 'scheduled'
        AND EXISTS (SELECT FROM enrollment_runs r
                    WHERE r.client_id = p_client_id AND r.campaign_id = p_campaign_id);
    IF v.campaign_type <> v_before.campaign_type THEN
        RAISE EXCEPTION 'A campaign keeps its type, which is %.', v_before.campaign_type
            USING ERRCODE = '22023', COLUMN = 'campaignType', HINT = 'Duplicate it to make one of another type.';
    ELSIF v_has_begun AND v.start_datetime IS DISTINCT FROM v_before.start_datetime THEN
        RAISE EXCEPTION 'The campaign has begun; its start can''t be changed any more.'
            USING ERRCODE = '22023', COLUMN = 'startDatetime';
    END IF;
    SELECT messages <> p_campaign -> 'messages' INTO v_other_messages
    FROM campaign_versions
    WHERE client_id = p_client_id AND campaign_id = p_campaign_id AND version = v_before.version;
    IF v_other_messages THEN
        INSERT INTO campaign_versions (client_id, campaign_id, version, messages)
        VALUES (p_client_id, p_campaign_id, v_before.version + 1, p_campaign -> 'messages');
    END IF;
    UPDATE campaigns
    SET name = v.name, form_id = v.form_id, is_paused = v.is_paused,
        enrollment_status = CASE
            WHEN v_has_begun OR v.start_datetime IS NOT DISTINCT FROM v_before.start_datetime
            THEN v_before.enrollment_status
            WHEN v.start_datetime IS NOT NULL THEN 'scheduled'
            WHEN v.is_paused THEN 'paused' ELSE 'active' END,
        start_datetime = v.start_datetime, max_leads_to_enroll = v.max_leads_to_enroll, target_tags = v.target_tags,
        audience = v.audience, version = v_before.version + v_other_messages::integer,
        webinar_datetime = v.webinar_datetime, zoom_link = v.zoom_link, booking_link = v.booking_link,
        resource_link = v.resource_link, resource_name = v.resource_name, enrollment_order = v.enrollment_order,
        reenrollment_rule = v.reenrollment_rule, reenrollment_days = v.reenrollment_days,
        overlap_resolution = v.overlap_resolution, allow_quick_follow_up = v.allow_quick_follow_up
    WHERE client_id = p_client_id AND id = p_campaign_id
    RETURNING revision INTO v.revision;
    RETURN v.revision;
END
$$;

REVOKE EXECUTE ON FUNCTION update_campaign(uuid, uuid, jsonb, integer) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION update_campaign(uuid, uuid, jsonb, integer) TO cm_super_admin, cm_client_admin;
