-- Takes over the state of few leads among many, a client at a time: what lies beside its rows isn't read.
CREATE OR REPLACE FUNCTION enrollments_take_over_state() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    v_client_id uuid;
BEGIN
    FOR v_client_id IN SELECT DISTINCT client_id FROM inserted WHERE completed_at IS NULL LOOP
        UPDATE enrollments e
        SET lead_booked_at = l.booked_at, lead_opted_out_at = l.sms_stop_at,
            campaign_deactivated_at = c.deactivated_at
        FROM inserted i
        JOIN leads l ON l.client_id = v_client_id AND l.id = i.lead_id
        JOIN campaigns c ON c.client_id = v_client_id AND c.id = i.campaign_id
        WHERE e.client_id = v_client_id AND i.client_id = v_client_id AND e.id = i.id AND i.completed_at IS NULL
          AND (l.booked_at IS DISTINCT FROM i.lead_booked_at
               OR l.sms_stop_at IS DISTINCT FROM i.lead_opted_out_at
               OR c.deactivated_at IS DISTINCT FROM i.campaign_deactivated_at);
    END LOOP;
    RETURN NULL;
END
$$;

-- As before, with one pass over the leads instead of two.
CREATE OR REPLACE FUNCTION enroll_audience(p_client_id uuid, p_campaign_id uuid, p_limit integer,
    p_time_limit_ms integer DEFAULT NULL, p_fingerprint text DEFAULT NULL, p_only_waiting boolean DEFAULT false)
RETURNS enrollment_runs
LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, public, pg_temp SET enable_nestloop = off AS $$
DECLARE
    v_campaign campaigns;
    v_run enrollment_runs;
    v_filter audience_filter;
    v_condition text;
    v_messages integer;
    v_room bigint;
    v_leads uuid[];
    v_portion uuid[];
    v_place integer := 1;
    v_inserted integer;
    v_started timestamptz := clock_timestamp();
    v_spent_ms numeric := 0;
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
    v_room := least(v_campaign.max_leads_to_enroll - v_campaign.leads_enrolled, p_limit);
    -- How many match and who is enrolled first, in one pass over the leads, with what enrollment_order() sorts by.
    EXECUTE format($sql$
        WITH matching AS MATERIALIZED (
            SELECT l.id, l.icp_score, l.created_at, %s AS is_enrollable FROM leads l WHERE %s
        )
        SELECT (SELECT count(*) FROM matching),
               ARRAY(SELECT l.id FROM matching l WHERE l.is_enrollable ORDER BY %s LIMIT $3)$sql$,
        enrollable_condition(v_filter), v_condition, enrollment_order(v_campaign.enrollment_order))
    INTO v_run.total_matching, v_leads
    USING p_client_id, v_filter, CASE WHEN v_room < 0 THEN 0 ELSE v_room END;
    v_room := least(v_room, v_run.total_matching);
    IF p_fingerprint <> enrollment_fingerprint(
           (SELECT string_agg(uuid_send(l), '' ORDER BY l) FROM unnest(v_leads) AS l), v_campaign.version) THEN
        RAISE EXCEPTION 'The leads or messages are not those that the dry run showed: it would be % leads now.',
            cardinality(v_leads)
            USING ERRCODE = 'CM001', HINT = 'Look at the dry run again.';
    END IF;

    LOOP
        EXIT WHEN v_leads = '{}';
        IF v_place = 1 AND p_time_limit_ms IS NULL THEN
            v_leads := ARRAY(SELECT l FROM unnest(v_leads) AS l ORDER BY l);
        END IF;
        v_portion := v_leads[v_place : v_place - 1
            + enrollment_portion(v_room, v_run.enrolled, v_spent_ms, p_time_limit_ms)];
        v_place := v_place + cardinality(v_portion);
        IF v_filter.takes_over THEN
            PERFORM remove_from_campaigns(p_client_id, v_portion, p_campaign_id, v_run.id);
        END IF;
        v_inserted := insert_enrollments(v_run, v_portion, v_campaign.version, v_messages);
        IF v_inserted < cardinality(v_portion) AND p_fingerprint IS NOT NULL THEN
            RAISE EXCEPTION 'Another campaign has just got leads that the dry run showed.'
                USING ERRCODE = 'CM001', HINT = 'Look at the dry run again.';
        END IF;
        v_run.enrolled := v_run.enrolled + v_inserted;
        RAISE NOTICE 'enrolled % of %', v_run.enrolled, v_room;
        v_spent_ms := extract(epoch FROM clock_timestamp() - v_started) * 1000;
        EXIT WHEN v_run.enrolled >= v_room OR v_spent_ms >= p_time_limit_ms;
        IF v_place > cardinality(v_leads) THEN
            -- Once more behind the last: leads that another campaign took leave room for the next in order.
            EXECUTE format('SELECT ARRAY(SELECT l.id FROM leads l WHERE %s AND %s ORDER BY %s LIMIT $3)',
                v_condition, enrollable_condition(v_filter), enrollment_order(v_campaign.enrollment_order))
            INTO v_leads USING p_client_id, v_filter, v_room - v_run.enrolled;
            v_place := 1;
        END IF;
    END LOOP;

    IF v_campaign.overlap_resolution = 'wait' THEN
        PERFORM keep_waiting(p_client_id, p_campaign_id, v_filter);
    END IF;
    IF p_only_waiting AND v_run.enrolled = 0 THEN
        RETURN v_run; -- No run: nobody asked for it.
    END IF;
    IF v_filter.takes_over THEN
        PERFORM note_moved(p_client_id, p_campaign_id, v_run.id);
    END IF;
    v_run.remaining := v_run.total_matching - v_run.enrolled;
    v_run.reason := CASE
        WHEN v_run.remaining = 0 THEN NULL
        WHEN v_campaign.leads_enrolled + v_run.enrolled >= v_campaign.max_leads_to_enroll THEN 'enrollment_cap'
        WHEN v_run.enrolled >= p_limit THEN 'limit'
        WHEN v_place <= cardinality(v_leads) THEN 'timeout'
        ELSE 'not_eligible' END;
    v_run.status := CASE WHEN v_run.remaining = 0 THEN 'success' ELSE 'partial' END;
    v_run.run_at := now();
    v_run.actor := app_login();
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

-- With p_fingerprint (of a dry run) it enrolls exactly the leads that were shown, or nobody (SQLSTATE CM001).
