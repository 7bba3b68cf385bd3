-- The contract with the system that sends messages: it asks for due messages and reports each one sent,
-- and it reports bookings and opt-outs. Each function has a form that names the moment: a sender that
-- reports late says when it was, and a simulation plays days that are still to come.

-- Moments to come are for simulations, which administrators run.
CREATE FUNCTION check_moment(p_at timestamptz) RETURNS void
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF p_at IS NULL OR NOT isfinite(p_at) THEN
        RAISE EXCEPTION 'The moment is missing.' USING ERRCODE = '22004', COLUMN = 'at';
    ELSIF p_at > now() + interval '5 minutes' AND NOT may('administer') THEN
        RAISE EXCEPTION 'The moment % is still to come.', p_at
            USING ERRCODE = '22023', HINT = 'Check the clock of the sending system.', COLUMN = 'at';
    END IF;
END
$$;

CREATE FUNCTION due_messages(p_client_id uuid, p_limit integer, p_at timestamptz)
RETURNS TABLE (enrollment_id uuid, lead_id uuid, campaign_id uuid, step integer, due_at timestamptz,
               phone text, message_text text)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
#variable_conflict use_column
BEGIN
    PERFORM require_right(p_client_id, 'process');
    PERFORM check_moment(p_at);
    IF p_limit IS NULL OR p_limit NOT BETWEEN 1 AND 100000 THEN
        RAISE EXCEPTION 'The number of messages must be 1 to 100000.'
            USING ERRCODE = '22023', COLUMN = 'limit';
    END IF;
    RETURN QUERY
    SELECT e.id, e.lead_id, e.campaign_id, e.sms_sequence_position + 1, d.due_at, l.phone, m.message ->> 'text'
    FROM enrollments e
    JOIN campaigns c ON c.client_id = e.client_id AND c.id = e.campaign_id
    JOIN campaign_versions v ON v.client_id = e.client_id AND v.campaign_id = e.campaign_id
                            AND v.version = e.enrolled_campaign_version
    JOIN leads l ON l.client_id = e.client_id AND l.id = e.lead_id
    CROSS JOIN LATERAL (SELECT v.messages -> e.sms_sequence_position AS message) m
    CROSS JOIN LATERAL (
        SELECT coalesce(e.last_sent_at, e.enrolled_at)
               + (m.message ->> 'delayMinutes')::integer * interval '1 minute' AS due_at) d
    WHERE e.client_id = p_client_id AND e.completed_at IS NULL AND e.leaves_as IS NULL
      AND e.sms_sequence_position < e.enrolled_message_count
      AND NOT c.is_paused AND c.is_active AND l.is_active AND d.due_at <= p_at
    ORDER BY d.due_at, e.id
    LIMIT p_limit;
END
$$;

CREATE FUNCTION due_messages(p_client_id uuid, p_limit integer)
RETURNS TABLE (enrollment_id uuid, lead_id uuid, campaign_id uuid, step integer, due_at timestamptz,
               phone text, message_text text)
LANGUAGE sql STABLE SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT * FROM public.due_messages(p_client_id, p_limit, now())
$$;

