-- The statistics: each figure has one definition, here, which the window, the command line, the service and the
-- reports read; and the check that the counters of the campaigns are right.

-- The beginning of a day in a time zone, also where midnight doesn't exist.
CREATE FUNCTION day_start(p_day date, p_time_zone text) RETURNS timestamptz
LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT CASE WHEN isfinite(p_day) THEN p_day::timestamp AT TIME ZONE p_time_zone
                WHEN p_day > '2000-01-01' THEN 'infinity' ELSE '-infinity' END::timestamptz
$$;

-- What happened in campaigns (all: NULL) by day of the client's time zone, from one moment up to another, each
-- '-infinity' or 'infinity' if need be: whole days from the figures by day, the hours at both ends from the
-- events. A row for each campaign and day with events.
CREATE FUNCTION figures_by_day(
    p_client_id uuid, p_from timestamptz, p_to timestamptz, p_campaign_ids uuid[] DEFAULT NULL)
RETURNS TABLE (day date, campaign_id uuid, enrolled bigint, messages_sent bigint, completed bigint, booked bigint,
               opted_out bigint, campaign_deactivated bigint, removed bigint)
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, public, pg_temp AS $$
#variable_conflict use_column
DECLARE
    v_zone text;
    v_first date; -- of the whole days
    v_end date; -- the day behind the last of them
BEGIN
    IF p_from IS NULL OR p_to IS NULL OR p_from > p_to THEN
        RAISE EXCEPTION 'The period from % to % is not possible.', coalesce(p_from::text, 'NULL'),
            coalesce(p_to::text, 'NULL')
            USING ERRCODE = '22023', HINT = 'Its beginning must not be later than its end.', COLUMN = 'period';
    END IF;
    SELECT time_zone INTO v_zone FROM clients WHERE id = p_client_id;
    v_first := (p_from AT TIME ZONE v_zone)::date;
    IF day_start(v_first, v_zone) < p_from THEN
        v_first := v_first + 1;
    END IF;
    v_end := greatest(v_first, (p_to AT TIME ZONE v_zone)::date);
    RETURN QUERY
    SELECT s.day, s.campaign_id, sum(s.enrolled)::bigint, sum(s.messages_sent)::bigint, sum(s.completed)::bigint,
           sum(s.booked)::bigint, sum(s.opted_out)::bigint, sum(s.campaign_deactivated)::bigint,
           sum(s.removed)::bigint
    FROM (
        SELECT d.day, d.campaign_id, d.enrolled, d.messages_sent, d.completed, d.booked, d.opted_out,
               d.campaign_deactivated, d.removed
        FROM daily_figures d
        WHERE d.client_id = p_client_id AND d.day >= v_first AND d.day < v_end
          AND (p_campaign_ids IS NULL OR d.campaign_id = ANY (p_campaign_ids))
        UNION ALL
        SELECT (v.occurred_at AT TIME ZONE v_zone)::date, v.campaign_id, f.enrolled, f.messages_sent, f.completed,
               f.booked, f.opted_out, f.campaign_deactivated, f.removed
        FROM lead_events v
        CROSS JOIN LATERAL event_figures(v.event_type, v.detail) f
        WHERE v.client_id = p_client_id AND v.campaign_id IS NOT NULL
          AND (v.occurred_at >= p_from AND v.occurred_at < least(p_to, day_start(v_first, v_zone))
               OR v.occurred_at >= greatest(p_from, day_start(v_end, v_zone)) AND v.occurred_at < p_to)
          AND (p_campaign_ids IS NULL OR v.campaign_id = ANY (p_campaign_ids))
    ) s
    GROUP BY s.day, s.campaign_id;
END
$$;

-- The same for the whole period: a row for each campaign in which something happened.
CREATE FUNCTION figures_between(
    p_client_id uuid, p_from timestamptz, p_to timestamptz, p_campaign_ids uuid[] DEFAULT NULL)
RETURNS TABLE (campaign_id uuid, enrolled bigint, messages_sent bigint, completed bigint, booked bigint,
               opted_out bigint, campaign_deactivated bigint, removed bigint)
