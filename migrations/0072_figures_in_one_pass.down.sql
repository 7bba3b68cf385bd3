DROP FUNCTION metrics_between(uuid, timestamptz, timestamptz, uuid[], timestamptz);
DROP FUNCTION metric_value(text, boolean, bigint, bigint);
DROP FUNCTION figures_between(uuid, timestamptz, timestamptz, uuid[]);
DROP FUNCTION figure_rows(uuid, timestamptz, timestamptz, uuid[]);
DROP FUNCTION figures_at_edges(uuid, timestamptz, timestamptz, uuid[]);
DROP FUNCTION period_days(uuid, timestamptz, timestamptz);

CREATE OR REPLACE FUNCTION day_start(p_day date, p_time_zone text) RETURNS timestamptz
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

REVOKE EXECUTE ON FUNCTION figures_by_day(uuid, timestamptz, timestamptz, uuid[]),
    figures_between(uuid, timestamptz, timestamptz, uuid[]), metrics_between(uuid, timestamptz, timestamptz, uuid[])
    FROM PUBLIC;
GRANT EXECUTE ON FUNCTION figures_by_day(uuid, timestamptz, timestamptz, uuid[]),
    figures_between(uuid, timestamptz, timestamptz, uuid[]), metrics_between(uuid, timestamptz, timestamptz, uuid[])
    TO cm_super_admin, cm_client_admin, cm_staff, cm_manager, cm_worker;