-- Counts step p_step as sent. True if it counted; false if it had been counted before.
CREATE FUNCTION record_message_sent(p_client_id uuid, p_enrollment_id uuid, p_step integer, p_sent_at timestamptz)
RETURNS boolean
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    v enrollments;
BEGIN
    PERFORM require_right(p_client_id, 'process');
    PERFORM check_moment(p_sent_at);
    SELECT * INTO v FROM enrollments
    WHERE client_id = p_client_id AND id = p_enrollment_id FOR NO KEY UPDATE;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'There is no enrollment % of this client.', coalesce(p_enrollment_id::text, 'NULL')
            USING ERRCODE = 'P0002', COLUMN = 'enrollmentId';
    ELSIF p_step IS NULL OR p_step < 1 OR p_step > v.enrolled_message_count THEN
        RAISE EXCEPTION 'This enrollment has no step % (it has %).',
            coalesce(p_step::text, 'NULL'), v.enrolled_message_count
            USING ERRCODE = '22023', COLUMN = 'step';
    ELSIF p_step <= v.sms_sequence_position THEN
        RETURN false;
    ELSIF v.completed_at IS NOT NULL THEN
        RAISE EXCEPTION 'The enrollment % is closed (%).', p_enrollment_id, v.outcome USING ERRCODE = '55000';
    ELSIF p_step > v.sms_sequence_position + 1 THEN
        RAISE EXCEPTION 'Step % can''t be sent before step %.', p_step, v.sms_sequence_position + 1
            USING ERRCODE = '55000', COLUMN = 'step';
    ELSIF p_sent_at < coalesce(v.last_sent_at, v.enrolled_at) THEN
        RAISE EXCEPTION 'Step % can''t have been sent at %, before %.', p_step, p_sent_at,
            CASE WHEN v.last_sent_at IS NULL THEN 'the enrollment' ELSE 'the step before it' END
            USING ERRCODE = '22023', COLUMN = 'sentAt';
    END IF;
    UPDATE enrollments
    SET sms_sequence_position = p_step, processing_status = 'In Sequence', last_sent_at = p_sent_at
    WHERE client_id = p_client_id AND id = p_enrollment_id;
    INSERT INTO lead_events (client_id, lead_id, campaign_id, event_type, occurred_at, detail)
    VALUES (p_client_id, v.lead_id, v.campaign_id, 'message_sent', p_sent_at, jsonb_build_object('step', p_step));
    UPDATE campaigns SET messages_sent = messages_sent + 1
    WHERE client_id = p_client_id AND id = v.campaign_id;
    RETURN true;
END
$$;

CREATE FUNCTION record_message_sent(p_client_id uuid, p_enrollment_id uuid, p_step integer) RETURNS boolean
LANGUAGE sql VOLATILE SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT public.record_message_sent(p_client_id, p_enrollment_id, p_step, greatest(now(),
        -- Two transactions at once: the later one began first.
        (SELECT coalesce(last_sent_at, enrolled_at) FROM public.enrollments
         WHERE client_id = p_client_id AND id = p_enrollment_id)))
$$;

-- Marks a lead as booked or opted out; its open enrollment leaves with the next run, and a trigger notes
-- the event. True if the lead's state changed.
CREATE FUNCTION record_booking(p_client_id uuid, p_lead_id uuid, p_booked_at timestamptz) RETURNS boolean
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    PERFORM require_right(p_client_id, 'process');
    PERFORM check_moment(p_booked_at);
    UPDATE leads SET booked = true, booked_at = p_booked_at
    WHERE client_id = p_client_id AND id = p_lead_id AND NOT booked;
    IF FOUND THEN
        RETURN true;
    ELSIF NOT EXISTS (SELECT FROM leads WHERE client_id = p_client_id AND id = p_lead_id) THEN
        RAISE EXCEPTION 'There is no lead % of this client.', coalesce(p_lead_id::text, 'NULL')
            USING ERRCODE = 'P0002', COLUMN = 'leadId';
    END IF;
    RETURN false;
END
$$;

CREATE FUNCTION record_booking(p_client_id uuid, p_lead_id uuid) RETURNS boolean
LANGUAGE sql VOLATILE SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT public.record_booking(p_client_id, p_lead_id, now())
$$;

CREATE FUNCTION record_opt_out(p_client_id uuid, p_lead_id uuid, p_opted_out_at timestamptz) RETURNS boolean
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    PERFORM require_right(p_client_id, 'process');
    PERFORM check_moment(p_opted_out_at);
    UPDATE leads SET sms_stop = true, sms_stop_at = p_opted_out_at
    WHERE client_id = p_client_id AND id = p_lead_id AND NOT sms_stop;
    IF FOUND THEN
        RETURN true;
    ELSIF NOT EXISTS (SELECT FROM leads WHERE client_id = p_client_id AND id = p_lead_id) THEN
        RAISE EXCEPTION 'There is no lead % of this client.', coalesce(p_lead_id::text, 'NULL')
            USING ERRCODE = 'P0002', COLUMN = 'leadId';
    END IF;
    RETURN false;
END
$$;

CREATE FUNCTION record_opt_out(p_client_id uuid, p_lead_id uuid) RETURNS boolean
LANGUAGE sql VOLATILE SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT public.record_opt_out(p_client_id, p_lead_id, now())
$$;
