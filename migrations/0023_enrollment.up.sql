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

-- Leads that wait until they are free for a campaign that does not take them over (overlap_resolution 'wait').
CREATE TABLE enrollment_waits (
    client_id uuid NOT NULL,
    campaign_id uuid NOT NULL,
    lead_id uuid NOT NULL,
    waiting_since timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT enrollment_waits_pkey PRIMARY KEY (client_id, campaign_id, lead_id),
    CONSTRAINT enrollment_waits_campaign_fkey FOREIGN KEY (client_id, campaign_id)
        REFERENCES campaigns (client_id, id),
    CONSTRAINT enrollment_waits_lead_fkey FOREIGN KEY (client_id, lead_id) REFERENCES leads (client_id, id)
);

-- The campaign, if it takes leads now; locked against other enrollments of it until the transaction ends.
CREATE FUNCTION campaign_to_enroll(p_client_id uuid, p_campaign_id uuid) RETURNS campaigns
LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    v_campaign campaigns;
BEGIN
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
    RETURN v_campaign;
END
$$;

-- Takes these leads out of the campaigns that have them, for another one that takes them over: an explicit
-- de-enrollment with the outcome 'removed', with event and counters, and an audit row for each campaign.
CREATE FUNCTION remove_from_campaigns(p_client_id uuid, p_lead_ids uuid[], p_for_campaign_id uuid, p_run_id uuid)
RETURNS void
LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    v_login text := app_login();
BEGIN
    WITH closed AS (
        UPDATE enrollments e
        SET completed_at = greatest(now(), e.enrolled_at, e.last_sent_at), outcome = 'removed',
            processing_status = 'Stopped'
        WHERE e.client_id = p_client_id AND e.lead_id = ANY (p_lead_ids) AND e.completed_at IS NULL
          AND e.campaign_id <> p_for_campaign_id
        RETURNING e.lead_id, e.campaign_id
    ), noted AS (
        INSERT INTO lead_events (client_id, lead_id, campaign_id, event_type, run_id, actor, detail)
        SELECT p_client_id, lead_id, campaign_id, 'de_enrolled', p_run_id, v_login,
               jsonb_build_object('outcome', 'removed', 'movedTo', p_for_campaign_id)
        FROM closed
    ), per_campaign AS (
        SELECT campaign_id, count(*) AS leads FROM closed GROUP BY campaign_id
    ), audited AS (
        INSERT INTO audit_log (client_id, action, subject_type, subject_id, actor, after)
        SELECT p_client_id, 'leads_moved', 'campaign', campaign_id, v_login,
               jsonb_build_object('leads', leads, 'movedTo', p_for_campaign_id, 'runId', p_run_id)
        FROM per_campaign
    )
    UPDATE campaigns c
    SET active_leads_count = c.active_leads_count - p.leads, removed_leads_count = c.removed_leads_count + p.leads
    FROM per_campaign p
    WHERE c.client_id = p_client_id AND c.id = p.campaign_id;
END
$$;

-- Enrolls the campaign's audience: at most p_limit leads, at most what its cap leaves, and as many as fit into
-- p_time_limit_ms (in portions then; the rest stays for another call). What enroll_campaign, the dry run and
-- the worker all run; they have checked the rights. Tells its progress by notices: "enrolled n of m".
CREATE FUNCTION enroll_audience(p_client_id uuid, p_campaign_id uuid, p_limit integer,
    p_time_limit_ms integer DEFAULT NULL, p_only_waiting boolean DEFAULT false)
RETURNS enrollment_runs
LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, public, pg_temp SET enable_nestloop = off AS $$
DECLARE
    v_campaign campaigns;
    v_run enrollment_runs;
    v_filter audience_filter;
    v_condition text;
    v_messages integer;
    v_room bigint;
    v_portion bigint;
    v_leads uuid[];
    v_inserted bigint;
    v_login text := app_login();
    v_started timestamptz := clock_timestamp();
    v_timed_out boolean := false;
