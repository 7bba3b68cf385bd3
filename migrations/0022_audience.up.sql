-- Which leads an audience (DESIGN §6) means. audience_rules is the only place where the filter becomes SQL:
-- preview, its count and breakdown, the reject waterfall, "why (not)", the overlap and enrollment all run the
-- texts it returns, with the parameters bound as $1 (client) and $2 (the parsed audience).

CREATE TYPE audience_filter AS (
    tags_any text[],
    tags_all text[],
    tags_none text[],
    created_from timestamptz,
    created_until timestamptz,
    icp_min integer,
    icp_max integer,
    engagement_levels text[],
    lead_sources text[],
    exclude_booked boolean,
    exclude_sms_stop boolean,
    exclude_in_active_campaign boolean,
    exclude_past_campaigns uuid[],
    search_pattern text,
    -- The campaign that asks, if there is one yet; when it takes back whom it already had: never (NULL), or so
    -- long after they left (0: at once); and whether it takes leads over from other campaigns.
    campaign_id uuid,
    reenroll_after interval,
    takes_over boolean
);

-- The moment a text means: a date is the start of that day in the zone (or its last microsecond, for days
-- of 23 or 25 hours too), anything else the moment itself. Where a day's first hour comes twice, because the
-- clocks go back at midnight, PostgreSQL takes the second; it begins with the first.
CREATE FUNCTION audience_moment(p_text text, p_time_zone text, p_end_of_day boolean) RETURNS timestamptz
LANGUAGE sql STABLE AS $$
    SELECT CASE
        WHEN length(p_text) > 10 THEN p_text::timestamptz
        ELSE (
            SELECT min(m) FROM (SELECT p_text::date + CASE WHEN p_end_of_day THEN 1 ELSE 0 END AS day) d
            CROSS JOIN LATERAL (SELECT day::timestamp AT TIME ZONE p_time_zone AS midnight) s
            CROSS JOIN LATERAL unnest(ARRAY[midnight, midnight - interval '30 minutes', midnight - interval '1 hour'])
                AS m
            WHERE (m AT TIME ZONE p_time_zone)::date >= day
        ) - CASE WHEN p_end_of_day THEN interval '1 microsecond' ELSE interval '0' END
    END
$$;

CREATE FUNCTION parse_audience(p_client_id uuid, p_audience jsonb, p_campaign_id uuid DEFAULT NULL)
RETURNS audience_filter
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    v_problem text := audience_problem(p_audience);
    v_zone text;
    v audience_filter;