LANGUAGE sql STABLE SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT f.campaign_id, sum(f.enrolled)::bigint, sum(f.messages_sent)::bigint, sum(f.completed)::bigint,
           sum(f.booked)::bigint, sum(f.opted_out)::bigint, sum(f.campaign_deactivated)::bigint,
           sum(f.removed)::bigint
    FROM public.figures_by_day(p_client_id, p_from, p_to, p_campaign_ids) f
    GROUP BY f.campaign_id
$$;

-- The passages of leads through campaigns (all: NULL) as they stood at a moment: enrollments as they are now,
-- with what happened since taken away. `position`: messages received by then.
CREATE FUNCTION passages_at(p_client_id uuid, p_at timestamptz, p_campaign_ids uuid[] DEFAULT NULL)
RETURNS TABLE (campaign_id uuid, lead_id uuid, enrolled_at timestamptz, left_at timestamptz, outcome text,
               "position" integer, message_count integer)
LANGUAGE sql STABLE SET search_path = pg_catalog, public, pg_temp AS $$
    WITH taken_back AS (
        -- What had happened by then and was undone later.
        SELECT u.campaign_id, u.lead_id, u.detail ->> 'undid' AS undid, d.occurred_at,
               d.detail ->> 'outcome' AS outcome
        FROM public.lead_events u
        JOIN public.lead_events d ON d.client_id = u.client_id AND d.lead_id = u.lead_id
             AND d.campaign_id = u.campaign_id AND d.run_id = u.run_id
             AND d.event_type = u.detail ->> 'undid' AND d.occurred_at < p_at
        WHERE u.client_id = p_client_id AND u.event_type = 'undone' AND u.occurred_at >= p_at
          AND (p_campaign_ids IS NULL OR u.campaign_id = ANY (p_campaign_ids))
    ), passages AS (
        SELECT e.id, e.campaign_id, e.lead_id, e.enrolled_at, e.completed_at,
               CASE WHEN e.completed_at < p_at THEN e.completed_at ELSE t.occurred_at END AS left_at,
               CASE WHEN e.completed_at < p_at THEN e.outcome ELSE t.outcome END AS outcome,
               e.sms_sequence_position AS received, e.enrolled_message_count
        FROM public.enrollments e
        LEFT JOIN taken_back t ON t.undid = 'de_enrolled' AND t.lead_id = e.lead_id
             AND t.campaign_id = e.campaign_id AND t.occurred_at >= e.enrolled_at
        WHERE e.client_id = p_client_id AND e.enrolled_at < p_at
          AND (p_campaign_ids IS NULL OR e.campaign_id = ANY (p_campaign_ids))
        UNION ALL
        -- Only what no message was sent to is undone.
        SELECT NULL, t.campaign_id, t.lead_id, t.occurred_at, NULL, NULL, NULL, 0,
               (SELECT jsonb_array_length(v.messages) FROM public.campaigns c
                JOIN public.campaign_versions v ON v.client_id = c.client_id AND v.campaign_id = c.id
                     AND v.version = c.version
                WHERE c.client_id = p_client_id AND c.id = t.campaign_id)
        FROM taken_back t WHERE t.undid = 'enrolled'
    ), received_later AS (
        SELECT p.id, count(*)::integer AS messages
        FROM public.lead_events v
        JOIN passages p ON p.lead_id = v.lead_id AND p.campaign_id = v.campaign_id
             AND v.occurred_at >= p.enrolled_at AND v.occurred_at <= coalesce(p.completed_at, 'infinity')
        WHERE v.client_id = p_client_id AND v.event_type = 'message_sent' AND v.occurred_at >= p_at
        GROUP BY p.id
    )
    SELECT p.campaign_id, p.lead_id, p.enrolled_at, p.left_at, p.outcome,
           p.received - coalesce(r.messages, 0), p.enrolled_message_count
    FROM passages p
    LEFT JOIN received_later r USING (id)
$$;

