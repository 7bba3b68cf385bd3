-- One slice of the leads, numbers :first to :last, in the order in which they came. Needs :key, :today.
INSERT INTO leads
    (client_id, id, first_name, last_name, email, phone, company, title, lead_source, kajabi_tags, icp_score,
     engagement_level, booked, booked_at, sms_stop, sms_stop_at, is_active, created_at, updated_at)
SELECT l.client_id, pg_temp.demo_id(:key, 'lead', l.n),
       CASE WHEN u.gap >= 0.012 THEN (pg_temp.first_names())[names.first] END,
       CASE WHEN u.gap >= 0.008 THEN (pg_temp.last_names())[names.last] END,
       CASE WHEN u.gap < 0.99 THEN
           (pg_temp.in_address(pg_temp.first_names()))[names.first]
           || CASE WHEN u.style < 0.7 THEN '.' ELSE '' END
           || (pg_temp.in_address(pg_temp.last_names()))[names.last]
           || CASE WHEN u.style < 0.4 THEN '' ELSE '_' END || to_hex(l.n)
           || CASE WHEN u.style < 0.55 THEN '@example.com' WHEN u.style < 0.85 THEN '@example.org'
                   ELSE '@example.net' END END,
       -- Ranges that telephone authorities keep for fiction: numbers of nobody.
       CASE WHEN u.phone < 0.58 THEN '+1' || pg_temp.pick(pg_temp.area_codes(), u.digits)
                || (5550100 + (u.phone * 1e6)::integer % 100)
            WHEN u.phone < 0.68 THEN '+' || (447700900000 + (u.digits * 1000)::integer)
            WHEN u.phone < 0.76 THEN '+' || (33639980000 + (u.digits * 10000)::integer)
            WHEN u.phone < 0.85 THEN '+' || (493023125000 + (u.digits * 1000)::integer)
            WHEN u.phone < 0.91 THEN '+' || (353209100000 + (u.digits * 10000)::integer)
            WHEN u.phone < 0.97 THEN '+' || (46701740605 + (u.digits * 94)::integer) END,
       CASE WHEN u.company < 0.85 THEN pg_temp.pick(pg_temp.lead_company_stems(), u.company / 0.85) || ' '
                || pg_temp.pick(pg_temp.lead_company_forms(), u.digits) END,
       CASE WHEN u.style < 0.88 THEN pg_temp.pick(pg_temp.job_titles(), u.title) END,
       CASE WHEN u.source < 0.96 THEN pg_temp.pick(pg_temp.lead_sources(), power(u.source / 0.96, 1.8)) END,
       CASE WHEN tag.target IS NULL OR tag.target = ANY (s.tags) THEN s.tags
            ELSE (tag.target || s.tags)[1:6] END,
       score.icp,
       CASE WHEN u.level < 0.05 THEN NULL
            WHEN score.icp_drawn + 40 * u.level < 63 THEN 'Low'
            WHEN score.icp_drawn + 40 * u.level < 85 THEN 'Medium' ELSE 'High' END,
       state.booked_at IS NOT NULL, state.booked_at, state.opted_out_at IS NOT NULL, state.opted_out_at,
       p.lead_n IS NOT NULL AND p.completed_at IS NULL
           OR pg_temp.draw(:key, 'lead inactive', l.n) >= 0.033,
       l.created_at, greatest(l.created_at, state.booked_at, state.opted_out_at)
FROM (
    SELECT c.n AS client_n, c.id AS client_id, lead_n AS n,
           pg_temp.lead_created_at(:key, :today::date, lead_n, lead_n - c.first_lead + 1,
                                   c.last_lead - c.first_lead + 1) AS created_at
    FROM demo_clients c
    CROSS JOIN LATERAL generate_series(greatest(c.first_lead, :first::bigint),
                                       least(c.last_lead, :last::bigint)) AS lead_n
    WHERE c.first_lead <= :last::bigint AND c.last_lead >= :first::bigint
    OFFSET 0 -- keeps created_at from being computed at each of its uses
) l
JOIN demo_tag_sets s ON s.n = (hashint8extended(l.n, :key) & 8191)::integer
LEFT JOIN demo_passages p ON p.lead_n = l.n AND NOT p.earlier
LEFT JOIN demo_campaigns k ON k.client_n = p.client_n AND k.k = p.campaign_k
CROSS JOIN LATERAL (
    SELECT pg_temp.draw(:key, 'lead group', l.n) AS culture, pg_temp.draw(:key, 'lead first name', l.n) AS first,
           pg_temp.draw(:key, 'lead last name', l.n) AS last, pg_temp.draw(:key, 'lead gap', l.n) AS gap,
           pg_temp.draw(:key, 'lead style', l.n) AS style, pg_temp.draw(:key, 'lead phone', l.n) AS phone,
           pg_temp.draw(:key, 'lead digits', l.n) AS digits, pg_temp.draw(:key, 'lead company', l.n) AS company,
           pg_temp.draw(:key, 'lead title', l.n) AS title, pg_temp.draw(:key, 'lead source', l.n) AS source,
           pg_temp.draw(:key, 'lead level', l.n) AS level, pg_temp.draw(:key, 'lead later', l.n) AS later,
           hashint8extended(l.n, hashtextextended('lead score', :key)) AS score
    OFFSET 0
) u
CROSS JOIN LATERAL (
    -- Four people in five have both names from the same part of the world.
    SELECT 1 + floor(10 * u.culture)::integer * 15 + floor(15 * u.first)::integer AS first,
           1 + CASE WHEN u.gap > 0.2 THEN floor(10 * u.culture)::integer * 15 + floor(15 * u.last)::integer
                    ELSE floor(150 * u.last)::integer END AS last
    OFFSET 0
) names
CROSS JOIN LATERAL (
    -- Bell-shaped: the sum of four even draws of 15 bits.
    SELECT drawn AS icp_drawn, CASE WHEN u.score >> 56 & 127 >= 10 THEN drawn END AS icp
    FROM (SELECT greatest(0, least(100, round(
              -8 + ((u.score & 32767) + (u.score >> 14 & 32767) + (u.score >> 28 & 32767) + (u.score >> 42 & 32767))
                   / 1130.0)))::integer AS drawn) d
    OFFSET 0
) score
CROSS JOIN LATERAL (
    -- Who is in a campaign of a tag has it.
    SELECT k.target_tags[1] AS target
) tag
CROSS JOIN LATERAL (
    -- Those who are not on their way through a campaign may have booked or opted out by themselves.
    SELECT CASE WHEN p.booked_at IS NOT NULL THEN p.booked_at
                WHEN u.later < 0.047 AND (p.lead_n IS NULL OR p.completed_at IS NOT NULL) THEN since.at
           END AS booked_at,
           CASE WHEN p.opted_out_at IS NOT NULL THEN p.opted_out_at
                WHEN u.later > 0.976 AND (p.lead_n IS NULL OR p.completed_at IS NOT NULL) THEN since.at
           END AS opted_out_at
    FROM (
        SELECT least(:today::date::timestamp AT TIME ZONE 'UTC',
                     greatest(l.created_at, p.completed_at) + interval '1 second' * floor(
                         86400 * 45 * u.style * u.style + 600)) AS at
    ) since
) state
