-- Creating campaigns and enrolling leads. Enrollment is one statement over the audience's condition;
-- one advisory lock serialises a campaign, the unique index on open enrollments decides between campaigns.

CREATE FUNCTION campaign_lock_key(p_campaign_id uuid) RETURNS bigint
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT hashtextextended('campaign ' || p_campaign_id::text, 0)
$$;

-- Makes a campaign with version 1 of its sequence, from JSON with the columns' names in camelCase plus
-- messages and audience. Returns its id.
CREATE FUNCTION create_campaign(p_client_id uuid, p_campaign jsonb) RETURNS uuid
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
        'resourceName', 'messages');
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
        booking_link, resource_link, resource_name)
    VALUES (p_client_id, btrim(p_campaign ->> 'name'), coalesce(p_campaign ->> 'campaignType', 'Custom'),
        nullif(btrim(p_campaign ->> 'formId'), ''), v_paused,
        CASE WHEN v_start IS NOT NULL THEN 'scheduled' WHEN v_paused THEN 'paused' ELSE 'active' END,
        v_start, (p_campaign ->> 'maxLeadsToEnroll')::integer, v_tags, v_audience,
        (p_campaign ->> 'webinarDatetime')::timestamptz, p_campaign ->> 'zoomLink',
        p_campaign ->> 'bookingLink', p_campaign ->> 'resourceLink', p_campaign ->> 'resourceName')
    RETURNING id INTO v_id;
    INSERT INTO campaign_versions (client_id, campaign_id, version, messages)
    VALUES (p_client_id, v_id, 1, p_campaign -> 'messages');
    INSERT INTO audit_log (client_id, action, subject_type, subject_id, after)
    VALUES (p_client_id, 'campaign_created', 'campaign', v_id, p_campaign);
    RETURN v_id;
END
$$;

-- Enrolls the campaign's audience: at most p_limit leads, at most what its cap leaves. What enroll_campaign
-- and dry_run_enrollment both run; its callers have checked the rights.
CREATE FUNCTION enroll_audience(p_client_id uuid, p_campaign_id uuid, p_limit integer)
RETURNS enrollment_runs
LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, public, pg_temp SET enable_nestloop = off AS $$
DECLARE
    v_campaign campaigns;
    v_run enrollment_runs;
    v_filter audience_filter;
    v_condition text;
    v_room bigint;
    v_candidates bigint;
    v_inserted bigint;
    v_login text := app_login();
    v_started timestamptz := clock_timestamp();
