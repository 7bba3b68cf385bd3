-- The statistics read each figure by day once: what is asked for is summed up from the rows themselves, without a
-- table of all days and campaigns in between.

DROP FUNCTION metrics_between(uuid, timestamptz, timestamptz, uuid[]);
DROP FUNCTION figures_between(uuid, timestamptz, timestamptz, uuid[]);
DROP FUNCTION figures_by_day(uuid, timestamptz, timestamptz, uuid[]);

-- The beginning of a day in a time zone: its first moment, also where midnight doesn't exist, or comes twice
-- because the clocks are put back at one o'clock.
CREATE OR REPLACE FUNCTION day_start(p_day date, p_time_zone text) RETURNS timestamptz
LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT CASE WHEN isfinite(p_day) THEN
                    CASE WHEN ((p_day::timestamp AT TIME ZONE p_time_zone - interval '1 hour')
                               AT TIME ZONE p_time_zone)::date = p_day
                         THEN p_day::timestamp AT TIME ZONE p_time_zone - interval '1 hour'
                         ELSE p_day::timestamp AT TIME ZONE p_time_zone END
                WHEN p_day > '2000-01-01' THEN 'infinity' ELSE '-infinity' END::timestamptz
$$;

-- The days of a client's time zone of which a period has the beginning, the end or all, but its first one only if
-- it has all of that: from `first` up to `behind`, and the moments at which these begin. (Without SET, as the next
-- but one, so as to be inlined.)
CREATE FUNCTION period_days(p_client_id uuid, p_from timestamptz, p_to timestamptz)
RETURNS TABLE (first date, behind date, first_at timestamptz, behind_at timestamptz, zone text)
LANGUAGE sql STABLE AS $$
    SELECT b.first, b.behind, public.day_start(b.first, b.zone), public.day_start(b.behind, b.zone), b.zone
    FROM (
        SELECT a.first, greatest(a.first, CASE WHEN public.day_start(a.last, a.zone) < p_to THEN a.last + 1
                                               ELSE a.last END) AS behind, a.zone
        FROM (
            SELECT CASE WHEN public.day_start((p_from AT TIME ZONE c.time_zone)::date, c.time_zone) < p_from
                        THEN (p_from AT TIME ZONE c.time_zone)::date + 1
                        ELSE (p_from AT TIME ZONE c.time_zone)::date END AS first,
                   (p_to AT TIME ZONE c.time_zone)::date AS last, c.time_zone AS zone
            FROM public.clients c WHERE c.id = p_client_id
        ) a
    ) b
$$;

-- What the events add to those days in campaigns (all: NULL): the hours before the first of them, and, taken away
-- again, those of the last one that are later than the period. Of a period that ends now there are none, so that
-- today need not be counted. A row for each event.
CREATE FUNCTION figures_at_edges(p_client_id uuid, p_from timestamptz, p_to timestamptz, p_campaign_ids uuid[])
RETURNS TABLE (day date, campaign_id uuid, enrolled bigint, messages_sent bigint, completed bigint, booked bigint,
               opted_out bigint, campaign_deactivated bigint, removed bigint)
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    d record;
    v_from timestamptz;
    v_to timestamptz;
    v_sign bigint;
BEGIN
    IF p_from IS NULL OR p_to IS NULL OR p_from > p_to THEN
        RAISE EXCEPTION 'The period from % to % is not possible.', coalesce(p_from::text, 'NULL'),
            coalesce(p_to::text, 'NULL')
            USING ERRCODE = '22023', HINT = 'Its beginning must not be later than its end.', COLUMN = 'period';
    END IF;
    SELECT * INTO d FROM period_days(p_client_id, p_from, p_to);
    FOR v_from, v_to, v_sign IN
        VALUES (p_from, least(p_to, d.first_at), 1), (greatest(p_to, d.first_at), d.behind_at, -1)
    LOOP
        CONTINUE WHEN v_from >= v_to;
        RETURN QUERY
        SELECT (v.occurred_at AT TIME ZONE d.zone)::date, v.campaign_id, v_sign * f.enrolled,
               v_sign * f.messages_sent, v_sign * f.completed, v_sign * f.booked, v_sign * f.opted_out,
               v_sign * f.campaign_deactivated, v_sign * f.removed
        FROM lead_events v
        CROSS JOIN LATERAL event_figures(v.event_type, v.detail) f
        WHERE v.client_id = p_client_id AND v.campaign_id IS NOT NULL
          AND v.occurred_at >= v_from AND v.occurred_at < v_to
          AND (p_campaign_ids IS NULL OR v.campaign_id = ANY (p_campaign_ids));
    END LOOP;
