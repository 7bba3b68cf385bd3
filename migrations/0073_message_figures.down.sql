DROP FUNCTION audience_message_figures(uuid, jsonb, uuid, jsonb);
CREATE OR REPLACE FUNCTION run_message_figures(p_client_id uuid, p_campaign_id uuid, p_run_id uuid, p_messages jsonb,
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
DROP FUNCTION message_figures_query(text);