BEGIN
    IF v_problem IS NOT NULL THEN
        RAISE EXCEPTION '%', v_problem USING ERRCODE = '22023', COLUMN = 'audience';
    END IF;
    SELECT time_zone INTO v_zone FROM clients WHERE id = p_client_id;
    SELECT id, CASE reenrollment_rule WHEN 'always' THEN interval '0'
                    WHEN 'after_days' THEN reenrollment_days * interval '1 day' END,
           overlap_resolution = 'move'
    INTO v.campaign_id, v.reenroll_after, v.takes_over
    FROM campaigns WHERE client_id = p_client_id AND id = p_campaign_id;
    v.takes_over := coalesce(v.takes_over, false);
    v.tags_any := normalize_tags(ARRAY(SELECT jsonb_array_elements_text(p_audience #> '{tags,any}')));
    v.tags_all := normalize_tags(ARRAY(SELECT jsonb_array_elements_text(p_audience #> '{tags,all}')));
    v.tags_none := normalize_tags(ARRAY(SELECT jsonb_array_elements_text(p_audience #> '{tags,none}')));
    BEGIN
        v.created_from := audience_moment(p_audience ->> 'createdAfter', v_zone, false);
        v.created_until := audience_moment(p_audience ->> 'createdBefore', v_zone, true);
    EXCEPTION WHEN datetime_field_overflow OR invalid_datetime_format THEN
        RAISE EXCEPTION 'The created range has a date that does not exist: %.',
            concat_ws(' to ', p_audience ->> 'createdAfter', p_audience ->> 'createdBefore')
            USING ERRCODE = '22008', COLUMN = 'audience.createdAfter';
    END;
    IF v.created_from > v.created_until THEN
        RAISE EXCEPTION 'The created range ends before it begins.'
            USING ERRCODE = '22023', COLUMN = 'audience.createdBefore';
    END IF;
    v.icp_min := (p_audience #>> '{icpScore,min}')::integer;
    v.icp_max := (p_audience #>> '{icpScore,max}')::integer;
    IF jsonb_typeof(p_audience -> 'engagementLevels') = 'array' THEN
        v.engagement_levels := ARRAY(SELECT jsonb_array_elements_text(p_audience -> 'engagementLevels'));
    END IF;
    IF jsonb_typeof(p_audience -> 'leadSources') = 'array'
       AND jsonb_array_length(p_audience -> 'leadSources') > 0 THEN
        v.lead_sources := normalize_tags(ARRAY(SELECT jsonb_array_elements_text(p_audience -> 'leadSources')));
    END IF;
    v.exclude_booked := coalesce((p_audience ->> 'excludeBooked')::boolean, true);
    v.exclude_sms_stop := coalesce((p_audience ->> 'excludeSmsStop')::boolean, true);
    v.exclude_in_active_campaign := coalesce((p_audience ->> 'excludeInActiveCampaign')::boolean, true);
    IF jsonb_typeof(p_audience -> 'excludePastCampaigns') = 'array' THEN
        v.exclude_past_campaigns := ARRAY(
            SELECT jsonb_array_elements_text(p_audience -> 'excludePastCampaigns')::uuid);
    END IF;
    IF btrim(coalesce(p_audience ->> 'search', '')) <> '' THEN
        -- Per cent, underscore and backslash are meant literally.
        v.search_pattern := '%' || regexp_replace(btrim(p_audience ->> 'search'), '([\\%_])', '\\\1', 'g') || '%';
    END IF;
    RETURN v;
END
$$;

-- The rules that are in use, in the order in which they are shown, as conditions over `leads l` with the
-- lead's value for people. `scope` is 'audience', or 'enrollment' for what holds whatever the audience says
-- (DESIGN §4) and does not follow from it already. A missing value matches no range: a condition that is
-- NULL is not met.
CREATE FUNCTION audience_rules(p_filter audience_filter)
RETURNS TABLE (number integer, scope text, rule text, condition text, value text)
LANGUAGE sql IMMUTABLE AS $$
    SELECT row_number() OVER (ORDER BY r.place)::integer, r.scope, r.rule, r.condition, r.value
    FROM (VALUES
        (1, 'audience', 'isActive', true, 'l.is_active', 'l.is_active::text'),
        (2, 'audience', 'tags.any', p_filter.tags_any <> '{}', 'l.normalized_tags && ($2).tags_any',
         'array_to_string(l.kajabi_tags, '', '')'),
        (3, 'audience', 'tags.all', p_filter.tags_all <> '{}', 'l.normalized_tags @> ($2).tags_all',
         'array_to_string(l.kajabi_tags, '', '')'),
        (4, 'audience', 'tags.none', p_filter.tags_none <> '{}', 'NOT l.normalized_tags && ($2).tags_none',
         'array_to_string(l.kajabi_tags, '', '')'),
        (5, 'audience', 'createdAfter', p_filter.created_from IS NOT NULL, 'l.created_at >= ($2).created_from',
         'l.created_at::text'),
        (6, 'audience', 'createdBefore', p_filter.created_until IS NOT NULL, 'l.created_at <= ($2).created_until',
         'l.created_at::text'),
        (7, 'audience', 'icpScore.min', p_filter.icp_min IS NOT NULL, 'l.icp_score >= ($2).icp_min',
         'l.icp_score::text'),
        (8, 'audience', 'icpScore.max', p_filter.icp_max IS NOT NULL, 'l.icp_score <= ($2).icp_max',
         'l.icp_score::text'),
        (9, 'audience', 'engagementLevels', p_filter.engagement_levels IS NOT NULL,
         'l.engagement_level = ANY (($2).engagement_levels)', 'l.engagement_level'),
        (10, 'audience', 'leadSources', p_filter.lead_sources IS NOT NULL,
         'lower(btrim(l.lead_source)) = ANY (($2).lead_sources)', 'l.lead_source'),
        (11, 'audience', 'search', p_filter.search_pattern IS NOT NULL,
         '(concat_ws('' '', l.first_name, l.last_name) ILIKE ($2).search_pattern'
         ' OR l.email ILIKE ($2).search_pattern OR l.phone ILIKE ($2).search_pattern'
         ' OR l.company ILIKE ($2).search_pattern)',
         'concat_ws('', '', concat_ws('' '', l.first_name, l.last_name), l.email, l.phone, l.company)'),
        (12, 'audience', 'excludeBooked', p_filter.exclude_booked, 'NOT l.booked', 'l.booked_at::text'),
        (13, 'audience', 'excludeSmsStop', p_filter.exclude_sms_stop, 'NOT l.sms_stop', 'l.sms_stop_at::text'),
        (14, 'audience', 'excludeInActiveCampaign', p_filter.exclude_in_active_campaign AND NOT p_filter.takes_over,
         'NOT EXISTS (SELECT FROM enrollments e WHERE e.client_id = $1 AND e.lead_id = l.id'
         ' AND e.completed_at IS NULL)',
         '(SELECT c.name FROM enrollments e JOIN campaigns c ON c.client_id = e.client_id AND c.id = e.campaign_id'
         ' WHERE e.client_id = $1 AND e.lead_id = l.id AND e.completed_at IS NULL)'),
        (15, 'audience', 'excludePastCampaigns', p_filter.exclude_past_campaigns <> '{}',
         'NOT EXISTS (SELECT FROM enrollments e WHERE e.client_id = $1 AND e.lead_id = l.id'
         ' AND e.campaign_id = ANY (($2).exclude_past_campaigns))',
         '(SELECT string_agg(DISTINCT c.name, '', '') FROM enrollments e JOIN campaigns c'
         ' ON c.client_id = e.client_id AND c.id = e.campaign_id WHERE e.client_id = $1 AND e.lead_id = l.id'
         ' AND e.campaign_id = ANY (($2).exclude_past_campaigns))'),
        -- The campaign's own rule: whom it already had, it takes back never, or some time after they left.
        (16, 'audience', 'reenrollment', p_filter.campaign_id IS NOT NULL,
         'NOT EXISTS (SELECT FROM enrollments e WHERE e.client_id = $1 AND e.lead_id = l.id'
         ' AND e.campaign_id = ($2).campaign_id'
         || CASE WHEN p_filter.reenroll_after IS NULL THEN ')'
                 ELSE ' AND coalesce(e.completed_at > now() - ($2).reenroll_after, true))' END,
         '(SELECT max(coalesce(e.completed_at, e.enrolled_at))::text FROM enrollments e'
         ' WHERE e.client_id = $1 AND e.lead_id = l.id AND e.campaign_id = ($2).campaign_id)'),
        (17, 'enrollment', 'optedOut', NOT p_filter.exclude_sms_stop, 'NOT l.sms_stop', 'l.sms_stop_at::text'),
        (18, 'enrollment', 'openEnrollment', NOT p_filter.exclude_in_active_campaign AND NOT p_filter.takes_over,
         'NOT EXISTS (SELECT FROM enrollments o WHERE o.client_id = $1 AND o.lead_id = l.id'
         ' AND o.completed_at IS NULL)',
         '(SELECT c.name FROM enrollments o JOIN campaigns c ON c.client_id = o.client_id AND c.id = o.campaign_id'
         ' WHERE o.client_id = $1 AND o.lead_id = l.id AND o.completed_at IS NULL)')
    ) AS r (place, scope, rule, in_use, condition, value)
    WHERE r.in_use
$$;

-- The WHERE clause over `leads l`: only the rules in use, so that the planner sees a plain query.
CREATE FUNCTION audience_condition(p_filter audience_filter) RETURNS text
LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT 'l.client_id = $1 AND ' || string_agg(condition, E'\n  AND ' ORDER BY number)
    FROM public.audience_rules(p_filter) WHERE scope = 'audience'
$$;

-- What holds for every enrollment besides; 'true' where the audience implies it.
CREATE FUNCTION enrollable_condition(p_filter audience_filter) RETURNS text
LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT coalesce(string_agg(condition, ' AND ' ORDER BY number), 'true')
    FROM public.audience_rules(p_filter) WHERE scope = 'enrollment'
$$;

-- The order in which leads are enrolled where there is no room for all, and listed unless asked otherwise.
CREATE FUNCTION enrollment_order(p_order text DEFAULT 'score') RETURNS text
LANGUAGE sql IMMUTABLE AS $$
    SELECT CASE p_order
        WHEN 'score' THEN 'l.icp_score DESC NULLS LAST, l.created_at, l.id'
        WHEN 'oldest' THEN 'l.created_at, l.id'
        WHEN 'newest' THEN 'l.created_at DESC, l.id' END
$$;

-- Whether a lead is enrolled is looked up by hashing: without fresh statistics the planner takes a client's
-- enrollments for a handful and would compare every lead with every one of them.
-- How many leads an audience means, how many of them can be enrolled now, and what they are like.
CREATE FUNCTION audience_summary(p_client_id uuid, p_audience jsonb, p_campaign_id uuid DEFAULT NULL)
RETURNS TABLE (matching bigint, enrollable bigint, engagement jsonb, score jsonb)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
SET enable_nestloop = off AS $$
DECLARE
    v_filter audience_filter;
    v_is_implied boolean;
BEGIN
    PERFORM require_right(p_client_id, 'preview');
    v_filter := parse_audience(p_client_id, p_audience, p_campaign_id);
    v_is_implied := v_filter.exclude_in_active_campaign OR v_filter.takes_over;
    RETURN QUERY EXECUTE format(
        'SELECT count(*), count(*) FILTER (WHERE %s),
                jsonb_build_object(''High'', count(*) FILTER (WHERE l.engagement_level = ''High''),
                    ''Medium'', count(*) FILTER (WHERE l.engagement_level = ''Medium''),
                    ''Low'', count(*) FILTER (WHERE l.engagement_level = ''Low''),
                    ''unknown'', count(*) FILTER (WHERE l.engagement_level IS NULL)),
                jsonb_build_object(''0-24'', count(*) FILTER (WHERE l.icp_score < 25),
                    ''25-49'', count(*) FILTER (WHERE l.icp_score BETWEEN 25 AND 49),
                    ''50-74'', count(*) FILTER (WHERE l.icp_score BETWEEN 50 AND 74),
                    ''75-100'', count(*) FILTER (WHERE l.icp_score >= 75),
                    ''unknown'', count(*) FILTER (WHERE l.icp_score IS NULL))
         FROM leads l %s WHERE %s',
        -- As enrollable_condition(), but a lead's open enrollment is joined: in a FILTER it would be looked
        -- up for each lead.
        CASE WHEN v_is_implied THEN 'NOT l.sms_stop' ELSE 'NOT l.sms_stop AND o.lead_id IS NULL' END,
        CASE WHEN NOT v_is_implied THEN
            'LEFT JOIN enrollments o ON o.client_id = $1 AND o.lead_id = l.id AND o.completed_at IS NULL' END,
        audience_condition(v_filter))
    USING p_client_id, v_filter;
END
$$;

-- What the leads of an audience are like: the most frequent sources (as one of their spellings; null for
-- none) and tags, as [{"name", "leads"}].
CREATE FUNCTION audience_breakdown(p_client_id uuid, p_audience jsonb, p_campaign_id uuid DEFAULT NULL,
    p_limit integer DEFAULT 12)
RETURNS TABLE (sources jsonb, tags jsonb)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
SET enable_nestloop = off SET jit = off AS $$
DECLARE
    v_filter audience_filter;
BEGIN
    PERFORM require_right(p_client_id, 'preview');
    IF p_limit NOT BETWEEN 1 AND 1000 THEN
        RAISE EXCEPTION 'List 1 to 1,000 sources and tags, not %.', p_limit
            USING ERRCODE = '22023', COLUMN = 'limit';
    END IF;
    v_filter := parse_audience(p_client_id, p_audience, p_campaign_id);
    RETURN QUERY EXECUTE format($sql$
        WITH matching AS MATERIALIZED (
            SELECT nullif(btrim(l.lead_source), '') AS source, l.normalized_tags FROM leads l WHERE %s
        ), source_counts AS (
            SELECT min(source) AS name, count(*) AS leads
            FROM matching GROUP BY lower(source) ORDER BY 2 DESC, 1 LIMIT $3
        ), tag_counts AS (
            SELECT t.tag AS name, count(*) AS leads
            FROM matching CROSS JOIN LATERAL unnest(normalized_tags) AS t (tag)
            GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT $3
        )
        SELECT (SELECT coalesce(jsonb_agg(jsonb_build_object('name', name, 'leads', leads)
                                          ORDER BY leads DESC, name), '[]') FROM source_counts),
               (SELECT coalesce(jsonb_agg(jsonb_build_object('name', name, 'leads', leads)
                                          ORDER BY leads DESC, name), '[]') FROM tag_counts)
        $sql$, audience_condition(v_filter))
    USING p_client_id, v_filter, p_limit;
END
$$;

-- Where the client's leads are lost on the way to the enrollable ones, rule by rule: how many fall out at it
-- (having met all before), how many are left behind it, and how many more the audience would mean without
-- this rule alone (NULL where that can't be chosen: what holds for every enrollment). One pass over the leads;
-- bit n - 1 of `failed` says that a lead does not meet rule n.
CREATE FUNCTION audience_waterfall(p_client_id uuid, p_audience jsonb, p_campaign_id uuid DEFAULT NULL)
RETURNS TABLE (number integer, scope text, rule text, rejected bigint, remaining bigint, regained bigint)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
SET jit = off AS $$
#variable_conflict use_column
DECLARE
    v_filter audience_filter;
    v_failed text;
    v_audience integer;
BEGIN
    PERFORM require_right(p_client_id, 'preview');
    v_filter := parse_audience(p_client_id, p_audience, p_campaign_id);
    SELECT string_agg(format('CASE WHEN %s THEN 0 ELSE %s END', r.condition, 1 << (r.number - 1)), ' + '
                      ORDER BY r.number),
           bit_or(1 << (r.number - 1)) FILTER (WHERE r.scope = 'audience')
    INTO v_failed, v_audience
    FROM audience_rules(v_filter) r;
    -- OFFSET 0 keeps the expression below the grouping, where its number of values is guessed low enough to hash.
    RETURN QUERY EXECUTE format($sql$
        WITH judged AS (
            SELECT failed, count(*) AS leads
            FROM (SELECT %s AS failed FROM leads l WHERE l.client_id = $1 OFFSET 0) m
            GROUP BY failed
        )
        SELECT r.number, r.scope, r.rule, f.rejected,
               ((SELECT coalesce(sum(leads), 0) FROM judged)
                - sum(f.rejected) OVER (ORDER BY r.number))::bigint,
               CASE WHEN r.scope = 'audience' THEN f.regained END
        FROM audience_rules($2) r
        CROSS JOIN LATERAL (
            SELECT coalesce(sum(j.leads) FILTER (WHERE j.failed & -j.failed = 1 << (r.number - 1)), 0)::bigint
                       AS rejected,
                   coalesce(sum(j.leads) FILTER (WHERE j.failed & $3 = 1 << (r.number - 1)), 0)::bigint AS regained
            FROM judged j) f
        ORDER BY r.number
        $sql$, v_failed)
    USING p_client_id, v_filter, v_audience;
END
$$;

-- Each rule with this lead's value and whether the lead meets it: why it is in the audience, or why not.
CREATE FUNCTION explain_lead(p_client_id uuid, p_lead_id uuid, p_audience jsonb, p_campaign_id uuid DEFAULT NULL)
RETURNS TABLE (number integer, scope text, rule text, value text, is_met boolean)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
#variable_conflict use_column
DECLARE
    v_filter audience_filter;
    v_verdicts text;
BEGIN
    PERFORM require_right(p_client_id, 'preview');
    IF NOT EXISTS (SELECT FROM leads WHERE client_id = p_client_id AND id = p_lead_id) THEN
        RAISE EXCEPTION 'There is no lead % of this client.', coalesce(p_lead_id::text, 'NULL')
            USING ERRCODE = 'P0002', COLUMN = 'leadId';
    END IF;
    v_filter := parse_audience(p_client_id, p_audience, p_campaign_id);
    SELECT string_agg(format('(%s, %L, %L, %s, coalesce(%s, false))', r.number, r.scope, r.rule, r.value, r.condition),
                      ', ' ORDER BY r.number) INTO v_verdicts
    FROM audience_rules(v_filter) r;
    RETURN QUERY EXECUTE format(
        'SELECT v.* FROM leads l CROSS JOIN LATERAL (VALUES %s) AS v (number, scope, rule, value, is_met)
         WHERE l.client_id = $1 AND l.id = $3 ORDER BY v.number', v_verdicts)
    USING p_client_id, v_filter, p_lead_id;
END
$$;

-- How many leads each pair of campaigns means; the diagonal is the whole of each. Open enrollments are not
-- looked at, nor whom a campaign already had: the question is whom both mean, not who got them first. Bit
-- n - 1 of `meant` says that campaign n means the lead.
CREATE FUNCTION campaign_overlap(p_client_id uuid, p_campaign_ids uuid[])
RETURNS TABLE (first_id uuid, second_id uuid, leads bigint)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
SET jit = off AS $$
DECLARE
    v_filters audience_filter[];
    v_meant text;
    v_count integer := cardinality(p_campaign_ids);
BEGIN
    PERFORM require_right(p_client_id, 'preview');
    IF v_count IS NULL OR v_count NOT BETWEEN 1 AND 20 THEN
        RAISE EXCEPTION 'Compare 1 to 20 campaigns, not %.', coalesce(v_count::text, 'NULL')
            USING ERRCODE = '22023', COLUMN = 'campaignIds';
    ELSIF (SELECT count(*) FROM campaigns WHERE client_id = p_client_id AND id = ANY (p_campaign_ids)) <> v_count THEN
        RAISE EXCEPTION 'One of the campaigns does not exist for this client, or is named twice.'
            USING ERRCODE = 'P0002', COLUMN = 'campaignIds';
    END IF;
    SELECT array_agg(parse_audience(p_client_id, c.audience || '{"excludeInActiveCampaign": false}') ORDER BY a.n)
    INTO v_filters
    FROM unnest(p_campaign_ids) WITH ORDINALITY AS a (id, n)
    JOIN campaigns c ON c.client_id = p_client_id AND c.id = a.id;
    SELECT string_agg(format('CASE WHEN %s THEN %s ELSE 0 END',
               replace(audience_condition(v_filters[n]), '($2)', format('(($2)[%s])', n)), 1 << (n - 1)), ' + '
               ORDER BY n)
    INTO v_meant
    FROM generate_series(1, v_count) AS n;
    RETURN QUERY EXECUTE format($sql$
        WITH judged AS (
            SELECT meant, count(*) AS leads
            FROM (SELECT %s AS meant FROM leads l WHERE l.client_id = $1 OFFSET 0) m
            GROUP BY meant
        )
        SELECT ($3)[a.n], ($3)[b.n], coalesce(sum(j.leads), 0)::bigint
        FROM generate_series(1, cardinality($3)) AS a (n)
        CROSS JOIN generate_series(1, cardinality($3)) AS b (n)
        LEFT JOIN judged j ON (j.meant >> (a.n - 1)) & (j.meant >> (b.n - 1)) & 1 = 1
        GROUP BY a.n, b.n
        ORDER BY a.n, b.n
        $sql$, v_meant)
    USING p_client_id, v_filters, p_campaign_ids;
END
$$;

-- The same for tags, among the active leads.
CREATE FUNCTION tag_overlap(p_client_id uuid, p_tags text[])
RETURNS TABLE (first_tag text, second_tag text, leads bigint)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
SET jit = off AS $$
DECLARE
    v_tags text[] := ARRAY(SELECT lower(btrim(t)) FROM unnest(p_tags) WITH ORDINALITY AS a (t, n)
                           WHERE btrim(t) <> '' GROUP BY lower(btrim(t)) ORDER BY min(n));
BEGIN
    PERFORM require_right(p_client_id, 'preview');
    IF cardinality(v_tags) NOT BETWEEN 1 AND 20 THEN
        RAISE EXCEPTION 'Compare 1 to 20 tags, not %.', cardinality(v_tags)
            USING ERRCODE = '22023', COLUMN = 'tags';
    END IF;
    RETURN QUERY
    WITH meant AS (
        SELECT ARRAY(SELECT t FROM unnest(v_tags) AS t WHERE t = ANY (l.normalized_tags)) AS tags, count(*) AS n
        FROM leads l WHERE l.client_id = p_client_id AND l.is_active AND l.normalized_tags && v_tags
        GROUP BY 1
    )
    SELECT a.tag, b.tag, coalesce(sum(m.n), 0)::bigint
    FROM unnest(v_tags) WITH ORDINALITY AS a (tag, place)
    CROSS JOIN unnest(v_tags) WITH ORDINALITY AS b (tag, place)
    LEFT JOIN meant m ON a.tag = ANY (m.tags) AND b.tag = ANY (m.tags)
    GROUP BY a.tag, a.place, b.tag, b.place
    ORDER BY a.place, b.place;
END
$$;

-- The ORDER BY for a list of leads: as the campaign enrolls them, or by a column of the lead table.
CREATE FUNCTION audience_order(p_client_id uuid, p_campaign_id uuid, p_sort text, p_descending boolean) RETURNS text
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    v_column text := CASE p_sort
        WHEN 'name' THEN 'lower(l.last_name), lower(l.first_name)'
        WHEN 'email' THEN 'lower(l.email)'
        WHEN 'phone' THEN 'l.phone'
        WHEN 'company' THEN 'lower(l.company)'
        WHEN 'score' THEN 'l.icp_score'
        WHEN 'engagement' THEN 'array_position(ARRAY[''Low'', ''Medium'', ''High''], l.engagement_level)'
        WHEN 'source' THEN 'lower(l.lead_source)'
        WHEN 'created' THEN 'l.created_at' END;
BEGIN
    IF p_sort = 'enrollment' AND p_descending IS NOT NULL THEN
        RETURN enrollment_order(coalesce((SELECT c.enrollment_order FROM campaigns c
            WHERE c.client_id = p_client_id AND c.id = p_campaign_id), 'score'));
    ELSIF v_column IS NULL OR p_descending IS NULL THEN
        RAISE EXCEPTION 'Leads can''t be sorted by "%".', p_sort USING ERRCODE = '22023', COLUMN = 'sort';
    ELSIF p_descending THEN
        RETURN replace(v_column, '), lower(', ') DESC NULLS LAST, lower(') || ' DESC NULLS LAST, l.id DESC';
    END IF;
    RETURN v_column || ' NULLS LAST, l.id';
END
$$;

-- The ids of all leads an audience means, in order, as one run of 16-byte ids (a million are 16 MB).
CREATE FUNCTION audience_lead_ids(p_client_id uuid, p_audience jsonb, p_campaign_id uuid DEFAULT NULL,
    p_sort text DEFAULT 'enrollment', p_descending boolean DEFAULT false)
RETURNS bytea
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
SET enable_nestloop = off AS $$
DECLARE
    v_filter audience_filter;
    v_ids bytea;
BEGIN
    PERFORM require_right(p_client_id, 'preview');
    v_filter := parse_audience(p_client_id, p_audience, p_campaign_id);
    EXECUTE format('SELECT string_agg(s.id, '''') FROM (
                        SELECT uuid_send(l.id) AS id FROM leads l WHERE %s ORDER BY %s) s',
                   audience_condition(v_filter),
                   audience_order(p_client_id, p_campaign_id, p_sort, p_descending))
    INTO v_ids USING p_client_id, v_filter;
    RETURN coalesce(v_ids, '');
END
$$;

-- The same leads as whole rows, to be exported.
CREATE FUNCTION audience_leads(p_client_id uuid, p_audience jsonb, p_campaign_id uuid DEFAULT NULL,
    p_sort text DEFAULT 'enrollment', p_descending boolean DEFAULT false)
RETURNS SETOF leads
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
SET enable_nestloop = off AS $$
DECLARE
    v_filter audience_filter;
BEGIN
    PERFORM require_right(p_client_id, 'preview');
    v_filter := parse_audience(p_client_id, p_audience, p_campaign_id);
    RETURN QUERY EXECUTE format('SELECT l.* FROM leads l WHERE %s ORDER BY %s', audience_condition(v_filter),
        audience_order(p_client_id, p_campaign_id, p_sort, p_descending))
    USING p_client_id, v_filter;
END
$$;

-- A client's tags with the number of active leads that carry each, the most used first.
CREATE FUNCTION available_tags(p_client_id uuid, p_contains text DEFAULT NULL, p_limit integer DEFAULT 200)
RETURNS TABLE (tag text, lead_count bigint)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    PERFORM require_right(p_client_id, 'preview');
    RETURN QUERY
    SELECT t.tag, count(*)
    FROM leads l
    CROSS JOIN LATERAL unnest(l.normalized_tags) AS t (tag)
    WHERE l.client_id = p_client_id AND l.is_active
      AND (p_contains IS NULL OR position(lower(btrim(p_contains)) IN t.tag) > 0)
    GROUP BY t.tag
    ORDER BY count(*) DESC, t.tag
    LIMIT p_limit;
END
$$;
