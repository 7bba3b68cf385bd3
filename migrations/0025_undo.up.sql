-- Taking back what a run did, for every lead that nothing has happened to since. The others are left alone
-- and listed with the reason. What was taken back stays on record: the events, the run, the audit log.

CREATE TABLE undo_left_alone (
    client_id uuid NOT NULL CONSTRAINT undo_left_alone_client_fkey REFERENCES clients (id),
    run_id uuid NOT NULL,
    lead_id uuid NOT NULL,
    reason text NOT NULL CONSTRAINT undo_left_alone_reason_check CHECK (reason IN (
        'left', 'message_sent', 'booked', 'opted_out', 'enrolled_again', 'inactive')),
    noted_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT undo_left_alone_pkey PRIMARY KEY (client_id, run_id, lead_id)
);
COMMENT ON TABLE undo_left_alone IS 'The leads that an undo of a run (of either kind) did not touch, and why.';
CREATE TRIGGER undo_left_alone_append_only BEFORE UPDATE OR DELETE ON undo_left_alone
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER undo_left_alone_no_truncate BEFORE TRUNCATE ON undo_left_alone
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- What both undo functions answer, and the audit row they leave.
CREATE FUNCTION note_undo(p_client_id uuid, p_run_id uuid, p_subject text, p_restored integer) RETURNS jsonb
LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    v_reasons jsonb;
    v_left_alone integer;
    v_answer jsonb;
BEGIN
    SELECT coalesce(jsonb_object_agg(r.reason, r.n), '{}'), coalesce(sum(r.n), 0)
    INTO v_reasons, v_left_alone
    FROM (SELECT reason, count(*)::integer AS n FROM undo_left_alone
          WHERE client_id = p_client_id AND run_id = p_run_id GROUP BY reason) r;
    v_answer := jsonb_build_object('runId', p_run_id, 'restored', p_restored, 'leftAlone', v_left_alone,
        'reasons', v_reasons);
    INSERT INTO audit_log (client_id, action, subject_type, subject_id, after)
    VALUES (p_client_id, p_subject || '_undone', p_subject, p_run_id, v_answer - 'runId');
    RETURN v_answer;
END
$$;

-- Opens the enrollments again that a run closed to take their leads over, at the step where they were.
CREATE FUNCTION give_back_moved(p_client_id uuid, p_campaign_id uuid, p_run_id uuid, p_lead_ids uuid[]) RETURNS void
LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    v_login text := app_login();
BEGIN
    -- All campaigns whose counters change, in one order; a deactivation on its way is waited for.
    PERFORM FROM campaigns c
    WHERE c.client_id = p_client_id
      AND (c.id = p_campaign_id
           OR c.id IN (SELECT e.campaign_id FROM enrollments e
                       WHERE e.client_id = p_client_id AND e.lead_id = ANY (p_lead_ids)
                         AND e.de_enrollment_run_id = p_run_id))
    ORDER BY c.id
    FOR NO KEY UPDATE;
    WITH opened AS (
        UPDATE enrollments e
        SET completed_at = NULL, outcome = NULL, de_enrollment_run_id = NULL,
            processing_status = CASE WHEN e.sms_sequence_position = 0 THEN 'Queued' ELSE 'In Sequence' END,
            lead_booked_at = l.booked_at, lead_opted_out_at = l.sms_stop_at,
            campaign_deactivated_at = c.deactivated_at
        FROM leads l, campaigns c
        WHERE e.client_id = p_client_id AND e.lead_id = ANY (p_lead_ids) AND e.de_enrollment_run_id = p_run_id
          AND l.client_id = p_client_id AND l.id = e.lead_id AND c.client_id = p_client_id AND c.id = e.campaign_id
        RETURNING e.lead_id, e.campaign_id
    ), told AS (
        INSERT INTO lead_events (client_id, lead_id, campaign_id, event_type, run_id, actor, detail)
        SELECT p_client_id, lead_id, campaign_id, 'undone', p_run_id, v_login,
               '{"undid": "de_enrolled", "outcome": "removed"}'
        FROM opened
    )
    UPDATE campaigns c
    SET active_leads_count = c.active_leads_count + o.n, removed_leads_count = c.removed_leads_count - o.n
    FROM (SELECT campaign_id, count(*) AS n FROM opened GROUP BY campaign_id) o
    WHERE c.client_id = p_client_id AND c.id = o.campaign_id;
END
$$;

