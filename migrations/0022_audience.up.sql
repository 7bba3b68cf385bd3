-- Which leads an audience (DESIGN §6) means. audience_condition is the only place where the filter becomes
-- SQL: preview, its count and breakdown, and enrollment all run the text it returns, with its parameters
-- bound as $1 (client), $2 (the parsed audience) and $3 (the campaign, or NULL before there is one).

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
    search_pattern text
);

-- The moment a text means: a date is the start of that day in the zone (or its last microsecond, for days
-- of 23 or 25 hours too), anything else the moment itself.
CREATE FUNCTION audience_moment(p_text text, p_time_zone text, p_end_of_day boolean) RETURNS timestamptz
LANGUAGE sql STABLE AS $$
    SELECT CASE
        WHEN length(p_text) > 10 THEN p_text::timestamptz
        WHEN p_end_of_day THEN ((p_text::date + 1)::timestamp AT TIME ZONE p_time_zone) - interval '1 microsecond'
        ELSE p_text::date::timestamp AT TIME ZONE p_time_zone
    END
$$;

CREATE FUNCTION parse_audience(p_client_id uuid, p_audience jsonb) RETURNS audience_filter
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

-- The WHERE clause over `leads l`. Only the parts in use are written, so that the planner sees a plain query.
CREATE FUNCTION audience_condition(p_filter audience_filter, p_campaign_id uuid DEFAULT NULL) RETURNS text
LANGUAGE sql IMMUTABLE AS $$
    SELECT concat_ws(E'\n  AND ',
        'l.client_id = $1', 'l.is_active',
        CASE WHEN p_filter.tags_any <> '{}' THEN 'l.normalized_tags && ($2).tags_any' END,
        CASE WHEN p_filter.tags_all <> '{}' THEN 'l.normalized_tags @> ($2).tags_all' END,
        CASE WHEN p_filter.tags_none <> '{}' THEN 'NOT l.normalized_tags && ($2).tags_none' END,
        CASE WHEN p_filter.created_from IS NOT NULL THEN 'l.created_at >= ($2).created_from' END,
        CASE WHEN p_filter.created_until IS NOT NULL THEN 'l.created_at <= ($2).created_until' END,
        CASE WHEN p_filter.icp_min IS NOT NULL THEN 'l.icp_score >= ($2).icp_min' END,
        CASE WHEN p_filter.icp_max IS NOT NULL THEN 'l.icp_score <= ($2).icp_max' END,
        CASE WHEN p_filter.engagement_levels IS NOT NULL
             THEN 'l.engagement_level = ANY (($2).engagement_levels)' END,
        CASE WHEN p_filter.lead_sources IS NOT NULL
             THEN 'lower(btrim(l.lead_source)) = ANY (($2).lead_sources)' END,
        CASE WHEN p_filter.exclude_booked THEN 'NOT l.booked' END,
        CASE WHEN p_filter.exclude_sms_stop THEN 'NOT l.sms_stop' END,
        CASE WHEN p_filter.exclude_in_active_campaign THEN
            'NOT EXISTS (SELECT FROM enrollments e WHERE e.client_id = $1 AND e.lead_id = l.id'
            ' AND e.completed_at IS NULL)' END,
        CASE WHEN p_filter.exclude_past_campaigns <> '{}' THEN
            'NOT EXISTS (SELECT FROM enrollments e WHERE e.client_id = $1 AND e.lead_id = l.id'
            ' AND e.campaign_id = ANY (($2).exclude_past_campaigns))' END,
        CASE WHEN p_filter.search_pattern IS NOT NULL THEN
            '(concat_ws('' '', l.first_name, l.last_name) ILIKE ($2).search_pattern'
            ' OR l.email ILIKE ($2).search_pattern OR l.phone ILIKE ($2).search_pattern'
            ' OR l.company ILIKE ($2).search_pattern)' END,
        -- A campaign does not take back whom it already had.
        CASE WHEN p_campaign_id IS NOT NULL THEN
            'NOT EXISTS (SELECT FROM enrollments e WHERE e.client_id = $1 AND e.lead_id = l.id'
            ' AND e.campaign_id = $3)' END)
$$;

-- What holds for every enrollment, whatever the audience says (DESIGN §4): over `leads l`, with $1.
-- An audience with its usual exclusions implies it, and is not made to check twice.
CREATE FUNCTION enrollable_condition(p_filter audience_filter) RETURNS text
LANGUAGE sql IMMUTABLE AS $$
    SELECT CASE WHEN p_filter.exclude_sms_stop AND p_filter.exclude_in_active_campaign THEN 'l.is_active'
        ELSE 'l.is_active AND NOT l.sms_stop AND NOT EXISTS (SELECT FROM enrollments o'
             ' WHERE o.client_id = $1 AND o.lead_id = l.id AND o.completed_at IS NULL)' END
$$;

-- The order in which leads are enrolled, and listed unless asked otherwise.
CREATE FUNCTION enrollment_order() RETURNS text
LANGUAGE sql IMMUTABLE AS $$
    SELECT 'l.icp_score DESC NULLS LAST, l.created_at, l.id'
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
    v_filter := parse_audience(p_client_id, p_audience);
    v_is_implied := v_filter.exclude_sms_stop AND v_filter.exclude_in_active_campaign;
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
        CASE WHEN v_is_implied THEN 'l.is_active'
             ELSE 'l.is_active AND NOT l.sms_stop AND o.lead_id IS NULL' END,
        CASE WHEN NOT v_is_implied THEN
            'LEFT JOIN enrollments o ON o.client_id = $1 AND o.lead_id = l.id AND o.completed_at IS NULL' END,
        audience_condition(v_filter, p_campaign_id))
    USING p_client_id, v_filter, p_campaign_id;
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
    v_column text;
    v_order text;
    v_ids bytea;
BEGIN
    PERFORM require_right(p_client_id, 'preview');
    v_filter := parse_audience(p_client_id, p_audience);
    v_column := CASE p_sort
        WHEN 'enrollment' THEN NULL
        WHEN 'name' THEN 'lower(l.last_name), lower(l.first_name)'
        WHEN 'email' THEN 'lower(l.email)'
        WHEN 'phone' THEN 'l.phone'
        WHEN 'company' THEN 'lower(l.company)'
        WHEN 'score' THEN 'l.icp_score'
        WHEN 'engagement' THEN 'array_position(ARRAY[''Low'', ''Medium'', ''High''], l.engagement_level)'
        WHEN 'source' THEN 'lower(l.lead_source)'
        WHEN 'created' THEN 'l.created_at'
        ELSE '?' END;
    IF v_column = '?' OR p_descending IS NULL OR p_sort IS NULL THEN
        RAISE EXCEPTION 'Leads can''t be sorted by "%".', p_sort USING ERRCODE = '22023', COLUMN = 'sort';
    END IF;
    v_order := CASE
        WHEN v_column IS NULL THEN enrollment_order()
        WHEN p_descending THEN replace(v_column, '), lower(', ') DESC NULLS LAST, lower(')
                               || ' DESC NULLS LAST, l.id DESC'
        ELSE v_column || ' NULLS LAST, l.id' END;
    EXECUTE format('SELECT string_agg(s.id, '''') FROM (
                        SELECT uuid_send(l.id) AS id FROM leads l WHERE %s ORDER BY %s) s',
                   audience_condition(v_filter, p_campaign_id), v_order)
    INTO v_ids USING p_client_id, v_filter, p_campaign_id;
    RETURN coalesce(v_ids, '');
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
