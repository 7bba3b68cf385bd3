-- Closes the open enrollments of these leads that leave, with log, events, counters and the run's figures,
-- in the caller's transaction. Leads that don't leave, or left already, are passed over: calling it again
-- with the same ids changes nothing. Returns the number de-enrolled.
CREATE OR REPLACE FUNCTION process_de_enrollment_batch(p_run_id uuid, p_lead_ids uuid[]) RETURNS integer
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    v_run de_enrollment_runs;
    v_login text := app_login();
    v_first uuid;
    v_last uuid;
    v_closed integer;
BEGIN
    v_run := run_to_work_on(p_run_id);
    IF v_run.status NOT IN ('pending', 'running') THEN
        RAISE EXCEPTION 'The de-enrollment run % is closed (%).', p_run_id, v_run.status
            USING ERRCODE = '55000', HINT = 'Start a new run, or resume this one first.';
    ELSIF p_lead_ids IS NULL THEN
        RAISE EXCEPTION 'The list of lead ids is missing.' USING ERRCODE = '22004', COLUMN = 'leadIds';
    END IF;

    -- The rows between these alone are looked at, not all that leave: a batch costs what is in it.
    SELECT l.id INTO v_first FROM unnest(p_lead_ids) AS l (id) WHERE l.id IS NOT NULL ORDER BY l.id LIMIT 1;
    SELECT l.id INTO v_last FROM unnest(p_lead_ids) AS l (id) WHERE l.id IS NOT NULL ORDER BY l.id DESC LIMIT 1;
    WITH leaving AS (
        SELECT e.id, e.leaves_as
        FROM enrollments e
        WHERE e.client_id = v_run.client_id AND e.leaves_as IS NOT NULL
          AND e.lead_id BETWEEN v_first AND v_last AND e.lead_id = ANY (p_lead_ids)
        ORDER BY e.lead_id
        FOR NO KEY UPDATE SKIP LOCKED
    ), closed AS (
        UPDATE enrollments e
        -- Never before what it follows from, whatever the clocks of two machines say.
        SET completed_at = greatest(now(), e.enrolled_at, e.last_sent_at, e.lead_booked_at,
                e.lead_opted_out_at, e.campaign_deactivated_at),
            outcome = l.leaves_as, de_enrollment_run_id = p_run_id,
            processing_status = CASE l.leaves_as WHEN 'completed' THEN 'Completed' ELSE 'Stopped' END
        FROM leaving l
        WHERE e.client_id = v_run.client_id AND e.id = l.id
        RETURNING e.lead_id, e.campaign_id, e.outcome, e.sms_sequence_position
    ), logged AS (
        INSERT INTO de_enrollment_lead_log
            (client_id, run_id, lead_id, action, campaign_id, outcome, messages_received)
        SELECT v_run.client_id, p_run_id, lead_id, 'de_enrolled', campaign_id, outcome, sms_sequence_position
        FROM closed
    ), noted AS (
        INSERT INTO lead_events (client_id, lead_id, campaign_id, event_type, run_id, actor, detail)
        SELECT v_run.client_id, lead_id, campaign_id, 'de_enrolled', p_run_id, v_login,
               jsonb_build_object('outcome', outcome)
        FROM closed
    ), per_campaign AS (
        SELECT campaign_id, count(*) AS n,
               count(*) FILTER (WHERE outcome = 'completed') AS completed,
               count(*) FILTER (WHERE outcome = 'booked') AS booked,
               count(*) FILTER (WHERE outcome = 'opted_out') AS opted_out,
               count(*) FILTER (WHERE outcome = 'campaign_deactivated') AS deactivated
        FROM closed
        GROUP BY campaign_id
    ), counted AS (
        UPDATE campaigns c
        SET active_leads_count = c.active_leads_count - p.n,
            completed_leads_count = c.completed_leads_count + p.completed,
            booked_count = c.booked_count + p.booked,
            opted_out_count = c.opted_out_count + p.opted_out,
            deactivated_leads_count = c.deactivated_leads_count + p.deactivated
        FROM per_campaign p
        WHERE c.client_id = v_run.client_id AND c.id = p.campaign_id
    ), totals AS (
        SELECT coalesce(sum(n), 0)::integer AS n, coalesce(sum(completed), 0)::integer AS completed,
               coalesce(sum(booked), 0)::integer AS booked, coalesce(sum(opted_out), 0)::integer AS opted_out,
               coalesce(sum(deactivated), 0)::integer AS deactivated
        FROM per_campaign
    )
    UPDATE de_enrollment_runs r
    SET leads_evaluated = r.leads_evaluated + t.n,
        leads_de_enrolled = r.leads_de_enrolled + t.n,
        by_outcome = jsonb_build_object(
            'completed', coalesce((r.by_outcome ->> 'completed')::integer, 0) + t.completed,
            'booked', coalesce((r.by_outcome ->> 'booked')::integer, 0) + t.booked,
            'opted_out', coalesce((r.by_outcome ->> 'opted_out')::integer, 0) + t.opted_out,
            'campaign_deactivated',
                coalesce((r.by_outcome ->> 'campaign_deactivated')::integer, 0) + t.deactivated),
        heartbeat_at = clock_timestamp()
    FROM totals t
    WHERE r.client_id = v_run.client_id AND r.id = p_run_id
    RETURNING t.n INTO v_closed;
    RETURN v_closed;