END
$$;

-- What happened in campaigns (all: NULL) from one moment up to another, each '-infinity' or 'infinity' if need be.
-- Rows to be summed up, several for a campaign and day. (Without SET, so as to be inlined: then the sums are made
-- while the rows are read.)
CREATE FUNCTION figure_rows(
    p_client_id uuid, p_from timestamptz, p_to timestamptz, p_campaign_ids uuid[] DEFAULT NULL)
RETURNS TABLE (day date, campaign_id uuid, enrolled bigint, messages_sent bigint, completed bigint, booked bigint,
               opted_out bigint, campaign_deactivated bigint, removed bigint)
LANGUAGE sql STABLE AS $$
    SELECT d.day, d.campaign_id, d.enrolled, d.messages_sent, d.completed, d.booked, d.opted_out,
           d.campaign_deactivated, d.removed
    FROM public.daily_figures d
    WHERE d.client_id = p_client_id
      AND d.day >= (SELECT w.first FROM public.period_days(p_client_id, p_from, p_to) w)
      AND d.day < (SELECT w.behind FROM public.period_days(p_client_id, p_from, p_to) w)
      AND (p_campaign_ids IS NULL OR d.campaign_id = ANY (p_campaign_ids))
    UNION ALL
    SELECT e.day, e.campaign_id, e.enrolled, e.messages_sent, e.completed, e.booked, e.opted_out,
           e.campaign_deactivated, e.removed
    FROM public.figures_at_edges(p_client_id, p_from, p_to, p_campaign_ids) e
$$;

-- Their sums: a row for each campaign in which a figure is not 0.
CREATE FUNCTION figures_between(
    p_client_id uuid, p_from timestamptz, p_to timestamptz, p_campaign_ids uuid[] DEFAULT NULL)
RETURNS TABLE (campaign_id uuid, enrolled bigint, messages_sent bigint, completed bigint, booked bigint,
               opted_out bigint, campaign_deactivated bigint, removed bigint)
LANGUAGE sql STABLE AS $$
    SELECT f.campaign_id, sum(f.enrolled)::bigint, sum(f.messages_sent)::bigint, sum(f.completed)::bigint,
           sum(f.booked)::bigint, sum(f.opted_out)::bigint, sum(f.campaign_deactivated)::bigint,
           sum(f.removed)::bigint
    FROM public.figure_rows(p_client_id, p_from, p_to, p_campaign_ids) f
    GROUP BY f.campaign_id
    -- What was taken away again, or happened later on the last day, leaves rows that say nothing.
    HAVING (sum(f.enrolled), sum(f.messages_sent), sum(f.completed), sum(f.booked), sum(f.opted_out),
            sum(f.campaign_deactivated), sum(f.removed)) <> (0, 0, 0, 0, 0, 0, 0)
$$;

-- A metric's value; NULL where there is nothing to divide by.
CREATE FUNCTION metric_value(p_unit text, p_has_denominator boolean, p_numerator bigint, p_denominator bigint)
RETURNS numeric
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT CASE WHEN NOT p_has_denominator THEN p_numerator
                ELSE round((CASE WHEN p_unit = 'percent' THEN 100.0 ELSE 1.0 END) * p_numerator
                           / nullif(p_denominator, 0), 2) END
$$;

-- The figures of campaigns (all: NULL) in a period, by their definitions, and `value_before`: in the time from
-- p_before up to the period (none: NULL). `query`: SQL that recounts numerator and denominator from the events.
CREATE FUNCTION metrics_between(
    p_client_id uuid, p_from timestamptz, p_to timestamptz, p_campaign_ids uuid[] DEFAULT NULL,
    p_before timestamptz DEFAULT NULL)
RETURNS TABLE (key text, label text, unit text, is_state boolean, value numeric, value_before numeric,
               numerator bigint, denominator bigint, sentence text, query text)
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, public, pg_temp AS $$
#variable_conflict use_column
DECLARE
    v_columns constant text[] := ARRAY['enrolled', 'messages_sent', 'completed', 'booked', 'opted_out',
        'campaign_deactivated', 'removed'];
    v_left constant text := 'completed + booked + opted_out + campaign_deactivated + removed';
    v_sums text; -- of the rows of one stretch of time
    v_totals text; -- of several such sums
    v_values text; -- a row for each definition