BEGIN
    IF p_limit < 1 THEN
        RAISE EXCEPTION 'The number of leads to enroll must be at least 1.'
            USING ERRCODE = '22023', COLUMN = 'limit';
    ELSIF p_time_limit_ms < 1 THEN
        RAISE EXCEPTION 'The time limit must be at least 1 ms.' USING ERRCODE = '22023', COLUMN = 'timeLimitMs';
    END IF;
    v_campaign := campaign_to_enroll(p_client_id, p_campaign_id);
    v_filter := parse_audience(p_client_id, v_campaign.audience, p_campaign_id);
    v_condition := audience_condition(v_filter);
    IF p_only_waiting THEN
        v_condition := v_condition || ' AND EXISTS (SELECT FROM enrollment_waits w WHERE w.client_id = $1'
            ' AND w.campaign_id = ($2).campaign_id AND w.lead_id = l.id)';
    END IF;
    v_run.client_id := p_client_id;
    v_run.id := gen_random_uuid();
    v_run.campaign_id := p_campaign_id;
    v_run.enrolled := 0;
    SELECT jsonb_array_length(messages) INTO v_messages FROM campaign_versions
    WHERE client_id = p_client_id AND campaign_id = p_campaign_id AND version = v_campaign.version;
    EXECUTE 'SELECT count(*) FROM leads l WHERE ' || v_condition
        INTO v_run.total_matching USING p_client_id, v_filter;
    v_room := least(v_campaign.max_leads_to_enroll - v_campaign.leads_enrolled, p_limit, v_run.total_matching);
    v_portion := CASE WHEN p_time_limit_ms IS NULL THEN v_room ELSE 20000 END;

    -- Leads that another campaign takes meanwhile leave room for the next in order.
    WHILE v_run.enrolled < v_room LOOP
        IF v_run.enrolled > 0
           AND extract(epoch FROM clock_timestamp() - v_started) * 1000 >= p_time_limit_ms THEN
            v_timed_out := true;
            EXIT;
        END IF;
        IF v_filter.takes_over THEN
            EXECUTE format('SELECT array_agg(c.id) FROM (SELECT l.id FROM leads l WHERE %s AND %s ORDER BY %s LIMIT $3) c',
                v_condition, enrollable_condition(v_filter), enrollment_order(v_campaign.enrollment_order))
            INTO v_leads USING p_client_id, v_filter, least(v_room - v_run.enrolled, v_portion);
            EXIT WHEN v_leads IS NULL;
            PERFORM remove_from_campaigns(p_client_id, v_leads, p_campaign_id, v_run.id);
        END IF;
        EXECUTE format($sql$
            WITH candidates AS MATERIALIZED (
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
                SELECT $1, lead_id, $3, 'enrolled', $6, $8 FROM enrolled)
            SELECT (SELECT array_agg(id) FROM (SELECT id FROM candidates LIMIT 1) one), (SELECT count(*) FROM enrolled)
            $sql$, v_condition, enrollable_condition(v_filter), enrollment_order(v_campaign.enrollment_order))
        INTO v_leads, v_inserted
        USING p_client_id, v_filter, p_campaign_id, v_campaign.version, v_messages, v_run.id,
              least(v_room - v_run.enrolled, v_portion), v_login;
        EXIT WHEN v_leads IS NULL;
        v_run.enrolled := v_run.enrolled + v_inserted;
        RAISE NOTICE 'enrolled % of %', v_run.enrolled, v_room;
    END LOOP;

    IF v_campaign.overlap_resolution = 'wait' THEN
        -- Those who are elsewhere now, and would match were they free.
        v_filter.exclude_in_active_campaign := false;
        EXECUTE format($sql$
            INSERT INTO enrollment_waits (client_id, campaign_id, lead_id)
            SELECT $1, $3, l.id FROM leads l
            JOIN enrollments o ON o.client_id = $1 AND o.lead_id = l.id AND o.completed_at IS NULL AND o.campaign_id <> $3
            WHERE %s AND NOT l.sms_stop
            ON CONFLICT DO NOTHING$sql$, audience_condition(v_filter))
        USING p_client_id, v_filter, p_campaign_id;
        DELETE FROM enrollment_waits w USING enrollments e
        WHERE w.client_id = p_client_id AND w.campaign_id = p_campaign_id
          AND e.client_id = p_client_id AND e.campaign_id = p_campaign_id AND e.lead_id = w.lead_id
          AND e.enrollment_run_id = v_run.id;
    END IF;

    v_run.remaining := v_run.total_matching - v_run.enrolled;
    v_run.reason := CASE
        WHEN v_run.remaining = 0 THEN NULL
        WHEN v_timed_out THEN 'timeout'
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

-- What tells whether an enrollment is the one that a dry run showed: its leads and the sequence they get.
CREATE FUNCTION enrollment_fingerprint(p_client_id uuid, p_campaign_id uuid, p_run_id uuid) RETURNS text
LANGUAGE sql STABLE SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT md5(coalesce(string_agg(e.lead_id::text || e.enrolled_campaign_version, ',' ORDER BY e.lead_id), ''))
    FROM public.enrollments e
    WHERE e.client_id = p_client_id AND e.campaign_id = p_campaign_id AND e.enrollment_run_id = p_run_id
$$;

-- With p_fingerprint (of a dry run) it enrolls exactly the leads that were shown, or nobody (SQLSTATE CM001).
CREATE FUNCTION enroll_campaign(p_client_id uuid, p_campaign_id uuid, p_limit integer DEFAULT NULL,
    p_time_limit_ms integer DEFAULT NULL, p_fingerprint text DEFAULT NULL)
RETURNS enrollment_runs
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    v_run enrollment_runs;
BEGIN
    PERFORM require_right(p_client_id, 'manage');
    v_run := enroll_audience(p_client_id, p_campaign_id, p_limit, p_time_limit_ms);
    IF p_fingerprint <> enrollment_fingerprint(p_client_id, p_campaign_id, v_run.id) THEN
        RAISE EXCEPTION 'The leads are not those that the dry run showed: it would be % now.', v_run.enrolled
            USING ERRCODE = 'CM001', HINT = 'Look at the dry run again.';
    END IF;
    RETURN v_run;