END
$$;

-- One batch of the worker, one transaction: the candidates behind the checkpoint are processed, those
-- locked by others are logged as skipped, the checkpoint moves. finished: nothing is left
-- behind it.
CREATE OR REPLACE FUNCTION run_de_enrollment_batch(p_run_id uuid, p_batch_size integer)
RETURNS TABLE (finished boolean, de_enrolled integer, skipped integer)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    v_run de_enrollment_runs;
    v_candidates uuid[];
    v_last uuid;
BEGIN
    PERFORM check_batch_size(p_batch_size);
    v_run := run_to_work_on(p_run_id);
    v_last := (v_run.checkpoint_data ->> 'lastLeadId')::uuid;
    IF v_last IS NULL THEN
        SELECT array_agg(c.lead_id ORDER BY c.lead_id) INTO v_candidates FROM (
            SELECT e.lead_id FROM enrollments e
            WHERE e.client_id = v_run.client_id AND e.leaves_as IS NOT NULL
            ORDER BY e.lead_id LIMIT p_batch_size) c;
    ELSE
        SELECT array_agg(c.lead_id ORDER BY c.lead_id) INTO v_candidates FROM (
            SELECT e.lead_id FROM enrollments e
            WHERE e.client_id = v_run.client_id AND e.leaves_as IS NOT NULL AND e.lead_id > v_last
            ORDER BY e.lead_id LIMIT p_batch_size) c;
    END IF;
    -- Also checks that the run is open, when there are no candidates.
    de_enrolled := process_de_enrollment_batch(p_run_id, coalesce(v_candidates, '{}'));
    finished := coalesce(cardinality(v_candidates), 0) < p_batch_size;
    skipped := 0;
    IF v_candidates IS NULL THEN
        RETURN NEXT;
        RETURN;
    END IF;
    IF de_enrolled < cardinality(v_candidates) THEN
        INSERT INTO de_enrollment_lead_log (client_id, run_id, lead_id, action, campaign_id, outcome)
        SELECT e.client_id, p_run_id, e.lead_id, 'skipped', e.campaign_id, e.leaves_as
        FROM enrollments e
        WHERE e.client_id = v_run.client_id AND e.lead_id = ANY (v_candidates) AND e.leaves_as IS NOT NULL
        ON CONFLICT DO NOTHING;
        GET DIAGNOSTICS skipped = ROW_COUNT;
    END IF;
    UPDATE de_enrollment_runs r
    SET leads_skipped = r.leads_skipped + run_de_enrollment_batch.skipped,
        leads_evaluated = r.leads_evaluated + run_de_enrollment_batch.skipped,
        checkpoint_data = jsonb_build_object(
            'batches', (r.checkpoint_data ->> 'batches')::integer + 1,
            'lastLeadId', v_candidates[cardinality(v_candidates)])
    WHERE r.client_id = v_run.client_id AND r.id = p_run_id;
    RETURN NEXT;
END
$$;

DROP FUNCTION close_leaving_leads(de_enrollment_runs, uuid[], integer);
DROP INDEX de_enrollment_runs_open_idx;