BEGIN
    SELECT string_agg(format('coalesce(sum(%1$s), 0)::bigint AS %1$s', c), ', '),
           string_agg(format('sum(%1$s)::bigint AS %1$s', c), ', ')
    INTO v_sums, v_totals FROM unnest(v_columns) c;
    v_sums := format('SELECT *, %s AS "left" FROM (SELECT %s FROM ', v_left, v_sums);
    v_totals := format('SELECT %s, sum("left")::bigint AS "left" FROM ', v_totals);
    -- Each definition says its figures of f: of the time that it means.
    SELECT string_agg(format('(%L, %s, %s, %s, %s)', d.key, replace(d.numerator, 'f.', d.now),
               coalesce(replace(d.denominator, 'f.', d.now), 'NULL::bigint'), replace(d.numerator, 'f.', d.then),
               coalesce(replace(d.denominator, 'f.', d.then), 'NULL::bigint')), ', ')
    INTO v_values
    FROM (SELECT *, CASE WHEN is_state THEN 'state.' ELSE 'period.' END AS now,
                 CASE WHEN is_state THEN 'state_before.' ELSE 'before.' END AS then
          FROM metric_definitions()) d;
    -- Three stretches of time, each read once: all before, the period before, the period.
    RETURN QUERY EXECUTE format('WITH earlier AS MATERIALIZED '
        '(%1$s figure_rows($1, ''-infinity'', coalesce($5, $2), $4)) r), '
        'before AS MATERIALIZED (%1$s figure_rows($1, coalesce($5, $2), $2, $4)) r), '
        'period AS MATERIALIZED (%1$s figure_rows($1, $2, $3, $4)) r), '
        'state_before AS (%2$s (TABLE earlier UNION ALL TABLE before) s), '
        'state AS (%2$s (TABLE earlier UNION ALL TABLE before UNION ALL TABLE period) s) '
        'SELECT d.key, d.label, d.unit, d.is_state, '
        'metric_value(d.unit, d.denominator IS NOT NULL, v.numerator, v.denominator), '
        'CASE WHEN $5 IS NOT NULL THEN '
        '     metric_value(d.unit, d.denominator IS NOT NULL, v.numerator_before, v.denominator_before) END, '
        'v.numerator, v.denominator, d.sentence, '
        'format(E''SELECT %%s AS numerator%%s\nFROM (%1$s lead_events v, event_figures(v.event_type, v.detail)\n'
        '      WHERE v.client_id = %%L AND v.campaign_id %%s\n'
        '        AND v.occurred_at >= %%L AND v.occurred_at < %%L) r) f'', d.numerator, '
        '    '', '' || d.denominator || '' AS denominator'', $1, '
        '    CASE WHEN $4 IS NULL THEN ''IS NOT NULL'' ELSE format(''= ANY (%%L)'', $4) END, '
        '    CASE WHEN d.is_state THEN ''-infinity''::timestamptz ELSE $2 END, $3) '
        'FROM metric_definitions() d '
        'JOIN (SELECT v.* FROM period, before, state, state_before, LATERAL (VALUES %3$s) '
        '      AS v (key, numerator, denominator, numerator_before, denominator_before)) v USING (key) '
        'ORDER BY d.place', v_sums, v_totals, v_values)
    USING p_client_id, p_from, p_to, p_campaign_ids, p_before;
END
$$;

REVOKE EXECUTE ON FUNCTION period_days(uuid, timestamptz, timestamptz),
    figures_at_edges(uuid, timestamptz, timestamptz, uuid[]), figure_rows(uuid, timestamptz, timestamptz, uuid[]),
    figures_between(uuid, timestamptz, timestamptz, uuid[]), metric_value(text, boolean, bigint, bigint),
    metrics_between(uuid, timestamptz, timestamptz, uuid[], timestamptz) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION period_days(uuid, timestamptz, timestamptz),
    figures_at_edges(uuid, timestamptz, timestamptz, uuid[]), figure_rows(uuid, timestamptz, timestamptz, uuid[]),
    figures_between(uuid, timestamptz, timestamptz, uuid[]), metric_value(text, boolean, bigint, bigint),
    metrics_between(uuid, timestamptz, timestamptz, uuid[], timestamptz)
    TO cm_super_admin, cm_client_admin, cm_staff, cm_manager, cm_worker;
