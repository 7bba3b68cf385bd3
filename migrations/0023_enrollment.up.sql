-- Creating campaigns and enrolling leads. Enrollment is one statement over the audience's condition;
-- one advisory lock serialises a campaign, the unique index on open enrollments decides between campaigns.

CREATE FUNCTION campaign_lock_key(p_campaign_id uuid) RETURNS bigint
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT hashtextextended('campaign ' || p_campaign_id::text, 0)
$$;

-- Makes a campaign with version 1 of its sequence, from JSON with the columns' names in camelCase plus
-- messages and audience. Returns its id.
CREATE FUNCTION create_campaign(p_client_id uuid, p_campaign jsonb) RETURNS uuid
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    v_unknown text;
    v_problem text;
    v_id uuid;
    v_start timestamptz := (p_campaign ->> 'startDatetime')::timestamptz;
    v_paused boolean := coalesce((p_campaign ->> 'isPaused')::boolean, false);
    v_audience jsonb := coalesce(nullif(p_campaign -> 'audience', 'null'), '{}');
    v_tags text[];
BEGIN
    PERFORM require_right(p_client_id, 'manage');
    IF NOT (SELECT is_active FROM clients WHERE id = p_client_id) THEN
        RAISE EXCEPTION 'This client is inactive; it takes no new campaigns.'
            USING ERRCODE = '55000', COLUMN = 'clientId';
    END IF;
    SELECT string_agg(k, ', ') INTO v_unknown FROM jsonb_object_keys(p_campaign) AS k
    WHERE k NOT IN ('name', 'campaignType', 'formId', 'isPaused', 'startDatetime', 'maxLeadsToEnroll',
        'targetTags', 'audience', 'webinarDatetime', 'zoomLink', 'bookingLink', 'resourceLink',
        'resourceName', 'messages', 'enrollmentOrder', 'reenrollmentRule', 'reenrollmentDays',
        'overlapResolution');
    IF v_unknown IS NOT NULL THEN
        RAISE EXCEPTION 'A campaign has no field "%".', v_unknown USING ERRCODE = '22023';
    END IF;
    v_problem := messages_problem(p_campaign -> 'messages');
    IF v_problem IS NOT NULL THEN
        RAISE EXCEPTION '%', v_problem USING ERRCODE = '22023', COLUMN = 'messages';
    END IF;
    PERFORM parse_audience(p_client_id, v_audience);
    IF v_start < now() OR v_start > now() + interval '1 year' THEN
        RAISE EXCEPTION 'The start must be in the future and at most a year ahead.'
            USING ERRCODE = '22023', COLUMN = 'startDatetime';
    END IF;
    -- Without a list of its own a campaign's tags are those its audience asks for.
    v_tags := CASE WHEN jsonb_typeof(p_campaign -> 'targetTags') = 'array'
        THEN ARRAY(SELECT jsonb_array_elements_text(p_campaign -> 'targetTags'))
        ELSE ARRAY(SELECT jsonb_array_elements_text(v_audience #> '{tags,any}')
                   UNION SELECT jsonb_array_elements_text(v_audience #> '{tags,all}')) END;
    INSERT INTO campaigns (client_id, name, campaign_type, form_id, is_paused, enrollment_status,
        start_datetime, max_leads_to_enroll, target_tags, audience, webinar_datetime, zoom_link,
        booking_link, resource_link, resource_name, enrollment_order, reenrollment_rule, reenrollment_days,
        overlap_resolution)
    VALUES (p_client_id, btrim(p_campaign ->> 'name'), coalesce(p_campaign ->> 'campaignType', 'Custom'),
        nullif(btrim(p_campaign ->> 'formId'), ''), v_paused,
        CASE WHEN v_start IS NOT NULL THEN 'scheduled' WHEN v_paused THEN 'paused' ELSE 'active' END,
        v_start, (p_campaign ->> 'maxLeadsToEnroll')::integer, v_tags, v_audience,
        (p_campaign ->> 'webinarDatetime')::timestamptz, p_campaign ->> 'zoomLink',
        p_campaign ->> 'bookingLink', p_campaign ->> 'resourceLink', p_campaign ->> 'resourceName',
        coalesce(p_campaign ->> 'enrollmentOrder', 'score'), coalesce(p_campaign ->> 'reenrollmentRule', 'never'),
        (p_campaign ->> 'reenrollmentDays')::integer, coalesce(p_campaign ->> 'overlapResolution', 'skip'))
    RETURNING id INTO v_id;
    INSERT INTO campaign_versions (client_id, campaign_id, version, messages)
    VALUES (p_client_id, v_id, 1, p_campaign -> 'messages');
    INSERT INTO audit_log (client_id, action, subject_type, subject_id, after)
    VALUES (p_client_id, 'campaign_created', 'campaign', v_id, p_campaign);
    RETURN v_id;
END
$$;

-- Leads that wait until they are free for a campaign that does not take them over (overlap_resolution 'wait').
CREATE TABLE enrollment_waits (
    client_id uuid NOT NULL,
    campaign_id uuid NOT NULL,
    lead_id uuid NOT NULL,
    waiting_since timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT enrollment_waits_pkey PRIMARY KEY (client_id, campaign_id, lead_id),
    CONSTRAINT enrollment_waits_campaign_fkey FOREIGN KEY (client_id, campaign_id)
        REFERENCES campaigns (client_id, id),
    CONSTRAINT enrollment_waits_lead_fkey FOREIGN KEY (client_id, lead_id) REFERENCES leads (client_id, id)
);

-- The campaign, if it takes leads now; locked against other enrollments of it until the transaction ends.
CREATE FUNCTION campaign_to_enroll(p_client_id uuid, p_campaign_id uuid) RETURNS campaigns
LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    v_campaign campaigns;
BEGIN
    -- In this order: who holds the second lock must not wait behind a booking that waits for the first.
    PERFORM pg_advisory_xact_lock_shared(lead_state_lock_key(p_client_id));
    PERFORM pg_advisory_xact_lock(campaign_lock_key(p_campaign_id));
    SELECT * INTO v_campaign FROM campaigns WHERE client_id = p_client_id AND id = p_campaign_id;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'There is no campaign % of this client.', coalesce(p_campaign_id::text, 'NULL')
            USING ERRCODE = 'P0002', COLUMN = 'campaignId';
    ELSIF NOT v_campaign.is_active THEN
        RAISE EXCEPTION 'The campaign "%" is deactivated and takes no leads.', v_campaign.name
            USING ERRCODE = '55000', HINT = 'Reactivate it first.';
    ELSIF v_campaign.review_status IN ('pending', 'discarded') THEN
        RAISE EXCEPTION 'The campaign "%" has not been approved and takes no leads.', v_campaign.name
            USING ERRCODE = '55000', HINT = 'Review it first.';
    ELSIF v_campaign.enrollment_status = 'scheduled' THEN
        RAISE EXCEPTION 'The campaign "%" is scheduled to start later.', v_campaign.name
            USING ERRCODE = '55000', HINT = 'It enrolls by itself when it is due.';
    END IF;
    RETURN v_campaign;
END
$$;

-- Takes these leads out of the campaigns that have them, for another one that takes them over: an explicit
-- de-enrollment with the outcome 'removed' and its event. Each enrollment remembers the run it was closed by,
-- so that the run's undo opens it again. Counters and audit follow when the run ends: note_moved().
CREATE FUNCTION remove_from_campaigns(p_client_id uuid, p_lead_ids uuid[], p_for_campaign_id uuid, p_run_id uuid)
RETURNS void
LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    v_login text := app_login();
BEGIN
    -- In the order in which everybody locks them.
    PERFORM FROM enrollments e
    WHERE e.client_id = p_client_id AND e.lead_id = ANY (p_lead_ids) AND e.completed_at IS NULL
    ORDER BY e.lead_id
    FOR NO KEY UPDATE;
    WITH closed AS (
        UPDATE enrollments e
        SET completed_at = greatest(now(), e.enrolled_at, e.last_sent_at), outcome = 'removed',
            processing_status = 'Stopped', de_enrollment_run_id = p_run_id
        WHERE e.client_id = p_client_id AND e.lead_id = ANY (p_lead_ids) AND e.completed_at IS NULL
          AND e.campaign_id <> p_for_campaign_id
        RETURNING e.lead_id, e.campaign_id
    )
    INSERT INTO lead_events (client_id, lead_id, campaign_id, event_type, run_id, actor, detail)
    SELECT p_client_id, lead_id, campaign_id, 'de_enrolled', p_run_id, v_login,
           jsonb_build_object('outcome', 'removed', 'movedTo', p_for_campaign_id)
    FROM closed;
END
$$;

-- How many leads a run took over from each campaign: [{"campaignId", "name", "leads"}], the most first.
CREATE FUNCTION moved_leads(p_client_id uuid, p_campaign_id uuid, p_run_id uuid) RETURNS jsonb
LANGUAGE sql STABLE SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT coalesce(jsonb_agg(jsonb_build_object('campaignId', m.campaign_id, 'name', c.name, 'leads', m.leads)
                              ORDER BY m.leads DESC, c.name), '[]')
    FROM (SELECT o.campaign_id, count(*) AS leads
          FROM public.enrollments e
          JOIN public.enrollments o ON o.client_id = p_client_id AND o.lead_id = e.lead_id
               AND o.de_enrollment_run_id = p_run_id
          WHERE e.client_id = p_client_id AND e.campaign_id = p_campaign_id AND e.enrollment_run_id = p_run_id
          GROUP BY o.campaign_id) m
    JOIN public.campaigns c ON c.client_id = p_client_id AND c.id = m.campaign_id
$$;

-- The counters of the campaigns whose leads a run took over, and an audit row for each.
CREATE FUNCTION note_moved(p_client_id uuid, p_campaign_id uuid, p_run_id uuid) RETURNS void
LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    v_moved jsonb := moved_leads(p_client_id, p_campaign_id, p_run_id);
BEGIN
    -- This run's own campaign is changed right after: all are locked in one order.
    PERFORM FROM campaigns c
    WHERE c.client_id = p_client_id
      AND (c.id = p_campaign_id
           OR c.id IN (SELECT (m ->> 'campaignId')::uuid FROM jsonb_array_elements(v_moved) AS m))
    ORDER BY c.id
    FOR NO KEY UPDATE;
    UPDATE campaigns c
    SET active_leads_count = c.active_leads_count - (m ->> 'leads')::integer,
        removed_leads_count = c.removed_leads_count + (m ->> 'leads')::integer
    FROM jsonb_array_elements(v_moved) AS m
    WHERE c.client_id = p_client_id AND c.id = (m ->> 'campaignId')::uuid;
    INSERT INTO audit_log (client_id, action, subject_type, subject_id, after)
    SELECT p_client_id, 'leads_moved', 'campaign', (m ->> 'campaignId')::uuid,
           jsonb_build_object('leads', m -> 'leads', 'movedTo', p_campaign_id, 'runId', p_run_id)
    FROM jsonb_array_elements(v_moved) AS m;
END
$$;

-- Who waits for a campaign after a run of it: those who are elsewhere now and would match were they free, and
-- those who have waited, still match, and found no room.
CREATE FUNCTION keep_waiting(p_client_id uuid, p_campaign_id uuid, p_filter audience_filter) RETURNS void
LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, public, pg_temp SET enable_nestloop = off AS $$
DECLARE
    v_condition text;
BEGIN
    p_filter.exclude_in_active_campaign := false;
    v_condition := audience_condition(p_filter) || ' AND NOT l.sms_stop';
    EXECUTE format($sql$
        INSERT INTO enrollment_waits (client_id, campaign_id, lead_id)
        SELECT $1, $3, l.id FROM leads l
        JOIN enrollments o ON o.client_id = $1 AND o.lead_id = l.id AND o.completed_at IS NULL
             AND o.campaign_id <> $3
        WHERE %s
        ON CONFLICT DO NOTHING$sql$, v_condition)
    USING p_client_id, p_filter, p_campaign_id;
    EXECUTE format($sql$
        DELETE FROM enrollment_waits w
        WHERE w.client_id = $1 AND w.campaign_id = $3
          AND NOT EXISTS (SELECT FROM leads l WHERE l.id = w.lead_id AND %s)$sql$, v_condition)
    USING p_client_id, p_filter, p_campaign_id;
END
$$;

-- What tells whether an enrollment is the one that a dry run showed: its leads (their ids in order, 16 bytes
-- each) and the sequence they get.
CREATE FUNCTION enrollment_fingerprint(p_leads bytea, p_version integer) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT md5(int4send(p_version) || coalesce(p_leads, ''))
$$;

-- Enrolls these leads, but for those that another campaign has got meanwhile. Returns how many.
CREATE FUNCTION insert_enrollments(p_run enrollment_runs, p_lead_ids uuid[], p_version integer, p_messages integer)
RETURNS integer
LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    v_login text := app_login();
    v_inserted integer;
BEGIN
    WITH enrolled AS (
        INSERT INTO enrollments (client_id, lead_id, campaign_id, enrolled_campaign_version,
            enrolled_message_count, enrollment_run_id)
        -- In the order of the ids, as all campaigns do it: none waits for a lead in a circle with another.
        SELECT p_run.client_id, l.id, p_run.campaign_id, p_version, p_messages, p_run.id
        FROM unnest(p_lead_ids) AS l (id) ORDER BY l.id
        ON CONFLICT (client_id, lead_id) WHERE completed_at IS NULL DO NOTHING
        RETURNING lead_id
    ), noted AS (
        INSERT INTO lead_events (client_id, lead_id, campaign_id, event_type, run_id, actor)
        SELECT p_run.client_id, lead_id, p_run.campaign_id, 'enrolled', p_run.id, v_login FROM enrolled
    )
    SELECT count(*) INTO v_inserted FROM enrolled;
    RETURN v_inserted;
END
$$;

-- How many leads the next portion of a run has: what should fit into the rest of the time at the speed so far,
-- never so few that looking after the time costs more than the work, never so many that progress is not told.
CREATE FUNCTION enrollment_portion(p_room bigint, p_enrolled bigint, p_spent_ms numeric, p_time_limit_ms integer)
RETURNS integer
LANGUAGE sql IMMUTABLE PARALLEL SAFE SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT CASE WHEN p_time_limit_ms IS NULL THEN greatest(20000, ceil(p_room / 10.0))
                ELSE greatest(1000, least(p_enrolled * (p_time_limit_ms / greatest(p_spent_ms, 1) - 1),
                                          20000, p_room / 10.0)) END::integer
$$;

-- Enrolls the campaign's audience: at most p_limit leads, at most what its cap leaves, and as many as fit into
-- p_time_limit_ms (the rest stays for another call). With p_fingerprint exactly the leads it was computed
-- from, or nobody. What enroll_campaign, the dry run and the worker all run; they have checked the rights.
-- Tells its progress by notices: "enrolled n of m".
CREATE FUNCTION enroll_audience(p_client_id uuid, p_campaign_id uuid, p_limit integer,
    p_time_limit_ms integer DEFAULT NULL, p_fingerprint text DEFAULT NULL, p_only_waiting boolean DEFAULT false)
RETURNS enrollment_runs
LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, public, pg_temp SET enable_nestloop = off AS $$
DECLARE
    v_campaign campaigns;
    v_run enrollment_runs;
    v_filter audience_filter;
    v_condition text;
    v_messages integer;
    v_room bigint;
    v_leads uuid[];
    v_portion uuid[];
    v_place integer := 1;
    v_inserted integer;
    v_started timestamptz := clock_timestamp();
    v_spent_ms numeric := 0;
BEGIN
    IF p_limit < 1 THEN
        RAISE EXCEPTION 'The number of leads to enroll must be at least 1.'
            USING ERRCODE = '22023', COLUMN = 'limit';
    ELSIF p_time_limit_ms < 1 THEN
        RAISE EXCEPTION 'The time limit must be at least 1 ms.' USING ERRCODE = '22023', COLUMN = 'timeLimitMs';
    END IF;
    v_campaign := campaign_to_enroll(p_client_id, p_campaign_id);
    v_filter := parse_audience(p_client_id, v_campaign.audience, p_campaign_id);
    v_condition := audience_condition(v_filter);
    IF p_only_waiting THEN
        v_condition := v_condition || ' AND EXISTS (SELECT FROM enrollment_waits w WHERE w.client_id = $1'
            ' AND w.campaign_id = ($2).campaign_id AND w.lead_id = l.id)';
    END IF;
    v_run.client_id := p_client_id;
    v_run.id := gen_random_uuid();
    v_run.campaign_id := p_campaign_id;
    v_run.enrolled := 0;
    SELECT jsonb_array_length(messages) INTO v_messages FROM campaign_versions
    WHERE client_id = p_client_id AND campaign_id = p_campaign_id AND version = v_campaign.version;
    EXECUTE 'SELECT count(*) FROM leads l WHERE ' || v_condition
        INTO v_run.total_matching USING p_client_id, v_filter;
    v_room := least(v_campaign.max_leads_to_enroll - v_campaign.leads_enrolled, p_limit, v_run.total_matching);

    LOOP
        IF v_leads IS NULL OR v_place > cardinality(v_leads) THEN
            -- Once more behind the last: leads that another campaign took leave room for the next in order.
            EXECUTE format('SELECT ARRAY(SELECT l.id FROM leads l WHERE %s AND %s ORDER BY %s LIMIT $3)',
                v_condition, enrollable_condition(v_filter), enrollment_order(v_campaign.enrollment_order))
            INTO v_leads USING p_client_id, v_filter, greatest(v_room - v_run.enrolled, 0);
            v_place := 1;
            IF v_run.enrolled = 0 AND p_fingerprint <> enrollment_fingerprint(
                   (SELECT string_agg(uuid_send(l), '' ORDER BY l) FROM unnest(v_leads) AS l), v_campaign.version) THEN
                RAISE EXCEPTION 'The leads or messages are not those that the dry run showed: it would be % leads now.',
                    cardinality(v_leads)
                    USING ERRCODE = 'CM001', HINT = 'Look at the dry run again.';
            END IF;
            EXIT WHEN v_leads = '{}';
            IF p_time_limit_ms IS NULL THEN
                v_leads := ARRAY(SELECT l FROM unnest(v_leads) AS l ORDER BY l);
            END IF;
        END IF;
        v_portion := v_leads[v_place : v_place - 1
            + enrollment_portion(v_room, v_run.enrolled, v_spent_ms, p_time_limit_ms)];
        v_place := v_place + cardinality(v_portion);
        IF v_filter.takes_over THEN
            PERFORM remove_from_campaigns(p_client_id, v_portion, p_campaign_id, v_run.id);
        END IF;
        v_inserted := insert_enrollments(v_run, v_portion, v_campaign.version, v_messages);
        IF v_inserted < cardinality(v_portion) AND p_fingerprint IS NOT NULL THEN
            RAISE EXCEPTION 'Another campaign has just got leads that the dry run showed.'
                USING ERRCODE = 'CM001', HINT = 'Look at the dry run again.';
        END IF;
        v_run.enrolled := v_run.enrolled + v_inserted;
        RAISE NOTICE 'enrolled % of %', v_run.enrolled, v_room;
        v_spent_ms := extract(epoch FROM clock_timestamp() - v_started) * 1000;
        EXIT WHEN v_run.enrolled >= v_room OR v_spent_ms >= p_time_limit_ms;
    END LOOP;

    IF v_campaign.overlap_resolution = 'wait' THEN
        PERFORM keep_waiting(p_client_id, p_campaign_id, v_filter);
    END IF;
    IF p_only_waiting AND v_run.enrolled = 0 THEN
        RETURN v_run; -- No run: nobody asked for it.
    END IF;
    IF v_filter.takes_over THEN
        PERFORM note_moved(p_client_id, p_campaign_id, v_run.id);
    END IF;
    v_run.remaining := v_run.total_matching - v_run.enrolled;
    v_run.reason := CASE
        WHEN v_run.remaining = 0 THEN NULL
        WHEN v_campaign.leads_enrolled + v_run.enrolled >= v_campaign.max_leads_to_enroll THEN 'enrollment_cap'
        WHEN v_run.enrolled >= p_limit THEN 'limit'
        WHEN v_place <= cardinality(v_leads) THEN 'timeout'
        ELSE 'not_eligible' END;
    v_run.status := CASE WHEN v_run.remaining = 0 THEN 'success' ELSE 'partial' END;
    v_run.run_at := now();
    v_run.actor := app_login();
    v_run.duration_ms := extract(epoch FROM clock_timestamp() - v_started) * 1000;
    INSERT INTO enrollment_runs SELECT v_run.*;
    UPDATE campaigns
    SET total_leads = v_run.total_matching,
        leads_enrolled = leads_enrolled + v_run.enrolled,
        active_leads_count = active_leads_count + v_run.enrolled,
        -- Of two transactions at once the one that began first may end last.
        last_enrollment_at = CASE WHEN v_run.enrolled > 0 THEN greatest(last_enrollment_at, now())
                                  ELSE last_enrollment_at END
    WHERE client_id = p_client_id AND id = p_campaign_id
    RETURNING is_active INTO v_campaign.is_active;
    -- A change by hand that came meanwhile has been waited for just now.
    IF NOT v_campaign.is_active THEN
        RAISE EXCEPTION 'The campaign "%" is deactivated and takes no leads.', v_campaign.name
            USING ERRCODE = '55000', HINT = 'Reactivate it first.';
    END IF;
    RETURN v_run;
END
$$;

-- With p_fingerprint (of a dry run) it enrolls exactly the leads that were shown, or nobody (SQLSTATE CM001).
CREATE FUNCTION enroll_campaign(p_client_id uuid, p_campaign_id uuid, p_limit integer DEFAULT NULL,
    p_time_limit_ms integer DEFAULT NULL, p_fingerprint text DEFAULT NULL)
RETURNS enrollment_runs
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    PERFORM require_right(p_client_id, 'manage');
    RETURN enroll_audience(p_client_id, p_campaign_id, p_limit, p_time_limit_ms, p_fingerprint);
END
$$;

-- The length of a text in an SMS, in characters of the GSM-7 alphabet (an escaped one takes two) or else in
-- UTF-16 units, and whether it is of that alphabet; nothing has no length. (Without SET, so as to be inlined.)
CREATE FUNCTION sms_length(p_text text) RETURNS TABLE (units integer, is_gsm boolean)
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT char_length(t.text) + CASE
               WHEN g.is_gsm THEN char_length(t.text) - char_length(translate(t.text, E'^{}\\[~]|\f€', ''))
               WHEN octet_length(t.text) = char_length(t.text) THEN 0
               ELSE char_length(t.text) - char_length(regexp_replace(t.text, '[\U00010000-\U0010ffff]', '', 'g')) END,
           g.is_gsm
    FROM (SELECT coalesce(p_text, '') AS text) t
    CROSS JOIN LATERAL (SELECT translate(t.text, E'@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !"#¤%&''()*+,-./0123456789:;<=>?'
        '¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà^{}[~]|\f€' || E'\\', '') = '' AS is_gsm) g
$$;

-- What the messages of an enrollment run say to its leads, in one pass over them: how many have no value for
-- each placeholder that is used {"first_name": n, …}, and for each step the values of the lead with the longest
-- text, of those whose text keeps to the GSM-7 alphabet and of the others:
-- [{"step", "first_name", "last_name", "company"}].
CREATE FUNCTION run_message_figures(p_client_id uuid, p_campaign_id uuid, p_run_id uuid, p_messages jsonb,
    OUT empty_values jsonb, OUT longest jsonb)
LANGUAGE sql STABLE SET search_path = pg_catalog, public, pg_temp AS $$
    WITH uses AS (
        SELECT (m ->> 'step')::integer AS step, u.firsts, u.lasts, u.companies
        FROM jsonb_array_elements(p_messages) AS m
        CROSS JOIN LATERAL (
            SELECT (t.length - char_length(replace(t.text, '{{first_name}}', ''))) / 14 AS firsts,
                   (t.length - char_length(replace(t.text, '{{last_name}}', ''))) / 13 AS lasts,
                   (t.length - char_length(replace(t.text, '{{company}}', ''))) / 11 AS companies
            FROM (SELECT m ->> 'text' AS text, char_length(m ->> 'text') AS length) t) u
    ), used AS (
        SELECT sum(firsts) > 0 AS first, sum(lasts) > 0 AS last, sum(companies) > 0 AS company FROM uses
    ), values_of AS MATERIALIZED (
        -- A value that no message uses is as if there were none.
        SELECT l.id, CASE WHEN u.first THEN coalesce(l.first_name, '') ELSE '' END AS first,
               CASE WHEN u.last THEN coalesce(l.last_name, '') ELSE '' END AS last,
               CASE WHEN u.company THEN coalesce(l.company, '') ELSE '' END AS company
        FROM used u, public.enrollments e
        JOIN public.leads l ON l.client_id = e.client_id AND l.id = e.lead_id
        WHERE e.client_id = p_client_id AND e.campaign_id = p_campaign_id AND e.enrollment_run_id = p_run_id
    ), measured AS MATERIALIZED (
        -- Most are of plain letters: their length is their number.
        SELECT v.id, char_length(v.first) AS first_units, true AS first_gsm, char_length(v.last) AS last_units,
               true AS last_gsm, char_length(v.company) AS company_units, true AS company_gsm
        FROM values_of v WHERE v.first || v.last || v.company ~ '^[ a-zA-Z0-9.,&''-]*$'
        UNION ALL
        SELECT v.id, f.units, f.is_gsm, n.units, n.is_gsm, c.units, c.is_gsm
        FROM values_of v
        CROSS JOIN LATERAL public.sms_length(v.first) f
        CROSS JOIN LATERAL public.sms_length(v.last) n
        CROSS JOIN LATERAL public.sms_length(v.company) c
        WHERE v.first || v.last || v.company !~ '^[ a-zA-Z0-9.,&''-]*$'
    ), longest_of AS (
        SELECT u.step, o.id
        FROM uses u
        CROSS JOIN (VALUES (true), (false)) AS k (is_gsm)
        CROSS JOIN LATERAL (
            SELECT m.id FROM measured m
            WHERE ((u.firsts = 0 OR m.first_gsm) AND (u.lasts = 0 OR m.last_gsm)
                   AND (u.companies = 0 OR m.company_gsm)) = k.is_gsm
            ORDER BY u.firsts * m.first_units + u.lasts * m.last_units + u.companies * m.company_units DESC, m.id
            LIMIT 1) o
    )
    SELECT (SELECT jsonb_build_object('first_name', count(*) FILTER (WHERE btrim(first) = ''),
                       'last_name', count(*) FILTER (WHERE btrim(last) = ''),
                       'company', count(*) FILTER (WHERE btrim(company) = '')) FROM values_of),
           (SELECT coalesce(jsonb_agg(jsonb_build_object('step', o.step, 'first_name', l.first_name,
                       'last_name', l.last_name, 'company', l.company) ORDER BY o.step), '[]')
            FROM longest_of o
            JOIN public.leads l ON l.client_id = p_client_id AND l.id = o.id)
$$;

-- The same as enroll_campaign, executed and taken back: it reports exactly what that would do now. Who may only
-- look may ask this, since nothing of it can be kept. `leads`: their ids in order, 16 bytes each; `moved`: as
-- moved_leads() says; `details`: the messages, what they say to these leads (run_message_figures) and the
-- values that the campaign gives them.
CREATE FUNCTION dry_run_enrollment(p_client_id uuid, p_campaign_id uuid, p_limit integer DEFAULT NULL)
RETURNS TABLE (id uuid, total_matching integer, enrolled integer, remaining integer, reason text,
               duration_ms integer, fingerprint text, moved jsonb, waiting bigint, details jsonb, leads bytea)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
#variable_conflict use_column
DECLARE
    v_run enrollment_runs;
    v_version integer;
BEGIN
    PERFORM require_right(p_client_id, 'preview');
    BEGIN
        v_run := enroll_audience(p_client_id, p_campaign_id, p_limit);
        SELECT coalesce(string_agg(uuid_send(e.lead_id), '' ORDER BY e.lead_id), '') INTO leads
        FROM enrollments e
        WHERE e.client_id = p_client_id AND e.campaign_id = p_campaign_id AND e.enrollment_run_id = v_run.id;
        SELECT v.version, jsonb_build_object('messages', v.messages, 'emptyValues', f.empty_values,
                   'longest', f.longest, 'isPaused', c.is_paused, 'version', v.version,
                   'campaign', jsonb_build_object('resource_name', c.resource_name, 'resource_link', c.resource_link,
                       'zoom_link', c.zoom_link, 'booking_link', c.booking_link)),
               CASE WHEN c.overlap_resolution = 'move'
                    THEN moved_leads(p_client_id, p_campaign_id, v_run.id) ELSE '[]' END,
               (SELECT count(*) FROM enrollment_waits w
                WHERE w.client_id = p_client_id AND w.campaign_id = p_campaign_id AND c.overlap_resolution = 'wait')
        INTO v_version, details, moved, waiting
        FROM campaigns c
        JOIN campaign_versions v ON v.client_id = c.client_id AND v.campaign_id = c.id AND v.version = c.version
        CROSS JOIN LATERAL run_message_figures(p_client_id, p_campaign_id, v_run.id, v.messages) f
        WHERE c.client_id = p_client_id AND c.id = p_campaign_id;
        RAISE EXCEPTION USING ERRCODE = 'CMDRY', MESSAGE = 'a dry run ends here';
    EXCEPTION WHEN SQLSTATE 'CMDRY' THEN
        NULL; -- Everything since BEGIN is undone; what was found out stays in the variables.
    END;
    RETURN QUERY SELECT v_run.id, v_run.total_matching, v_run.enrolled, v_run.remaining, v_run.reason,
        v_run.duration_ms, enrollment_fingerprint(leads, v_version), moved, waiting, details, leads;
END
$$;

-- What is due without anybody asking, for the worker's tick: scheduled campaigns whose time has come enroll,
-- once, whoever ticks first; one that is overdue by more than 30 days asks for review instead; leads that
-- waited and are free now are enrolled where there is room. One campaign a row, each for itself: one's failure
-- is told in `problem` and stops no other.
CREATE FUNCTION enroll_due_campaigns(p_client_id uuid)
RETURNS TABLE (campaign_id uuid, campaign_name text, what text, enrolled integer, problem text)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
#variable_conflict use_column
DECLARE
    v_campaign campaigns;
    v_run enrollment_runs;
BEGIN
    PERFORM require_right(p_client_id, 'process');
    PERFORM pg_advisory_xact_lock_shared(lead_state_lock_key(p_client_id));
    FOR v_campaign IN
        SELECT c.* FROM campaigns c
        WHERE c.client_id = p_client_id AND c.is_active
          AND coalesce(c.review_status NOT IN ('pending', 'discarded'), true)
          AND (c.enrollment_status = 'scheduled' AND c.start_datetime <= now()
               OR c.enrollment_status IN ('active', 'paused') AND c.overlap_resolution = 'wait'
                  AND coalesce(c.leads_enrolled < c.max_leads_to_enroll, true)
                  AND EXISTS (SELECT FROM enrollment_waits w
                              WHERE w.client_id = p_client_id AND w.campaign_id = c.id
                                AND NOT EXISTS (SELECT FROM enrollments o
                                                WHERE o.client_id = p_client_id AND o.lead_id = w.lead_id
                                                  AND o.completed_at IS NULL)))
        ORDER BY c.id
    LOOP
        campaign_id := v_campaign.id;
        campaign_name := v_campaign.name;
        what := CASE WHEN v_campaign.enrollment_status <> 'scheduled' THEN 'waiting'
                     WHEN v_campaign.start_datetime < now() - interval '30 days' THEN 'overdue'
                     ELSE 'started' END;
        enrolled := 0;
        problem := NULL;
        BEGIN
            PERFORM pg_advisory_xact_lock(campaign_lock_key(v_campaign.id));
            IF what <> 'waiting' THEN
                UPDATE campaigns c
                SET enrollment_status = 'active',
                    review_status = CASE WHEN what = 'overdue' THEN 'pending' ELSE c.review_status END
                WHERE c.client_id = p_client_id AND c.id = v_campaign.id AND c.enrollment_status = 'scheduled'
                  AND c.start_datetime <= now();
                -- Somebody else's tick was first.
                CONTINUE WHEN NOT FOUND;
            END IF;
            IF what <> 'overdue' THEN
                v_run := enroll_audience(p_client_id, v_campaign.id, NULL, NULL, NULL, what = 'waiting');
                enrolled := v_run.enrolled;
                CONTINUE WHEN what = 'waiting' AND enrolled = 0;
            END IF;
        EXCEPTION WHEN OTHERS THEN
            IF SQLSTATE IN ('57014', '40001', '40P01') THEN
                RAISE;
            END IF;
            problem := SQLERRM;
        END;
        RETURN NEXT;
    END LOOP;
END
$$;

-- Gives a campaign a new sequence: version n + 1, for leads enrolled from now on. Those already enrolled
-- stay on the version they began with. Returns the new version's number.
CREATE FUNCTION add_campaign_version(p_client_id uuid, p_campaign_id uuid, p_messages jsonb) RETURNS integer
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    v_problem text := messages_problem(p_messages);
    v_campaign campaigns;
BEGIN
    PERFORM require_right(p_client_id, 'manage');
    IF v_problem IS NOT NULL THEN
        RAISE EXCEPTION '%', v_problem USING ERRCODE = '22023', COLUMN = 'messages';
    END IF;
    SELECT * INTO v_campaign FROM campaigns
    WHERE client_id = p_client_id AND id = p_campaign_id FOR NO KEY UPDATE;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'There is no campaign % of this client.', coalesce(p_campaign_id::text, 'NULL')
            USING ERRCODE = 'P0002', COLUMN = 'campaignId';
    END IF;
    INSERT INTO campaign_versions (client_id, campaign_id, version, messages)
    VALUES (p_client_id, p_campaign_id, v_campaign.version + 1, p_messages);
    UPDATE campaigns SET version = version + 1 WHERE client_id = p_client_id AND id = p_campaign_id;
    RETURN v_campaign.version + 1;
END
$$;

-- Pause stops messages, resume lets them go on; deactivate archives, reactivate takes that back.
CREATE FUNCTION set_campaign_state(p_client_id uuid, p_campaign_id uuid, p_action text) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    v_campaign campaigns;
BEGIN
    PERFORM require_right(p_client_id, 'manage');
    IF p_action IS NULL OR p_action NOT IN ('pause', 'resume', 'deactivate', 'reactivate') THEN
        RAISE EXCEPTION 'A campaign can''t be changed by "%".', coalesce(p_action, 'NULL')
            USING ERRCODE = '22023', HINT = 'Use pause, resume, deactivate or reactivate.', COLUMN = 'action';
    END IF;
    PERFORM pg_advisory_xact_lock(campaign_lock_key(p_campaign_id));
    SELECT * INTO v_campaign FROM campaigns WHERE client_id = p_client_id AND id = p_campaign_id;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'There is no campaign % of this client.', coalesce(p_campaign_id::text, 'NULL')
            USING ERRCODE = 'P0002', COLUMN = 'campaignId';
    ELSIF p_action IN ('pause', 'resume') AND NOT v_campaign.is_active THEN
        RAISE EXCEPTION 'The campaign "%" is deactivated.', v_campaign.name
            USING ERRCODE = '55000', HINT = 'Reactivate it first.';
    END IF;
    -- What belongs to it (deactivated_at, enrollment_status, the audit row) follows by triggers.
    UPDATE campaigns
    SET is_paused = CASE p_action WHEN 'pause' THEN true WHEN 'resume' THEN false ELSE is_paused END,
        is_active = CASE p_action WHEN 'deactivate' THEN false WHEN 'reactivate' THEN true ELSE is_active END
    WHERE client_id = p_client_id AND id = p_campaign_id;
END
$$;
