-- The campaigns with counters counted from the passages. Needs :key, :today.
INSERT INTO campaigns
    (client_id, id, name, campaign_type, form_id, is_paused, is_active, deactivated_at, enrollment_status,
     start_datetime, max_leads_to_enroll, target_tags, audience, version, webinar_datetime, zoom_link,
     booking_link, resource_link, resource_name, auto_discovered, review_status, total_leads, leads_enrolled,
     messages_sent, active_leads_count, completed_leads_count, opted_out_count, booked_count,
     deactivated_leads_count, removed_leads_count, last_enrollment_at, created_at, updated_at)
WITH counted AS (
    SELECT client_n, campaign_k, count(*) AS enrolled, sum(position) AS sent,
           count(*) FILTER (WHERE completed_at IS NULL) AS active,
           count(*) FILTER (WHERE outcome = 'completed') AS completed,
           count(*) FILTER (WHERE outcome = 'opted_out') AS opted_out,
           count(*) FILTER (WHERE outcome = 'booked') AS booked,
           count(*) FILTER (WHERE outcome = 'campaign_deactivated') AS deactivated,
           count(*) FILTER (WHERE outcome = 'removed') AS removed,
           min(enrolled_at) AS first_at, max(enrolled_at) AS last_at
    FROM demo_passages
    GROUP BY client_n, campaign_k
), last_run AS (
    SELECT DISTINCT ON (client_n, campaign_k) client_n, campaign_k, enrolled + remaining AS matching
    FROM demo_enrollment_runs
    ORDER BY client_n, campaign_k, run_at DESC
), named AS (
    -- The list goes round; later rounds say so.
    SELECT c.*, names.list[1 + place % cardinality(names.list)]
                || CASE WHEN place >= cardinality(names.list)
                        THEN ', round ' || 1 + place / cardinality(names.list) ELSE '' END AS name
    FROM (SELECT *, (5 * client_n)
                    % cardinality(CASE campaign_type WHEN 'Standard' THEN pg_temp.standard_names()
                                       WHEN 'Webinar' THEN pg_temp.webinar_names()
                                       ELSE pg_temp.custom_names() END) AS shift,
                 row_number() OVER (PARTITION BY client_n, campaign_type ORDER BY k)::integer - 1 AS place
          FROM demo_campaigns) c
    CROSS JOIN LATERAL (
        -- Each client begins elsewhere in the list.
        SELECT w.list[c.shift + 1 : ] || w.list[ : c.shift] AS list
        FROM (SELECT CASE c.campaign_type WHEN 'Standard' THEN pg_temp.standard_names()
                          WHEN 'Webinar' THEN pg_temp.webinar_names()
                          ELSE pg_temp.custom_names() END AS list) w
    ) names
)
SELECT c.client_id, c.id, c.name, c.campaign_type,
       CASE WHEN c.campaign_type <> 'Custom' OR u.form < 0.3 THEN format('form-%s-%s', c.client_n, 1000 + c.k) END,
       c.part = 'paused', c.deactivated_at IS NULL, c.deactivated_at,
       CASE c.part WHEN 'scheduled' THEN 'scheduled' WHEN 'paused' THEN 'paused'
                   WHEN 'ended' THEN CASE WHEN u.form < 0.5 THEN 'completed' ELSE 'active' END
                   ELSE 'active' END,
       CASE c.part WHEN 'scheduled' THEN t.today + interval '1 day' * (3 + c.client_n % 11) + interval '13 hours' END,
       -- Some are full (the last run found more), some have room.
       CASE WHEN u.cap < 0.1 AND n.enrolled > 0 THEN n.enrolled
            WHEN u.cap < 0.25 THEN (coalesce(n.enrolled, 0) / 250 + 2) * 250 END,
       c.target_tags,
       jsonb_strip_nulls(jsonb_build_object(
           'tags', CASE WHEN c.target_tags <> '{}' THEN jsonb_build_object('any', to_jsonb(c.target_tags)) END,
           'icpScore', CASE WHEN u.score < 0.4
                            THEN jsonb_build_object('min', 5 * floor(10 * u.score / 0.4)::integer) END,
           'engagementLevels', CASE WHEN u.level < 0.3 THEN '["High", "Medium"]'::jsonb END,
           'createdAfter', CASE WHEN u.level > 0.85 THEN to_jsonb((t.today - interval '500 days')::date) END,
           'excludeBooked', CASE WHEN u.form > 0.9 THEN false END)),
       CASE WHEN c.edited_at IS NULL THEN 1 ELSE 2 END,
       CASE WHEN c.campaign_type = 'Webinar' THEN
           CASE WHEN c.part = 'ended' THEN date_trunc('day', c.deactivated_at, 'UTC') - interval '6 hours'
                ELSE t.today + interval '1 day' * (3 + floor(40 * u.webinar)) + interval '17 hours' END END,
       CASE WHEN c.campaign_type = 'Webinar'
            THEN 'https://zoom.example.com/j/' || 81000000000 + c.n * 7919 END,
       'https://booking.example.com/' || c.client_n || '/call-' || c.k,
       CASE WHEN c.has_resource THEN 'https://files.example.com/guides/' || c.client_n || '-' || c.k || '.pdf' END,
       CASE WHEN c.has_resource THEN (ARRAY['the free guide', 'the checklist', 'the workbook', 'the recording',
           'the template pack'])[1 + c.n % 5] END,
       a.discovered,
       CASE WHEN c.part = 'pending' THEN 'pending' WHEN a.discovered THEN 'approved' END,
       coalesce(r.matching, 0), coalesce(n.enrolled, 0), coalesce(n.sent, 0), coalesce(n.active, 0),
       coalesce(n.completed, 0), coalesce(n.opted_out, 0), coalesce(n.booked, 0), coalesce(n.deactivated, 0),
       coalesce(n.removed, 0), n.last_at, b.created_at, greatest(b.created_at, c.edited_at, n.last_at, c.deactivated_at)
FROM named c
LEFT JOIN counted n ON n.client_n = c.client_n AND n.campaign_k = c.k
LEFT JOIN last_run r ON r.client_n = c.client_n AND r.campaign_k = c.k
CROSS JOIN LATERAL (
    SELECT pg_temp.draw(:key, 'campaign form', c.n) AS form, pg_temp.draw(:key, 'campaign cap', c.n) AS cap,
           pg_temp.draw(:key, 'campaign score', c.n) AS score, pg_temp.draw(:key, 'campaign level', c.n) AS level,
           pg_temp.draw(:key, 'campaign webinar', c.n) AS webinar
) u
CROSS JOIN LATERAL (SELECT :today::date::timestamp AT TIME ZONE 'UTC' AS today) t
CROSS JOIN LATERAL (
    SELECT c.part = 'pending' OR (c.part IN ('running', 'ended') AND c.campaign_type <> 'Custom'
               AND pg_temp.draw(:key, 'campaign discovered', c.n) < 0.15) AS discovered
) a
CROSS JOIN LATERAL (
    -- Before everything that happened to it.
    SELECT least(n.first_at, c.edited_at, c.deactivated_at, t.today - CASE c.part
               WHEN 'scheduled' THEN interval '2 days' WHEN 'pending' THEN interval '1 day' ELSE interval '4 days' END)
           - interval '1 minute' * floor(30 + 4000 * pg_temp.draw(:key, 'campaign created', c.n)) AS created_at
) b