-- Takes an enrollment run back: enrollments that are still as the run made them disappear, and their leads
-- can be enrolled again, or are back in the campaign they were taken from. Answers {"runId", "restored",
-- "leftAlone", "reasons": {reason: leads}}.
CREATE FUNCTION undo_enrollment_run(p_client_id uuid, p_run_id uuid) RETURNS jsonb
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    v_run enrollment_runs;
    v_login text := app_login();
    v_restored uuid[];
    v_count integer;
BEGIN
    PERFORM require_right(p_client_id, 'manage');
    -- Bookings and opt-outs wait: none is missed by an enrollment that is opened again.
    PERFORM pg_advisory_xact_lock_shared(lead_state_lock_key(p_client_id));
    SELECT * INTO v_run FROM enrollment_runs WHERE client_id = p_client_id AND id = p_run_id;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'There is no enrollment run % of this client.', coalesce(p_run_id::text, 'NULL')
            USING ERRCODE = 'P0002', COLUMN = 'runId';
    END IF;
    PERFORM pg_advisory_xact_lock(campaign_lock_key(v_run.campaign_id));
    SELECT * INTO v_run FROM enrollment_runs WHERE client_id = p_client_id AND id = p_run_id FOR NO KEY UPDATE;
    IF v_run.undone_at IS NOT NULL THEN
        RAISE EXCEPTION 'The enrollment run % was undone already.', p_run_id USING ERRCODE = '55000';
    END IF;

    WITH enrolled AS (
        SELECT e.id, e.lead_id,
               CASE WHEN e.completed_at IS NOT NULL THEN 'left'
                    WHEN e.sms_sequence_position > 0 OR e.last_sent_at IS NOT NULL THEN 'message_sent'
                    WHEN e.lead_booked_at > e.enrolled_at THEN 'booked'
                    WHEN e.lead_opted_out_at > e.enrolled_at THEN 'opted_out' END AS reason
        FROM enrollments e
        WHERE e.client_id = p_client_id AND e.campaign_id = v_run.campaign_id AND e.enrollment_run_id = p_run_id
        ORDER BY e.lead_id
        FOR UPDATE
    ), noted AS (
        INSERT INTO undo_left_alone (client_id, run_id, lead_id, reason)
        SELECT p_client_id, p_run_id, lead_id, reason FROM enrolled WHERE reason IS NOT NULL
    ), restored AS (
        DELETE FROM enrollments e USING enrolled n
        WHERE e.client_id = p_client_id AND e.id = n.id AND n.reason IS NULL
        RETURNING e.lead_id
    ), told AS (
        INSERT INTO lead_events (client_id, lead_id, campaign_id, event_type, run_id, actor, detail)
        SELECT p_client_id, lead_id, v_run.campaign_id, 'undone', p_run_id, v_login, '{"undid": "enrolled"}'
        FROM restored
    )
    SELECT coalesce(array_agg(lead_id), '{}') INTO v_restored FROM restored;
    v_count := cardinality(v_restored);

    PERFORM give_back_moved(p_client_id, v_run.campaign_id, p_run_id, v_restored);
    UPDATE enrollment_runs SET undone_at = now() WHERE client_id = p_client_id AND id = p_run_id;
    UPDATE campaigns
    SET leads_enrolled = leads_enrolled - v_count,
        active_leads_count = active_leads_count - v_count,
        last_enrollment_at = (SELECT max(enrolled_at) FROM enrollments
                              WHERE client_id = p_client_id AND campaign_id = v_run.campaign_id)
    WHERE client_id = p_client_id AND id = v_run.campaign_id;
    RETURN note_undo(p_client_id, p_run_id, 'enrollment_run', v_count);
END
$$;

-- Takes a de-enrollment run back: its leads are in their campaigns again, at the step where they were.
-- One that still leaves by the rules (booked, opted out …) goes again with the next run.
CREATE FUNCTION undo_de_enrollment_run(p_client_id uuid, p_run_id uuid) RETURNS jsonb
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    v_run de_enrollment_runs;
    v_login text := app_login();
    v_restored integer;
