-- Taking leads out of campaigns, in batches that can be resumed, with a log row per lead, and the health
-- of it. Every function reads enrollments.leaves_as for the rule and counts from rows really changed.

CREATE TABLE de_enrollment_runs (
    client_id uuid NOT NULL CONSTRAINT de_enrollment_runs_client_fkey REFERENCES clients (id),
    id uuid NOT NULL DEFAULT gen_random_uuid(),
    run_at timestamptz NOT NULL DEFAULT now(),
    run_type text NOT NULL CONSTRAINT de_enrollment_runs_run_type_check
        CHECK (run_type IN ('scheduled', 'manual', 'retry')),
    leads_evaluated integer NOT NULL DEFAULT 0,
    leads_de_enrolled integer NOT NULL DEFAULT 0,
    leads_skipped integer NOT NULL DEFAULT 0,
    by_outcome jsonb NOT NULL DEFAULT '{}',
    duration_ms integer CONSTRAINT de_enrollment_runs_duration_check CHECK (duration_ms >= 0),
    status text NOT NULL DEFAULT 'pending' CONSTRAINT de_enrollment_runs_status_check
        CHECK (status IN ('pending', 'running', 'success', 'failed', 'partial')),
    error_details text,
    checkpoint_data jsonb NOT NULL DEFAULT '{"batches": 0, "lastLeadId": null}',
    finished_at timestamptz,
    heartbeat_at timestamptz,
    holder_program text,
    holder_host text,
    undone_at timestamptz,
    holder_user text NOT NULL DEFAULT app_login(),
    CONSTRAINT de_enrollment_runs_pkey PRIMARY KEY (client_id, id),
    CONSTRAINT de_enrollment_runs_id_key UNIQUE (id, client_id),
    CONSTRAINT de_enrollment_runs_figures_check CHECK (
        least(leads_evaluated, leads_de_enrolled, leads_skipped) >= 0
        AND leads_evaluated = leads_de_enrolled + leads_skipped)
);
CREATE INDEX de_enrollment_runs_time_idx ON de_enrollment_runs (client_id, run_at DESC);

CREATE TABLE de_enrollment_lead_log (
    client_id uuid NOT NULL,
    run_id uuid NOT NULL,
    lead_id uuid NOT NULL,
    action text NOT NULL CONSTRAINT de_enrollment_lead_log_action_check
        CHECK (action IN ('de_enrolled', 'skipped', 'error')),
    campaign_id uuid NOT NULL,
    outcome text,
    messages_received integer,
    processed_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT de_enrollment_lead_log_pkey PRIMARY KEY (client_id, run_id, lead_id, action),
    CONSTRAINT de_enrollment_lead_log_run_fkey FOREIGN KEY (client_id, run_id)
        REFERENCES de_enrollment_runs (client_id, id)
) /* PARTITION BY HASH (client_id) */;
CREATE TRIGGER de_enrollment_lead_log_append_only BEFORE UPDATE OR DELETE ON de_enrollment_lead_log
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER de_enrollment_lead_log_no_truncate BEFORE TRUNCATE ON de_enrollment_lead_log
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- The run with this id, for a caller who may work on it; one of another client doesn't exist for them.
CREATE FUNCTION run_to_work_on(p_run_id uuid) RETURNS de_enrollment_runs
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    v_run de_enrollment_runs;
BEGIN
    SELECT * INTO v_run FROM de_enrollment_runs
    WHERE id = p_run_id AND (sees_all_clients() OR client_id = app_client());
    IF NOT FOUND THEN
        RAISE EXCEPTION 'There is no de-enrollment run %.', coalesce(p_run_id::text, 'NULL')
            USING ERRCODE = 'P0002', COLUMN = 'runId';
    END IF;
    PERFORM require_right(v_run.client_id, 'process');
    RETURN v_run;
END
$$;

