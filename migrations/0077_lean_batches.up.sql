-- The few runs that are open, among those of a year.
CREATE INDEX de_enrollment_runs_open_idx ON de_enrollment_runs (client_id) WHERE status IN ('pending', 'running');

-- Closes open enrollments of the run's client that leave, with log, events, counters and the run's figures, in
-- the caller's transaction: those that p_lead_ids lists, or without a list the next p_limit behind the run's
-- checkpoint, which moves behind them. Enrollments that others hold are passed over. seen: the leads that
-- leave, those passed over included; last_lead_id: the last of them.
CREATE FUNCTION close_leaving_leads(p_run de_enrollment_runs, p_lead_ids uuid[], p_limit integer,
    OUT seen integer, OUT closed integer, OUT last_lead_id uuid)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    v_login text := app_login();
    v_after uuid;
    v_from uuid := '00000000-0000-0000-0000-000000000000';
    v_to uuid := 'ffffffff-ffff-ffff-ffff-ffffffffffff';
BEGIN
    IF p_run.status NOT IN ('pending', 'running') THEN
        RAISE EXCEPTION 'The de-enrollment run % is closed (%).', p_run.id, p_run.status
            USING ERRCODE = '55000', HINT = 'Start a new run, or resume this one first.';
    END IF;
    -- The rows between the ends alone are looked at, not all that leave: a batch costs what is in it.
    IF p_lead_ids IS NULL THEN
        v_after := p_run.checkpoint_data ->> 'lastLeadId';
        v_from := coalesce(v_after, v_from);
    ELSE
        SELECT l.id INTO v_from FROM unnest(p_lead_ids) AS l (id) WHERE l.id IS NOT NULL ORDER BY l.id LIMIT 1;
        SELECT l.id INTO v_to FROM unnest(p_lead_ids) AS l (id) WHERE l.id IS NOT NULL ORDER BY l.id DESC LIMIT 1;
    END IF;
    WITH candidates AS (
        -- Both readings of the enrollments see the same rows: they are of one statement.
        SELECT count(*)::integer AS n, (array_agg(c.lead_id))[count(*)] AS last
        FROM (
            SELECT e.lead_id
            FROM enrollments e
            WHERE e.client_id = p_run.client_id AND e.leaves_as IS NOT NULL
              AND e.lead_id BETWEEN v_from AND v_to AND e.lead_id IS DISTINCT FROM v_after
              AND (p_lead_ids IS NULL OR e.lead_id IN (SELECT unnest(p_lead_ids)))
            ORDER BY e.lead_id
            LIMIT p_limit
        ) c
    ), leaving AS (
        SELECT e.id, e.leaves_as
        FROM enrollments e
        WHERE e.client_id = p_run.client_id AND e.leaves_as IS NOT NULL
          AND e.lead_id BETWEEN v_from AND (SELECT last FROM candidates) AND e.lead_id IS DISTINCT FROM v_after
          AND (p_lead_ids IS NULL OR e.lead_id IN (SELECT unnest(p_lead_ids)))
        -- In the order in which they lie: nobody is waited for here, so no two can wait for each other.
        FOR NO KEY UPDATE SKIP LOCKED
    ), left_campaign AS (
        UPDATE enrollments e
        -- Never before what it follows from, whatever the clocks of two machines say.
        SET completed_at = greatest(now(), e.enrolled_at, e.last_sent_at, e.lead_booked_at,
                e.lead_opted_out_at, e.campaign_deactivated_at),
            outcome = l.leaves_as, de_enrollment_run_id = p_run.id,
            processing_status = CASE l.leaves_as WHEN 'completed' THEN 'Completed' ELSE 'Stopped' END
        FROM leaving l
        WHERE e.client_id = p_run.client_id AND e.id = l.id
        RETURNING e.lead_id, e.campaign_id, e.outcome, e.sms_sequence_position
    ), logged AS (
        INSERT INTO de_enrollment_lead_log
            (client_id, run_id, lead_id, action, campaign_id, outcome, messages_received)
        SELECT p_run.client_id, p_run.id, lead_id, 'de_enrolled', campaign_id, outcome, sms_sequence_position
        FROM left_campaign
    ), noted AS (
        INSERT INTO lead_events (client_id, lead_id, campaign_id, event_type, run_id, actor, detail)
        SELECT p_run.client_id, lead_id, campaign_id, 'de_enrolled', p_run.id, v_login,
               jsonb_build_object('outcome', outcome)
        FROM left_campaign
    ), per_campaign AS (
        SELECT campaign_id, count(*) AS n,
               count(*) FILTER (WHERE outcome = 'completed') AS completed,
               count(*) FILTER (WHERE outcome = 'booked') AS booked,
               count(*) FILTER (WHERE outcome = 'opted_out') AS opted_out,
               count(*) FILTER (WHERE outcome = 'campaign_deactivated') AS deactivated
        FROM left_campaign
        GROUP BY campaign_id
    ), counted AS (
        UPDATE campaigns c
        SET active_leads_count = c.active_leads_count - p.n,
            completed_leads_count = c.completed_leads_count + p.completed,
            booked_count = c.booked_count + p.booked,
            opted_out_count = c.opted_out_count + p.opted_out,
            deactivated_leads_count = c.deactivated_leads_count + p.deactivated
        FROM per_campaign p
        WHERE c.client_id = p_run.client_id AND c.id = p.campaign_id
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
        checkpoint_data = CASE
            WHEN p_lead_ids IS NOT NULL OR a.n = 0 THEN r.checkpoint_data
            ELSE jsonb_build_object('batches', (r.checkpoint_data ->> 'batches')::integer + 1, 'lastLeadId', a.last)
            END,
        heartbeat_at = clock_timestamp()
    FROM totals t CROSS JOIN candidates a
    WHERE r.client_id = p_run.client_id AND r.id = p_run.id
    RETURNING a.n, t.n, a.last INTO seen, closed, last_lead_id;
END
$$;

-- Closes the open enrollments of these leads that leave. Leads that don't leave, or left already, are passed
-- over: calling it again with the same ids changes nothing. Returns the number de-enrolled.
CREATE OR REPLACE FUNCTION process_de_enrollment_batch(p_run_id uuid, p_lead_ids uuid[]) RETURNS integer
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    v_run de_enrollment_runs;
BEGIN
    v_run := run_to_work_on(p_run_id);
    IF p_lead_ids IS NULL THEN
        RAISE EXCEPTION 'The list of lead ids is missing.' USING ERRCODE = '22004', COLUMN = 'leadIds';
    END IF;
    RETURN (SELECT c.closed FROM close_leaving_leads(v_run, p_lead_ids, NULL) c);
END
$$;

-- One batch of the worker, one transaction: the leads behind the checkpoint leave, those locked by others are
-- logged as skipped, the checkpoint moves. finished: nothing is left behind it.
CREATE OR REPLACE FUNCTION run_de_enrollment_batch(p_run_id uuid, p_batch_size integer)
RETURNS TABLE (finished boolean, de_enrolled integer, skipped integer)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    v_run de_enrollment_runs;
    v_after uuid;
    v_batch record;
BEGIN
    PERFORM check_batch_size(p_batch_size);
    -- A batch needn't wait for the disk: it is there within a second, and before the run is said to have ended. A
    -- server that breaks down before that loses the newest batches whole, and resuming the run does them again.
    PERFORM set_config('synchronous_commit', 'off', true);
    v_run := run_to_work_on(p_run_id);
    v_after := v_run.checkpoint_data ->> 'lastLeadId';
    SELECT * INTO v_batch FROM close_leaving_leads(v_run, NULL, p_batch_size);
    de_enrolled := v_batch.closed;
    finished := v_batch.seen < p_batch_size;
    skipped := 0;
    IF v_batch.closed < v_batch.seen THEN
        INSERT INTO de_enrollment_lead_log (client_id, run_id, lead_id, action, campaign_id, outcome)
        SELECT e.client_id, p_run_id, e.lead_id, 'skipped', e.campaign_id, e.leaves_as
        FROM enrollments e
        WHERE e.client_id = v_run.client_id AND e.leaves_as IS NOT NULL
          AND e.lead_id <= v_batch.last_lead_id AND (v_after IS NULL OR e.lead_id > v_after)
        ON CONFLICT DO NOTHING;
        GET DIAGNOSTICS skipped = ROW_COUNT;
        UPDATE de_enrollment_runs r
        SET leads_skipped = r.leads_skipped + run_de_enrollment_batch.skipped,
            leads_evaluated = r.leads_evaluated + run_de_enrollment_batch.skipped
        WHERE r.client_id = v_run.client_id AND r.id = p_run_id;
    END IF;
    RETURN NEXT;
END
$$;

REVOKE EXECUTE ON FUNCTION close_leaving_leads(de_enrollment_runs, uuid[], integer) FROM PUBLIC;
