-- Reviewing campaigns that were made without a person: what they resemble, and what becomes of them.

-- How alike two texts are, 0 to 1: the share of groups of three letters that both have. (pg_trgm is not on all
-- servers.)
CREATE FUNCTION text_trigrams(p_text text) RETURNS text[]
LANGUAGE sql IMMUTABLE PARALLEL SAFE SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT coalesce(array_agg(DISTINCT substr(w.word, n, 3)), '{}')
    FROM (SELECT '  ' || m[1] || ' ' AS word FROM regexp_matches(lower(p_text), '[[:alnum:]]+', 'g') AS m) w
    CROSS JOIN LATERAL generate_series(1, char_length(w.word) - 2) AS n
$$;

CREATE FUNCTION array_likeness(p_a text[], p_b text[]) RETURNS numeric
LANGUAGE sql IMMUTABLE PARALLEL SAFE SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT coalesce(round((SELECT count(*) FROM (SELECT unnest(p_a) INTERSECT SELECT unnest(p_b)) both_have)::numeric
        / nullif((SELECT count(*) FROM (SELECT unnest(p_a) UNION SELECT unnest(p_b)) either_has), 0), 3), 0)
$$;

-- The client's other campaigns that this one resembles, the most alike first: by form id (the same or a similar
-- one), name and tags.
CREATE FUNCTION similar_campaigns(p_client_id uuid, p_campaign_id uuid, p_limit integer DEFAULT 5)
RETURNS TABLE (id uuid, name text, form_id text, name_likeness numeric, form_likeness numeric, tag_likeness numeric)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
#variable_conflict use_column
BEGIN
    PERFORM require_right(p_client_id, 'read');
    RETURN QUERY
    WITH this AS (
        SELECT text_trigrams(c.name) AS name, text_trigrams(c.form_id) AS form, normalize_tags(c.target_tags) AS tags
        FROM campaigns c WHERE c.client_id = p_client_id AND c.id = p_campaign_id
    ), others AS (
        SELECT c.id, c.name, c.form_id, array_likeness(text_trigrams(c.name), t.name) AS names,
               array_likeness(text_trigrams(c.form_id), t.form) AS forms,
               array_likeness(normalize_tags(c.target_tags), t.tags) AS tags
        FROM this t, campaigns c
        WHERE c.client_id = p_client_id AND c.id <> p_campaign_id AND c.is_active
          AND coalesce(c.review_status NOT IN ('pending', 'discarded'), true)
    )
    SELECT o.id, o.name, o.form_id, o.names, o.forms, o.tags FROM others o
    WHERE o.names >= 0.3 OR o.forms >= 0.5 OR o.tags >= 0.5
    ORDER BY o.names + o.forms + o.tags DESC, o.name
    LIMIT least(greatest(p_limit, 1), 50);
END
$$;

-- The campaign, if it waits for review; locked.
CREATE FUNCTION campaign_to_review(p_client_id uuid, p_campaign_id uuid) RETURNS campaigns
LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    v_campaign campaigns;
BEGIN
    PERFORM pg_advisory_xact_lock(campaign_lock_key(p_campaign_id));
    SELECT * INTO v_campaign FROM campaigns
    WHERE client_id = p_client_id AND id = p_campaign_id FOR NO KEY UPDATE;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'There is no campaign % of this client.', coalesce(p_campaign_id::text, 'NULL')
            USING ERRCODE = 'P0002', COLUMN = 'campaignId';
    ELSIF v_campaign.review_status IS DISTINCT FROM 'pending' THEN
        RAISE EXCEPTION 'The campaign "%" does not wait for review.', v_campaign.name
            USING ERRCODE = '55000', HINT = 'Somebody else may have reviewed it.';
    END IF;
    RETURN v_campaign;
END
$$;

-- Approved it takes leads like any other; discarded it is deactivated, and stays on record.
CREATE FUNCTION review_campaign(p_client_id uuid, p_campaign_id uuid, p_decision text) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    PERFORM require_right(p_client_id, 'manage');
    IF p_decision IS NULL OR p_decision NOT IN ('approved', 'discarded') THEN
        RAISE EXCEPTION 'A review ends with approved or discarded, not %.', coalesce(p_decision, 'NULL')
            USING ERRCODE = '22023', COLUMN = 'decision';
    END IF;
    PERFORM campaign_to_review(p_client_id, p_campaign_id);
    UPDATE campaigns SET review_status = p_decision, is_active = is_active AND p_decision = 'approved'
    WHERE client_id = p_client_id AND id = p_campaign_id;
END
$$;

-- The campaign that waits is another one's: that gets its tags, and its form id if it has none, and this one is
-- discarded. Nobody is enrolled by it.
CREATE FUNCTION merge_campaign(p_client_id uuid, p_campaign_id uuid, p_into_id uuid) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    v_from campaigns;
    v_into campaigns;
    v_tags jsonb;
BEGIN
    PERFORM require_right(p_client_id, 'manage');
    v_from := campaign_to_review(p_client_id, p_campaign_id);
    SELECT * INTO v_into FROM campaigns WHERE client_id = p_client_id AND id = p_into_id FOR NO KEY UPDATE;
    IF NOT FOUND OR p_into_id = p_campaign_id THEN
        RAISE EXCEPTION 'There is no campaign % of this client to merge into.', coalesce(p_into_id::text, 'NULL')
            USING ERRCODE = 'P0002', COLUMN = 'intoId';
    ELSIF NOT v_into.is_active OR coalesce(v_into.review_status IN ('pending', 'discarded'), false) THEN
        RAISE EXCEPTION 'The campaign "%" takes no leads; nothing can be merged into it.', v_into.name
            USING ERRCODE = '55000', HINT = 'Choose one that is active.';
    END IF;
    -- A form id belongs to one campaign: the discarded one keeps its own with a mark behind it.
    UPDATE campaigns
    SET review_status = 'discarded', is_active = false,
        form_id = left(form_id, 200) || ' (merged ' || left(id::text, 8) || ')'
    WHERE client_id = p_client_id AND id = p_campaign_id;
    SELECT jsonb_agg(t.tag) INTO v_tags
    FROM (SELECT DISTINCT ON (lower(btrim(a.tag))) a.tag
          FROM (SELECT jsonb_array_elements_text(v_into.audience #> '{tags,any}') AS tag
                UNION ALL SELECT unnest(v_from.target_tags)) a) t;
    UPDATE campaigns
    SET form_id = coalesce(form_id, v_from.form_id),
        audience = CASE WHEN v_tags IS NULL THEN audience
                        ELSE audience || jsonb_build_object('tags',
                            coalesce(audience -> 'tags', '{}') || jsonb_build_object('any', v_tags)) END,
        target_tags = ARRAY(SELECT DISTINCT tag FROM unnest(target_tags
            || ARRAY(SELECT jsonb_array_elements_text(v_tags))) AS tag)
    WHERE client_id = p_client_id AND id = p_into_id;
END
$$;

REVOKE EXECUTE ON FUNCTION text_trigrams(text), array_likeness(text[], text[]), similar_campaigns(uuid, uuid, integer),
    campaign_to_review(uuid, uuid), review_campaign(uuid, uuid, text), merge_campaign(uuid, uuid, uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION similar_campaigns(uuid, uuid, integer)
    TO cm_super_admin, cm_client_admin, cm_staff, cm_manager, cm_worker;
GRANT EXECUTE ON FUNCTION review_campaign(uuid, uuid, text), merge_campaign(uuid, uuid, uuid)
    TO cm_super_admin, cm_client_admin;