CREATE FUNCTION check_batch_size(p_batch_size integer) RETURNS void
LANGUAGE plpgsql IMMUTABLE SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF p_batch_size IS NULL OR p_batch_size NOT BETWEEN 1 AND 50000 THEN
        RAISE EXCEPTION 'A batch size of % is not possible.', coalesce(p_batch_size::text, 'NULL')
            USING ERRCODE = '22023', HINT = 'Use 1 to 50000.', COLUMN = 'batchSize';
    END IF;
END
$$;

-- The next leads that leave, locked until the caller's transaction ends; those that another transaction
-- has locked are passed over.
CREATE FUNCTION get_leads_for_de_enrollment(
    p_client_id uuid, p_batch_size integer DEFAULT 100, p_last_processed_id uuid DEFAULT NULL)
RETURNS TABLE (lead_id uuid, campaign_id uuid, campaign_name text, current_position integer,
               message_count integer, is_booked boolean, is_opted_out boolean, outcome text)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
#variable_conflict use_column
BEGIN
    PERFORM require_right(p_client_id, 'process');
    PERFORM check_batch_size(p_batch_size);
    RETURN QUERY
    SELECT e.lead_id, e.campaign_id, c.name, e.sms_sequence_position, e.enrolled_message_count,
           e.lead_booked_at IS NOT NULL, e.lead_opted_out_at IS NOT NULL, e.leaves_as
    FROM enrollments e
    JOIN campaigns c ON c.client_id = e.client_id AND c.id = e.campaign_id
    WHERE e.client_id = p_client_id AND e.leaves_as IS NOT NULL
      AND (p_last_processed_id IS NULL OR e.lead_id > p_last_processed_id)
    ORDER BY e.lead_id
    LIMIT p_batch_size
    FOR NO KEY UPDATE OF e SKIP LOCKED;
END
$$;

-- Closes the open enrollments of these leads that leave, with log, events, counters and the run's figures,
-- in the caller's transaction. Leads that don't leave, or left already, are passed over: calling it again
-- with the same ids changes nothing. Returns the number de-enrolled.
CREATE FUNCTION process_de_enrollment_batch(p_run_id uuid, p_lead_ids uuid[]) RETURNS integer
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    v_run de_enrollment_runs;
    v_login text := app_login();
    v_closed integer;