BEGIN
    IF p_limit < 1 THEN
        RAISE EXCEPTION 'The number of leads to enroll must be at least 1.'
            USING ERRCODE = '22023', COLUMN = 'limit';
    END IF;
    PERFORM pg_advisory_xact_lock(campaign_lock_key(p_campaign_id));
    PERFORM pg_advisory_xact_lock_shared(lead_state_lock_key(p_client_id));
    SELECT * INTO v_campaign FROM campaigns WHERE client_id = p_client_id AND id = p_campaign_id;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'There is no campaign % of this client.', coalesce(p_campaign_id::text, 'NULL')
            USING ERRCODE = 'P0002', COLUMN = 'campaignId';
    ELSIF NOT v_campaign.is_active THEN
        RAISE EXCEPTION 'The campaign "%" is deactivated and takes no leads.', v_campaign.name
            USING ERRCODE = '55000', HINT = 'Reactivate it first.';
    ELSIF v_campaign.review_status IN ('pending', 'discarded') THEN
        RAISE EXCEPTION 'The campaign "%" has not been approved and takes no leads.', v_campaign.name
            USING ERRCODE = '55000', HINT = 'Review it first.';
    ELSIF v_campaign.enrollment_status = 'scheduled' THEN
        RAISE EXCEPTION 'The campaign "%" is scheduled to start later.', v_campaign.name
            USING ERRCODE = '55000', HINT = 'It enrolls by itself when it is due.';
    END IF;

    v_filter := parse_audience(p_client_id, v_campaign.audience);
    v_condition := audience_condition(v_filter, p_campaign_id);
    v_run.client_id := p_client_id;
    v_run.id := gen_random_uuid();
    v_run.campaign_id := p_campaign_id;
    v_run.enrolled := 0;
    EXECUTE 'SELECT count(*) FROM leads l WHERE ' || v_condition
        INTO v_run.total_matching USING p_client_id, v_filter, p_campaign_id;
    v_room := least(v_campaign.max_leads_to_enroll - v_campaign.leads_enrolled, p_limit, v_run.total_matching);

    -- Leads that another campaign takes meanwhile leave room for the next in order.
    WHILE v_run.enrolled < v_room LOOP
        EXECUTE format(
            'WITH candidates AS MATERIALIZED (
                 SELECT l.client_id, l.id, l.booked_at
                 FROM leads l
                 WHERE %s
                   AND %s
                 ORDER BY %s
                 LIMIT $7
             ), enrolled AS (
                 INSERT INTO enrollments (client_id, lead_id, campaign_id, enrolled_campaign_version,
                     enrolled_message_count, enrollment_run_id, lead_booked_at)
                 SELECT client_id, id, $3, $4, $5, $6, booked_at FROM candidates
                 ON CONFLICT (client_id, lead_id) WHERE completed_at IS NULL DO NOTHING
                 RETURNING lead_id
             ), noted AS (
                 INSERT INTO lead_events (client_id, lead_id, campaign_id, event_type, run_id, actor)
                 SELECT $1, lead_id, $3, ''enrolled'', $6, $8 FROM enrolled)
             SELECT (SELECT count(*) FROM candidates), (SELECT count(*) FROM enrolled)',
            v_condition, enrollable_condition(v_filter), enrollment_order())
        INTO v_candidates, v_inserted
        USING p_client_id, v_filter, p_campaign_id, v_campaign.version,
              (SELECT jsonb_array_length(messages) FROM campaign_versions
               WHERE client_id = p_client_id AND campaign_id = p_campaign_id AND version = v_campaign.version),
              v_run.id, v_room - v_run.enrolled, v_login;
        EXIT WHEN v_candidates = 0;
        v_run.enrolled := v_run.enrolled + v_inserted;
    END LOOP;

    v_run.remaining := v_run.total_matching - v_run.enrolled;
    v_run.reason := CASE
        WHEN v_run.remaining = 0 THEN NULL
        WHEN v_campaign.leads_enrolled + v_run.enrolled >= v_campaign.max_leads_to_enroll THEN 'enrollment_cap'
        WHEN v_run.enrolled >= p_limit THEN 'limit'
        ELSE 'not_eligible' END;
    v_run.status := CASE WHEN v_run.remaining = 0 THEN 'success' ELSE 'partial' END;
    v_run.run_at := now();
    v_run.actor := v_login;
    v_run.duration_ms := extract(epoch FROM clock_timestamp() - v_started) * 1000;
    INSERT INTO enrollment_runs SELECT v_run.*;
    UPDATE campaigns
    SET total_leads = v_run.total_matching,
        leads_enrolled = leads_enrolled + v_run.enrolled,
        active_leads_count = active_leads_count + v_run.enrolled,
        -- Of two transactions at once the one that began first may end last.
        last_enrollment_at = CASE WHEN v_run.enrolled > 0 THEN greatest(last_enrollment_at, now())
                                  ELSE last_enrollment_at END
    WHERE client_id = p_client_id AND id = p_campaign_id
    RETURNING is_active INTO v_campaign.is_active;
    -- A change by hand that came meanwhile has been waited for just now.
    IF NOT v_campaign.is_active THEN
        RAISE EXCEPTION 'The campaign "%" is deactivated and takes no leads.', v_campaign.name
            USING ERRCODE = '55000', HINT = 'Reactivate it first.';
    END IF;
    RETURN v_run;
END
$$;

CREATE FUNCTION enroll_campaign(p_client_id uuid, p_campaign_id uuid, p_limit integer DEFAULT NULL)
RETURNS enrollment_runs
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    PERFORM require_right(p_client_id, 'manage');
    RETURN enroll_audience(p_client_id, p_campaign_id, p_limit);