-- What the figures of the statistics are: their key, name and unit ('leads', 'messages', 'percent' or
-- 'messages per lead'), whether they describe a period or the moment at its end, how they are computed in words,
-- and as SQL over f: columns of figures_between, and `left`, the sum of the outcomes.
CREATE FUNCTION metric_definitions()
RETURNS TABLE (place integer, key text, label text, unit text, is_state boolean, sentence text,
               numerator text, denominator text)
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    VALUES
    (1, 'enrolled', 'Enrolled', 'leads', false,
     'Leads enrolled, without those whose enrollment was undone (an undo counts at its own time).',
     'f.enrolled', NULL),
    (2, 'active', 'Active', 'leads', true,
     'Leads enrolled that had not left by the end of the period.',
     'f.enrolled - f."left"', NULL),
    (3, 'completed', 'Completed', 'leads', false,
     'Leads that left because they had received every message of their sequence.', 'f.completed', NULL),
    (4, 'booked', 'Booked', 'leads', false, 'Leads that left because they had booked.', 'f.booked', NULL),
    (5, 'opted_out', 'Opted out', 'leads', false, 'Leads that left because they had opted out.',
     'f.opted_out', NULL),
    (6, 'campaign_deactivated', 'Campaign deactivated', 'leads', false,
     'Leads that left because their campaign had been deactivated.', 'f.campaign_deactivated', NULL),
    (7, 'removed', 'Removed', 'leads', false, 'Leads that left because another campaign took them over.',
     'f.removed', NULL),
    (8, 'left', 'Left', 'leads', false, 'Leads that left, whatever the outcome.', 'f."left"', NULL),
    (9, 'messages_sent', 'Messages sent', 'messages', false, 'Messages that the sender reported as sent.',
     'f.messages_sent', NULL),
    (10, 'completion_rate', 'Completion rate', 'percent', false,
     'Of the leads that left, the share that had received every message.', 'f.completed', 'f."left"'),
    (11, 'booking_rate', 'Booking rate', 'percent', false,
     'Of the leads that left, the share that had booked.', 'f.booked', 'f."left"'),
    (12, 'opt_out_rate', 'Opt-out rate', 'percent', false,
     'Of the leads that left, the share that had opted out.', 'f.opted_out', 'f."left"'),
    (13, 'messages_per_lead', 'Messages per lead', 'messages per lead', false,
     'Messages sent, divided by leads enrolled.', 'f.messages_sent', 'f.enrolled')
$$;

-- The figures of campaigns (all: NULL) in a period, by their definitions. `value`: NULL where there is nothing
-- to divide by; `query`: SQL that recounts numerator and denominator from the events.
CREATE FUNCTION metrics_between(
    p_client_id uuid, p_from timestamptz, p_to timestamptz, p_campaign_ids uuid[] DEFAULT NULL)
RETURNS TABLE (key text, label text, unit text, is_state boolean, value numeric, numerator bigint,
               denominator bigint, sentence text, query text)
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, public, pg_temp AS $$
#variable_conflict use_column
DECLARE
    v_sums text := 'SELECT coalesce(sum(enrolled), 0)::bigint AS enrolled, '
        'coalesce(sum(messages_sent), 0)::bigint AS messages_sent, coalesce(sum(completed), 0)::bigint AS completed, '
        'coalesce(sum(booked), 0)::bigint AS booked, coalesce(sum(opted_out), 0)::bigint AS opted_out, '
        'coalesce(sum(campaign_deactivated), 0)::bigint AS campaign_deactivated, '
        'coalesce(sum(removed), 0)::bigint AS removed, coalesce(sum(completed + booked + opted_out '
        '+ campaign_deactivated + removed), 0)::bigint AS "left" FROM ';
    v_values text;
BEGIN
    SELECT string_agg(format('SELECT %L AS key, %s AS numerator, %s AS denominator FROM %s f', d.key, d.numerator,
               coalesce(d.denominator, 'NULL::bigint'), CASE WHEN d.is_state THEN 'state' ELSE 'period' END),
               ' UNION ALL ')
    INTO v_values FROM metric_definitions() d;
    RETURN QUERY EXECUTE format('WITH period AS MATERIALIZED (%1$s figures_between($1, $2, $3, $4)), '
        'state AS MATERIALIZED (%1$s figures_between($1, ''-infinity'', $3, $4)), v AS (%2$s) '
        'SELECT d.key, d.label, d.unit, d.is_state, '
        'CASE WHEN d.denominator IS NULL THEN v.numerator '
        '     ELSE round((CASE WHEN d.unit = ''percent'' THEN 100.0 ELSE 1.0 END) * v.numerator '
        '                / nullif(v.denominator, 0), 2) END, '
        'v.numerator, v.denominator, d.sentence, '
        'format(E''SELECT %%s AS numerator%%s\nFROM (%1$s lead_events v, event_figures(v.event_type, v.detail)\n'
        '      WHERE v.client_id = %%L AND v.campaign_id %%s\n'
        '        AND v.occurred_at >= %%L AND v.occurred_at < %%L) f'', d.numerator, '
        '    '', '' || d.denominator || '' AS denominator'', $1, '
        '    CASE WHEN $4 IS NULL THEN ''IS NOT NULL'' ELSE format(''= ANY (%%L)'', $4) END, '
        '    CASE WHEN d.is_state THEN ''-infinity''::timestamptz ELSE $2 END, $3) '
        'FROM metric_definitions() d JOIN v USING (key) ORDER BY d.place', v_sums, v_values)
    USING p_client_id, p_from, p_to, p_campaign_ids;
