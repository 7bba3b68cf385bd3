-- What the messages say to the leads is told while they are written, over the audience, as a dry run tells it
-- over the leads it would enroll: one query for both.

-- Of a SELECT of leads (first_name, last_name, company) and messages ($3): how many have no value for each
-- placeholder that is used {"first_name": n, …}, and for each step the values of the lead with the longest text,
-- of those whose text keeps to the GSM-7 alphabet and of the others: [{"step", "first_name", "last_name",
-- "company"}]. $1 is the client; $2 and from $4 on belong to the SELECT.
CREATE FUNCTION message_figures_query(p_leads text) RETURNS text
LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT replace($query$
    WITH uses AS (
        SELECT (m ->> 'step')::integer AS step, u.firsts, u.lasts, u.companies
        FROM jsonb_array_elements($3) AS m
        CROSS JOIN LATERAL (
            SELECT (t.length - char_length(replace(t.text, '{{first_name}}', ''))) / 14 AS firsts,
                   (t.length - char_length(replace(t.text, '{{last_name}}', ''))) / 13 AS lasts,
                   (t.length - char_length(replace(t.text, '{{company}}', ''))) / 11 AS companies
            FROM (SELECT m ->> 'text' AS text, char_length(m ->> 'text') AS length) t) u
    ), used AS (
        SELECT sum(firsts) > 0 AS first, sum(lasts) > 0 AS last, sum(companies) > 0 AS company FROM uses
    ), values_of AS MATERIALIZED (
        -- A value that no message uses is as if there were none. Many leads have the same.
        SELECT v.first, v.last, v.company, count(*) AS leads
        FROM (SELECT CASE WHEN u.first THEN coalesce(l.first_name, '') ELSE '' END AS first,
                     CASE WHEN u.last THEN coalesce(l.last_name, '') ELSE '' END AS last,
                     CASE WHEN u.company THEN coalesce(l.company, '') ELSE '' END AS company
              FROM used u CROSS JOIN (<leads>) l) v
        GROUP BY v.first, v.last, v.company
    ), sorted AS MATERIALIZED (
        -- Most keep to the letters whose length is their number.
        SELECT v.first, v.last, v.company,
               v.first || v.last || v.company ~ ('^[a-zA-Z0-9@£$¥èéùìòÇØøÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉÄÖÑÜäöñüà§¿¡ ' ||
                   '!"#¤%&''()*+,./:;<=>?-]*$') AS is_plain
        FROM values_of v
    ), measured AS MATERIALIZED (
        SELECT s.first, s.last, s.company, char_length(s.first) AS first_units, true AS first_gsm,
               char_length(s.last) AS last_units, true AS last_gsm, char_length(s.company) AS company_units,
               true AS company_gsm
        FROM sorted s WHERE s.is_plain
        UNION ALL
        SELECT s.first, s.last, s.company, f.units, f.is_gsm, n.units, n.is_gsm, c.units, c.is_gsm
        FROM sorted s
        CROSS JOIN LATERAL public.sms_length(s.first) f
        CROSS JOIN LATERAL public.sms_length(s.last) n
        CROSS JOIN LATERAL public.sms_length(s.company) c
        WHERE NOT s.is_plain
    ), longest_of AS (
        -- Messages that use the same values have the same longest lead.
        SELECT u.firsts, u.lasts, u.companies, o.first, o.last, o.company
        FROM (SELECT DISTINCT firsts, lasts, companies FROM uses) u
        CROSS JOIN (VALUES (true), (false)) AS k (is_gsm)
        CROSS JOIN LATERAL (
            SELECT m.first, m.last, m.company FROM measured m
            WHERE ((u.firsts = 0 OR m.first_gsm) AND (u.lasts = 0 OR m.last_gsm)
                   AND (u.companies = 0 OR m.company_gsm)) = k.is_gsm
            ORDER BY u.firsts * m.first_units + u.lasts * m.last_units + u.companies * m.company_units DESC,
                     m.first, m.last, m.company
            LIMIT 1) o
    )
    SELECT (SELECT jsonb_build_object(
                       'first_name', coalesce(sum(leads) FILTER (WHERE btrim(first) = ''), 0),
                       'last_name', coalesce(sum(leads) FILTER (WHERE btrim(last) = ''), 0),
                       'company', coalesce(sum(leads) FILTER (WHERE btrim(company) = ''), 0))
            FROM values_of) AS empty_values,
           (SELECT coalesce(jsonb_agg(jsonb_build_object('step', u.step, 'first_name', o.first,
                       'last_name', o.last, 'company', o.company) ORDER BY u.step), '[]')
            FROM longest_of o
            JOIN uses u ON (u.firsts, u.lasts, u.companies) = (o.firsts, o.lasts, o.companies)) AS longest
    $query$, '<leads>', p_leads)
$$;

-- Of the leads that an enrollment run enrolled.
CREATE OR REPLACE FUNCTION run_message_figures(p_client_id uuid, p_campaign_id uuid, p_run_id uuid, p_messages jsonb,
    OUT empty_values jsonb, OUT longest jsonb)
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, public, pg_temp
SET enable_sort = off AS $$ -- Equal values are gathered by hashing; the planner takes them for few.
BEGIN
    EXECUTE message_figures_query(
        'SELECT l.first_name, l.last_name, l.company
         FROM enrollments e JOIN leads l ON l.client_id = e.client_id AND l.id = e.lead_id
         WHERE e.client_id = $1 AND e.enrollment_run_id = $2 AND e.campaign_id = $4')
    INTO empty_values, longest USING p_client_id, p_run_id, p_messages, p_campaign_id;
END
$$;

-- Of the leads that match an audience. p_campaign_id as in audience_summary().
CREATE FUNCTION audience_message_figures(p_client_id uuid, p_audience jsonb, p_campaign_id uuid, p_messages jsonb,
    OUT empty_values jsonb, OUT longest jsonb)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
SET enable_nestloop = off SET enable_sort = off SET jit = off AS $$
DECLARE
    v_filter audience_filter;
BEGIN
    PERFORM require_right(p_client_id, 'preview');
    v_filter := parse_audience(p_client_id, p_audience, p_campaign_id);
    EXECUTE message_figures_query(
        'SELECT l.first_name, l.last_name, l.company FROM leads l WHERE ' || audience_condition(v_filter))
    INTO empty_values, longest USING p_client_id, v_filter, p_messages;
END
$$;

REVOKE EXECUTE ON FUNCTION message_figures_query(text), audience_message_figures(uuid, jsonb, uuid, jsonb) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION audience_message_figures(uuid, jsonb, uuid, jsonb)
    TO cm_super_admin, cm_client_admin, cm_staff, cm_manager;