END
$$;

-- The same, executed and taken back: it reports exactly what enroll_campaign would do now. Who may only
-- look may ask this, since nothing of it can be kept.
CREATE FUNCTION dry_run_enrollment(p_client_id uuid, p_campaign_id uuid, p_limit integer DEFAULT NULL)
RETURNS enrollment_runs
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    v_run enrollment_runs;
BEGIN
    PERFORM require_right(p_client_id, 'preview');
    BEGIN
        v_run := enroll_audience(p_client_id, p_campaign_id, p_limit);
        RAISE EXCEPTION USING ERRCODE = 'CMDRY', MESSAGE = 'a dry run ends here';
    EXCEPTION WHEN SQLSTATE 'CMDRY' THEN
        NULL; -- Everything since BEGIN is undone; what was found out stays in v_run.
    END;
    RETURN v_run;
END
$$;

-- Gives a campaign a new sequence: version n + 1, for leads enrolled from now on. Those already enrolled
-- stay on the version they began with. Returns the new version's number.
CREATE FUNCTION add_campaign_version(p_client_id uuid, p_campaign_id uuid, p_messages jsonb) RETURNS integer
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    v_problem text := messages_problem(p_messages);
    v_campaign campaigns;
BEGIN
    PERFORM require_right(p_client_id, 'manage');
    IF v_problem IS NOT NULL THEN
        RAISE EXCEPTION '%', v_problem USING ERRCODE = '22023', COLUMN = 'messages';
    END IF;
    SELECT * INTO v_campaign FROM campaigns
    WHERE client_id = p_client_id AND id = p_campaign_id FOR NO KEY UPDATE;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'There is no campaign % of this client.', coalesce(p_campaign_id::text, 'NULL')
            USING ERRCODE = 'P0002', COLUMN = 'campaignId';
    END IF;
    INSERT INTO campaign_versions (client_id, campaign_id, version, messages)
    VALUES (p_client_id, p_campaign_id, v_campaign.version + 1, p_messages);
    UPDATE campaigns SET version = version + 1 WHERE client_id = p_client_id AND id = p_campaign_id;
    RETURN v_campaign.version + 1;
END
$$;

-- Pause stops messages, resume lets them go on; deactivate archives, reactivate takes that back.
CREATE FUNCTION set_campaign_state(p_client_id uuid, p_campaign_id uuid, p_action text) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    v_campaign campaigns;
BEGIN
    PERFORM require_right(p_client_id, 'manage');
    IF p_action IS NULL OR p_action NOT IN ('pause', 'resume', 'deactivate', 'reactivate') THEN
        RAISE EXCEPTION 'A campaign can''t be changed by "%".', coalesce(p_action, 'NULL')
            USING ERRCODE = '22023', HINT = 'Use pause, resume, deactivate or reactivate.', COLUMN = 'action';
    END IF;
    PERFORM pg_advisory_xact_lock(campaign_lock_key(p_campaign_id));
    SELECT * INTO v_campaign FROM campaigns WHERE client_id = p_client_id AND id = p_campaign_id;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'There is no campaign % of this client.', coalesce(p_campaign_id::text, 'NULL')
            USING ERRCODE = 'P0002', COLUMN = 'campaignId';
    ELSIF p_action IN ('pause', 'resume') AND NOT v_campaign.is_active THEN
        RAISE EXCEPTION 'The campaign "%" is deactivated.', v_campaign.name
            USING ERRCODE = '55000', HINT = 'Reactivate it first.';
    END IF;
    -- What belongs to it (deactivated_at, enrollment_status, the audit row) follows by triggers.
    UPDATE campaigns
    SET is_paused = CASE p_action WHEN 'pause' THEN true WHEN 'resume' THEN false ELSE is_paused END,
        is_active = CASE p_action WHEN 'deactivate' THEN false WHEN 'reactivate' THEN true ELSE is_active END
    WHERE client_id = p_client_id AND id = p_campaign_id;
END
$$;