BEGIN
    PERFORM require_right(p_client_id, 'manage');
    -- Nobody is enrolled, booked or taken out of this client's campaigns meanwhile.
    PERFORM pg_advisory_xact_lock(lead_state_lock_key(p_client_id));
    SELECT * INTO v_run FROM de_enrollment_runs WHERE client_id = p_client_id AND id = p_run_id FOR NO KEY UPDATE;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'There is no de-enrollment run % of this client.', coalesce(p_run_id::text, 'NULL')
            USING ERRCODE = 'P0002', COLUMN = 'runId';
    ELSIF v_run.status IN ('pending', 'running') THEN
        RAISE EXCEPTION 'The de-enrollment run % is still running.', p_run_id
            USING ERRCODE = '55000', HINT = 'Cancel it first, or wait until it ends.';
    ELSIF v_run.undone_at IS NOT NULL THEN
        RAISE EXCEPTION 'The de-enrollment run % was undone already.', p_run_id USING ERRCODE = '55000';
    END IF;
    -- A deactivation on its way is waited for, or what is opened again would not know of it.
    PERFORM FROM campaigns
    WHERE client_id = p_client_id
      AND id IN (SELECT campaign_id FROM de_enrollment_lead_log
                 WHERE client_id = p_client_id AND run_id = p_run_id AND action = 'de_enrolled')
    ORDER BY id
    FOR NO KEY UPDATE;

    WITH left_by_run AS (
        SELECT e.id, e.lead_id, e.campaign_id, e.outcome, l.booked_at, l.sms_stop_at,
               CASE WHEN EXISTS (SELECT FROM enrollments o
                                 WHERE o.client_id = p_client_id AND o.lead_id = e.lead_id AND o.id <> e.id
                                   AND (o.completed_at IS NULL OR o.enrolled_at >= e.completed_at))
                    THEN 'enrolled_again'
                    WHEN NOT l.is_active THEN 'inactive'
                    WHEN l.booked_at > e.completed_at THEN 'booked'
                    WHEN l.sms_stop_at > e.completed_at THEN 'opted_out' END AS reason
        FROM de_enrollment_lead_log g
        JOIN enrollments e ON e.client_id = g.client_id AND e.lead_id = g.lead_id
             AND e.campaign_id = g.campaign_id AND e.de_enrollment_run_id = p_run_id
        JOIN leads l ON l.client_id = e.client_id AND l.id = e.lead_id
        WHERE g.client_id = p_client_id AND g.run_id = p_run_id AND g.action = 'de_enrolled'
        ORDER BY e.lead_id
        FOR UPDATE OF e
    ), noted AS (
        INSERT INTO undo_left_alone (client_id, run_id, lead_id, reason)
        SELECT p_client_id, p_run_id, lead_id, reason FROM left_by_run WHERE reason IS NOT NULL
    ), restored AS (
        UPDATE enrollments e
        SET completed_at = NULL, outcome = NULL, de_enrollment_run_id = NULL,
            processing_status = CASE WHEN e.sms_sequence_position = 0 THEN 'Queued' ELSE 'In Sequence' END,
            lead_booked_at = n.booked_at, lead_opted_out_at = n.sms_stop_at,
            campaign_deactivated_at = c.deactivated_at
        FROM left_by_run n
        JOIN campaigns c ON c.client_id = p_client_id AND c.id = n.campaign_id
        WHERE e.client_id = p_client_id AND e.id = n.id AND n.reason IS NULL
        RETURNING e.lead_id, e.campaign_id, n.outcome
    ), told AS (
        INSERT INTO lead_events (client_id, lead_id, campaign_id, event_type, run_id, actor, detail)
        SELECT p_client_id, lead_id, campaign_id, 'undone', p_run_id, v_login,
               jsonb_build_object('undid', 'de_enrolled', 'outcome', outcome)
        FROM restored
    ), counted AS (
        UPDATE campaigns c
        SET active_leads_count = c.active_leads_count + r.n,
            completed_leads_count = c.completed_leads_count - r.completed,
            booked_count = c.booked_count - r.booked,
            opted_out_count = c.opted_out_count - r.opted_out,
            deactivated_leads_count = c.deactivated_leads_count - r.deactivated
        FROM (SELECT campaign_id, count(*) AS n, count(*) FILTER (WHERE outcome = 'completed') AS completed,
                     count(*) FILTER (WHERE outcome = 'booked') AS booked,
                     count(*) FILTER (WHERE outcome = 'opted_out') AS opted_out,
                     count(*) FILTER (WHERE outcome = 'campaign_deactivated') AS deactivated
              FROM restored GROUP BY campaign_id) r
        WHERE c.client_id = p_client_id AND c.id = r.campaign_id
    )
    SELECT count(*) INTO v_restored FROM restored;

    UPDATE de_enrollment_runs SET undone_at = now() WHERE client_id = p_client_id AND id = p_run_id;
    RETURN note_undo(p_client_id, p_run_id, 'de_enrollment_run', v_restored);
END
$$;