END
$$;

-- Where a campaign's counters differ from a recount of its enrollments and messages.
CREATE FUNCTION counter_differences(p_client_id uuid)
RETURNS TABLE (campaign_id uuid, campaign_name text, counter text, kept bigint, counted bigint)
LANGUAGE sql STABLE SET search_path = pg_catalog, public, pg_temp AS $$
    WITH passages AS (
        SELECT e.campaign_id, count(*) AS enrolled, count(*) FILTER (WHERE e.completed_at IS NULL) AS active,
               count(*) FILTER (WHERE e.outcome = 'completed') AS completed,
               count(*) FILTER (WHERE e.outcome = 'booked') AS booked,
               count(*) FILTER (WHERE e.outcome = 'opted_out') AS opted_out,
               count(*) FILTER (WHERE e.outcome = 'campaign_deactivated') AS deactivated,
               count(*) FILTER (WHERE e.outcome = 'removed') AS removed,
               sum(e.sms_sequence_position) AS messages
        FROM public.enrollments e WHERE e.client_id = p_client_id GROUP BY e.campaign_id
    )
    SELECT c.id, c.name, k.counter, k.kept, k.counted
    FROM public.campaigns c
    LEFT JOIN passages p ON p.campaign_id = c.id
    CROSS JOIN LATERAL (VALUES
        ('leads_enrolled', c.leads_enrolled::bigint, coalesce(p.enrolled, 0)),
        ('active_leads_count', c.active_leads_count, coalesce(p.active, 0)),
        ('completed_leads_count', c.completed_leads_count, coalesce(p.completed, 0)),
        ('booked_count', c.booked_count, coalesce(p.booked, 0)),
        ('opted_out_count', c.opted_out_count, coalesce(p.opted_out, 0)),
        ('deactivated_leads_count', c.deactivated_leads_count, coalesce(p.deactivated, 0)),
        ('removed_leads_count', c.removed_leads_count, coalesce(p.removed, 0)),
        ('messages_sent', c.messages_sent, coalesce(p.messages, 0))) AS k (counter, kept, counted)
    WHERE c.client_id = p_client_id AND k.kept <> k.counted
    ORDER BY c.name, c.id, k.counter
$$;

-- Where the figures by day differ from a recount of the events.
CREATE FUNCTION daily_figure_differences(p_client_id uuid)
RETURNS TABLE (campaign_id uuid, campaign_name text, day date, kept jsonb, counted jsonb)
LANGUAGE sql STABLE SET search_path = pg_catalog, public, pg_temp AS $$
    WITH kept AS (
        SELECT d.campaign_id, d.day, sum(d.enrolled) AS enrolled, sum(d.messages_sent) AS messages_sent,
               sum(d.completed) AS completed, sum(d.booked) AS booked, sum(d.opted_out) AS opted_out,
               sum(d.campaign_deactivated) AS campaign_deactivated, sum(d.removed) AS removed
        FROM public.daily_figures d WHERE d.client_id = p_client_id GROUP BY d.campaign_id, d.day
    )
    SELECT campaign_id, c.name, day, to_jsonb(k) - 'campaign_id' - 'day', to_jsonb(r) - 'campaign_id' - 'day'
    FROM kept k
    FULL JOIN public.recount_daily_figures(p_client_id) r USING (campaign_id, day)
    LEFT JOIN public.campaigns c ON c.client_id = p_client_id AND c.id = campaign_id
    WHERE (k.enrolled, k.messages_sent, k.completed, k.booked, k.opted_out, k.campaign_deactivated, k.removed)
          IS DISTINCT FROM
          (r.enrolled, r.messages_sent, r.completed, r.booked, r.opted_out, r.campaign_deactivated, r.removed)
    ORDER BY c.name, campaign_id, day