END
$$;

-- The same, executed and taken back: it reports exactly what enroll_campaign would do now. Who may only look
-- may ask this, since nothing of it can be kept. `leads`: the ids in the order of enrollment, 16 bytes each.
CREATE FUNCTION dry_run_enrollment(p_client_id uuid, p_campaign_id uuid, p_limit integer DEFAULT NULL)
RETURNS TABLE (id uuid, total_matching integer, enrolled integer, remaining integer, reason text,
               duration_ms integer, fingerprint text, moved jsonb, waiting bigint)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
#variable_conflict use_column
DECLARE
    v_run enrollment_runs;
    v_fingerprint text;
    v_moved jsonb;
    v_waiting bigint;
BEGIN
    PERFORM require_right(p_client_id, 'preview');
    BEGIN
        v_run := enroll_audience(p_client_id, p_campaign_id, p_limit);
        v_fingerprint := enrollment_fingerprint(p_client_id, p_campaign_id, v_run.id);
        SELECT coalesce(jsonb_agg(jsonb_build_object('campaignId', a.subject_id, 'leads', a.after -> 'leads')), '[]')
        INTO v_moved FROM audit_log a
        WHERE a.client_id = p_client_id AND a.action = 'leads_moved' AND a.after ->> 'runId' = v_run.id::text;
        SELECT count(*) INTO v_waiting FROM enrollment_waits w
        WHERE w.client_id = p_client_id AND w.campaign_id = p_campaign_id;
        RAISE EXCEPTION USING ERRCODE = 'CMDRY', MESSAGE = 'a dry run ends here';
    EXCEPTION WHEN SQLSTATE 'CMDRY' THEN
        NULL; -- Everything since BEGIN is undone; what was found out stays in the variables.
    END;
    RETURN QUERY SELECT v_run.id, v_run.total_matching, v_run.enrolled, v_run.remaining, v_run.reason,
        v_run.duration_ms, v_fingerprint, v_moved, v_waiting;
END
$$;

-- What is due without anybody asking, for the worker's tick: scheduled campaigns whose time has come enroll,
-- once, whoever ticks first; one that is overdue by more than 30 days asks for review instead; leads that
-- waited and are free now are enrolled. One campaign a row, each for itself: one's failure is told in
-- `problem` and stops no other.
CREATE FUNCTION enroll_due_campaigns(p_client_id uuid)
RETURNS TABLE (campaign_id uuid, campaign_name text, what text, enrolled integer, problem text)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
#variable_conflict use_column
DECLARE
    v_campaign campaigns;
    v_run enrollment_runs;
BEGIN
    PERFORM require_right(p_client_id, 'process');
    FOR v_campaign IN
        SELECT c.* FROM campaigns c
        WHERE c.client_id = p_client_id AND c.is_active
          AND ((c.enrollment_status = 'scheduled' AND c.start_datetime <= now())
               OR (c.enrollment_status IN ('active', 'paused') AND c.overlap_resolution = 'wait'
                   AND EXISTS (SELECT FROM enrollment_waits w
                               WHERE w.client_id = p_client_id AND w.campaign_id = c.id)))
        ORDER BY c.start_datetime NULLS LAST, c.id
    LOOP
        campaign_id := v_campaign.id;
        campaign_name := v_campaign.name;
        what := CASE WHEN v_campaign.enrollment_status = 'scheduled' THEN 'started' ELSE 'waiting' END;
        enrolled := 0;
        problem := NULL;
        BEGIN
            PERFORM pg_advisory_xact_lock(campaign_lock_key(v_campaign.id));
            IF what = 'started' THEN
                IF v_campaign.start_datetime < now() - interval '30 days' THEN
                    what := 'overdue';
                    UPDATE campaigns c SET review_status = 'pending', enrollment_status = 'active'
                    WHERE c.client_id = p_client_id AND c.id = v_campaign.id AND c.enrollment_status = 'scheduled'
                      AND c.review_status IS DISTINCT FROM 'pending';
                ELSE
                    UPDATE campaigns c SET enrollment_status = 'active'
                    WHERE c.client_id = p_client_id AND c.id = v_campaign.id AND c.enrollment_status = 'scheduled';
                END IF;
                -- Somebody else's tick was first.
                CONTINUE WHEN NOT FOUND;
            END IF;
            IF what <> 'overdue' THEN
                v_run := enroll_audience(p_client_id, v_campaign.id, NULL, NULL, what = 'waiting');
                enrolled := v_run.enrolled;
                CONTINUE WHEN what = 'waiting' AND enrolled = 0;
            END IF;
        EXCEPTION WHEN OTHERS THEN
            IF SQLSTATE IN ('57014', '40001', '40P01') THEN
                RAISE;
            END IF;
            problem := SQLERRM;
        END;
        RETURN NEXT;
    END LOOP;
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