BEGIN
    v_run := run_to_work_on(p_run_id);
    IF v_run.status NOT IN ('pending', 'running') THEN
        RAISE EXCEPTION 'The de-enrollment run % is closed (%).', p_run_id, v_run.status
            USING ERRCODE = '55000', HINT = 'Start a new run, or resume this one first.';
    ELSIF p_lead_ids IS NULL THEN
        RAISE EXCEPTION 'The list of lead ids is missing.' USING ERRCODE = '22004', COLUMN = 'leadIds';
    END IF;

    WITH leaving AS (
        SELECT e.id, e.leaves_as
        FROM enrollments e
        WHERE e.client_id = v_run.client_id AND e.lead_id = ANY (p_lead_ids) AND e.leaves_as IS NOT NULL
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

-- The key of the advisory lock that the one worker of a client holds while it runs.
CREATE FUNCTION de_enrollment_lock_key(p_client_id uuid) RETURNS bigint
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT hashtextextended('de-enrollment ' || p_client_id::text, 0)
$$;

-- Opens a run. The caller holds the client's advisory lock, so a run that is still marked running has lost
-- its worker: it is marked failed and can be resumed.
CREATE FUNCTION start_de_enrollment_run(
    p_client_id uuid, p_run_type text, p_program text DEFAULT NULL, p_host text DEFAULT NULL)
RETURNS uuid
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    v_id uuid;
BEGIN
    PERFORM require_right(p_client_id, 'process');
    UPDATE de_enrollment_runs
    SET status = 'failed', finished_at = now(),
        error_details = 'interrupted: the worker ended without finishing'
    WHERE client_id = p_client_id AND status IN ('pending', 'running');
    INSERT INTO de_enrollment_runs
        (client_id, run_type, status, heartbeat_at, holder_program, holder_host)
    VALUES (p_client_id, p_run_type, 'running', now(), p_program, p_host)
    RETURNING id INTO v_id;
    RETURN v_id;
END
$$;

-- Opens a failed or partial run again, to go on behind its checkpoint.
CREATE FUNCTION resume_de_enrollment_run(
    p_run_id uuid, p_program text DEFAULT NULL, p_host text DEFAULT NULL)
RETURNS uuid
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    v_run de_enrollment_runs;
BEGIN
    v_run := run_to_work_on(p_run_id);
    SELECT * INTO v_run FROM de_enrollment_runs
    WHERE client_id = v_run.client_id AND id = p_run_id FOR NO KEY UPDATE;
    IF v_run.undone_at IS NOT NULL THEN
        RAISE EXCEPTION 'The de-enrollment run % was undone; it can''t be resumed.', p_run_id
            USING ERRCODE = '55000', HINT = 'Start a new run.';
    ELSIF v_run.status = 'success' THEN
        RAISE EXCEPTION 'The de-enrollment run % ended with success; there is nothing to resume.', p_run_id
            USING ERRCODE = '55000';
    END IF;
    UPDATE de_enrollment_runs
    SET status = 'failed', finished_at = now(),
        error_details = 'interrupted: the worker ended without finishing'
    WHERE client_id = v_run.client_id AND status IN ('pending', 'running') AND id <> p_run_id;
    UPDATE de_enrollment_runs
    SET status = 'running', finished_at = NULL, error_details = NULL, heartbeat_at = now(),
        holder_program = p_program, holder_host = p_host, holder_user = app_login()
    WHERE client_id = v_run.client_id AND id = p_run_id;
    RETURN v_run.client_id;
END
$$;

-- One batch of the worker, one transaction: the candidates behind the checkpoint are processed, those
-- locked by others are logged as skipped, the checkpoint moves. finished: there was nothing left.
CREATE FUNCTION run_de_enrollment_batch(p_run_id uuid, p_batch_size integer)
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
    finished := v_candidates IS NULL;
    skipped := 0;
    IF finished THEN
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

CREATE FUNCTION finish_de_enrollment_run(
    p_run_id uuid, p_status text, p_duration_ms integer, p_error_details text DEFAULT NULL)
RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF p_status IS NULL OR p_status NOT IN ('success', 'failed', 'partial') THEN
        RAISE EXCEPTION 'A run can''t end as %.', coalesce(p_status, 'NULL') USING ERRCODE = '22023', COLUMN = 'status';
    END IF;
    PERFORM run_to_work_on(p_run_id);
    UPDATE de_enrollment_runs
    SET status = p_status, error_details = p_error_details, finished_at = clock_timestamp(),
        duration_ms = coalesce(duration_ms, 0) + p_duration_ms
    WHERE id = p_run_id AND status IN ('pending', 'running');
    IF NOT FOUND THEN
        RAISE EXCEPTION 'The de-enrollment run % is not open.', coalesce(p_run_id::text, 'NULL')
            USING ERRCODE = '55000';
    END IF;
    PERFORM pg_notify('de_enrollment_finished', p_run_id::text);
END
$$;

-- The figures of the last 24 hours and the verdict on them, one row per client.
CREATE VIEW de_enrollment_health WITH (security_barrier) AS
WITH thresholds AS (
    SELECT setting_number('health.success_rate_percent', 95) AS success_rate,
           setting_number('health.failed_runs', 5) AS failed_runs,
           setting_number('health.hours_since_success', 2) AS hours_since_success,
           setting_number('health.stuck_hours', 48) AS stuck_hours,
           setting_number('health.stuck_leads_warning', 100) AS stuck_warning,
           setting_number('health.stuck_leads_error', 500) AS stuck_error,
           setting_number('health.mean_duration_minutes', 4) AS mean_minutes
), figures AS (
    SELECT c.id AS client_id,
           coalesce(r.successful, 0)::integer AS successful_runs_24h,
           coalesce(r.failed, 0)::integer AS failed_runs_24h,
           coalesce(r.partial, 0)::integer AS partial_runs_24h,
           s.last_success, f.last_failure,
           r.avg_duration_ms::integer AS avg_duration_ms,
           coalesce(r.de_enrolled, 0)::bigint AS total_de_enrolled_24h,
           round(extract(epoch FROM now() - s.last_success) / 3600, 2) AS hours_since_success,
           k.stuck_leads,
           EXISTS (SELECT FROM de_enrollment_runs x WHERE x.client_id = c.id) AS has_runs
    FROM clients c
    CROSS JOIN thresholds t
    LEFT JOIN LATERAL (
        SELECT count(*) FILTER (WHERE status = 'success') AS successful,
               count(*) FILTER (WHERE status = 'failed') AS failed,
               count(*) FILTER (WHERE status = 'partial') AS partial,
               avg(duration_ms) FILTER (WHERE status <> 'running') AS avg_duration_ms,
               sum(leads_de_enrolled) AS de_enrolled
        FROM de_enrollment_runs
        WHERE client_id = c.id AND run_at >= now() - interval '24 hours'
    ) r ON true
    LEFT JOIN LATERAL (
        SELECT coalesce(finished_at, run_at) AS last_success FROM de_enrollment_runs
        WHERE client_id = c.id AND status = 'success' ORDER BY run_at DESC LIMIT 1
    ) s ON true
    LEFT JOIN LATERAL (
        SELECT coalesce(finished_at, run_at) AS last_failure FROM de_enrollment_runs
        WHERE client_id = c.id AND status = 'failed' ORDER BY run_at DESC LIMIT 1
    ) f ON true
    CROSS JOIN LATERAL (
        SELECT count(*) AS stuck_leads FROM enrollments
        WHERE client_id = c.id AND leaves_as IS NOT NULL
          AND leaving_since < now() - t.stuck_hours * interval '1 hour'
    ) k
    WHERE c.is_active AND ((SELECT sees_all_clients()) OR c.id = (SELECT app_client()))
)
SELECT f.client_id, f.successful_runs_24h, f.failed_runs_24h, f.partial_runs_24h, f.last_success,
       f.last_failure, f.avg_duration_ms, f.total_de_enrolled_24h, f.hours_since_success, f.stuck_leads,
       v.success_rate_24h,
       CASE
           WHEN f.stuck_leads > t.stuck_error
                OR (f.has_runs AND coalesce(f.hours_since_success > t.hours_since_success, true)) THEN 'error'
           WHEN cardinality(v.reasons) > 0 THEN 'warning'
           WHEN NOT f.has_runs THEN 'unknown'
           ELSE 'healthy'
       END AS health,
       v.reasons
FROM figures f
CROSS JOIN thresholds t
CROSS JOIN LATERAL (
    SELECT round(100.0 * f.successful_runs_24h
                 / nullif(f.successful_runs_24h + f.failed_runs_24h + f.partial_runs_24h, 0), 1)
           AS success_rate_24h
) rate
CROSS JOIN LATERAL (
    SELECT rate.success_rate_24h,
           array_remove(ARRAY[
               CASE WHEN f.has_runs AND coalesce(f.hours_since_success > t.hours_since_success, true)
                    THEN 'no_recent_success' END,
               CASE WHEN f.stuck_leads > t.stuck_warning THEN 'stuck_leads' END,
               CASE WHEN rate.success_rate_24h < t.success_rate THEN 'success_rate' END,
               CASE WHEN f.failed_runs_24h > t.failed_runs THEN 'failed_runs' END,
               CASE WHEN f.avg_duration_ms > t.mean_minutes * 60000 THEN 'slow_runs' END
           ], NULL) AS reasons
) v;