$$;

-- Sets the counters that are wrong to what the rows say, with an entry in the audit log for each campaign, and
-- writes the figures by day anew if they are wrong. Returns the number of campaigns mended.
CREATE FUNCTION repair_counters(p_client_id uuid) RETURNS integer
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    v_wrong record;
    v_mended integer := 0;
BEGIN
    PERFORM require_right(p_client_id, 'process');
    -- Whoever is counting ends first; what begins after the lock is counted by itself.
    PERFORM FROM campaigns WHERE client_id = p_client_id
        AND id IN (SELECT d.campaign_id FROM counter_differences(p_client_id) d)
    ORDER BY id FOR NO KEY UPDATE;
    FOR v_wrong IN
        SELECT d.campaign_id, jsonb_object_agg(d.counter, d.kept) AS kept, jsonb_object_agg(d.counter, d.counted) AS counted
        FROM counter_differences(p_client_id) d GROUP BY d.campaign_id ORDER BY d.campaign_id
    LOOP
        UPDATE campaigns c
        SET leads_enrolled = coalesce((v_wrong.counted ->> 'leads_enrolled')::integer, c.leads_enrolled),
            active_leads_count = coalesce((v_wrong.counted ->> 'active_leads_count')::integer, c.active_leads_count),
            completed_leads_count = coalesce((v_wrong.counted ->> 'completed_leads_count')::integer,
                c.completed_leads_count),
            booked_count = coalesce((v_wrong.counted ->> 'booked_count')::integer, c.booked_count),
            opted_out_count = coalesce((v_wrong.counted ->> 'opted_out_count')::integer, c.opted_out_count),
            deactivated_leads_count = coalesce((v_wrong.counted ->> 'deactivated_leads_count')::integer,
                c.deactivated_leads_count),
            removed_leads_count = coalesce((v_wrong.counted ->> 'removed_leads_count')::integer,
                c.removed_leads_count),
            messages_sent = coalesce((v_wrong.counted ->> 'messages_sent')::bigint, c.messages_sent)
        WHERE c.client_id = p_client_id AND c.id = v_wrong.campaign_id;
        INSERT INTO audit_log (client_id, action, subject_type, subject_id, before, after)
        VALUES (p_client_id, 'counters_repaired', 'campaign', v_wrong.campaign_id, v_wrong.kept, v_wrong.counted);
        v_mended := v_mended + 1;
    END LOOP;
    IF EXISTS (SELECT FROM daily_figure_differences(p_client_id)) THEN
        INSERT INTO audit_log (client_id, action, subject_type, before)
        SELECT p_client_id, 'daily_figures_rebuilt', 'client', jsonb_build_object('days', count(*))
        FROM daily_figure_differences(p_client_id);
        PERFORM rebuild_daily_figures(p_client_id);
    END IF;
    RETURN v_mended;
END
$$;

REVOKE EXECUTE ON FUNCTION day_start(date, text),
    figures_by_day(uuid, timestamptz, timestamptz, uuid[]), figures_between(uuid, timestamptz, timestamptz, uuid[]),
    passages_at(uuid, timestamptz, uuid[]), metric_definitions(),
    metrics_between(uuid, timestamptz, timestamptz, uuid[]), counter_differences(uuid),
    daily_figure_differences(uuid), repair_counters(uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION day_start(date, text),
    figures_by_day(uuid, timestamptz, timestamptz, uuid[]), figures_between(uuid, timestamptz, timestamptz, uuid[]),
    passages_at(uuid, timestamptz, uuid[]), metric_definitions(),
    metrics_between(uuid, timestamptz, timestamptz, uuid[]), counter_differences(uuid),
    daily_figure_differences(uuid) TO cm_super_admin, cm_client_admin, cm_staff, cm_manager, cm_worker;
GRANT EXECUTE ON FUNCTION repair_counters(uuid) TO cm_super_admin, cm_client_admin, cm_worker;
