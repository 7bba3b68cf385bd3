-- The campaigns: the part each plays, its sequence, its days of enrollment. Needs :key, :today, :moment.
INSERT INTO demo_campaigns
    (client_n, k, n, client_id, id, part, campaign_type, message_count, delays, sent_after, has_resource,
     target_tags, enrolls_every, enrolls_on, enrolls_minute, edited_at, ended_days_ago, deactivated_at)
SELECT c.client_n, c.k, c.n, c.client_id, pg_temp.demo_id(:key, 'campaign', c.n), c.part, c.campaign_type,
       c.message_count, d.delays,
       ARRAY(SELECT sum(delay) OVER (ORDER BY i) FROM unnest(d.delays) WITH ORDINALITY AS t (delay, i)),
       pg_temp.draw(:key, 'campaign resource', c.n) < 0.4,
       CASE WHEN c.campaign_type = 'Custom' OR pg_temp.draw(:key, 'campaign has tags', c.n) < 0.5 THEN
           ARRAY(SELECT DISTINCT (pg_temp.tags())[pg_temp.long_tailed(
                     cardinality(pg_temp.tags()), pg_temp.draw(:key, 'campaign tag', c.n * 4 + i))]
                 FROM generate_series(1, 1 + floor(3 * pg_temp.draw(:key, 'campaign tags', c.n))::integer) AS i)
       ELSE '{}' END,
       e.every, floor(e.every * pg_temp.draw(:key, 'campaign enrolls on', c.n)),
       420 + floor(720 * pg_temp.draw(:key, 'campaign enrolls minute', c.n)),
       CASE WHEN pg_temp.draw(:key, 'campaign edited', c.n) < 0.25 AND c.part IN ('running', 'paused', 'ended')
            THEN c.today - interval '1 day' * (c.ended_days_ago + floor(
                     5 + 35 * pg_temp.draw(:key, 'campaign edited days ago', c.n)))
                 + interval '10 hours 30 minutes' END,
       CASE c.part WHEN 'ended' THEN c.ended_days_ago END,
       -- Some hours before a run, which then took out all that were in it.
       CASE c.part WHEN 'ended' THEN c.today - interval '1 day' * c.ended_days_ago + interval '9 hours'
                                     + interval '1 second' * floor(3600 * pg_temp.draw(:key, 'campaign ended at', c.n))
                   WHEN 'just ended' THEN :moment::timestamptz - interval '1 minute' END
FROM (
    SELECT p.*,
           :today::date::timestamp AT TIME ZONE 'UTC' AS today,
           CASE WHEN p.part = 'ended'
                THEN 10 + floor(35 * pg_temp.draw(:key, 'campaign ended days ago', p.n))::integer ELSE 0
           END AS ended_days_ago,
           CASE WHEN p.campaign_type = 'Webinar' THEN 4
                -- The largest campaigns have something to show.
                WHEN p.k <= 8 THEN (ARRAY[5, 4, 3, 6, 2, 4, 1, 5])[p.k]
                ELSE 1 + floor(6 * pg_temp.draw(:key, 'campaign messages', p.n))::integer END AS message_count
    FROM (
        SELECT c.n AS client_n, c.id AS client_id, k, c.n * 1000::bigint + k AS n,
               CASE WHEN k <= 8
                    THEN (ARRAY['running', 'running', 'running', 'paused',
                                'ended', 'just ended', 'scheduled', 'pending'])[k]
                    WHEN u.part < 0.76 THEN 'running' WHEN u.part < 0.84 THEN 'paused' ELSE 'ended'
               END AS part,
               CASE WHEN k <= 8
                    THEN (ARRAY['Standard', 'Webinar', 'Custom', 'Standard',
                                'Custom', 'Webinar', 'Custom', 'Standard'])[k]
                    WHEN u.type < 0.40 THEN 'Custom' WHEN u.type < 0.75 THEN 'Standard' ELSE 'Webinar'
               END AS campaign_type
        FROM demo_clients c
        CROSS JOIN LATERAL generate_series(1, c.campaigns) AS k
        CROSS JOIN LATERAL (
            SELECT pg_temp.draw(:key, 'campaign part', c.n * 1000::bigint + k) AS part,
                   pg_temp.draw(:key, 'campaign type', c.n * 1000::bigint + k) AS type
        ) u
    ) p
) c
CROSS JOIN LATERAL (
    SELECT CASE c.campaign_type
        WHEN 'Webinar' THEN ARRAY[0, 1440, 2880, 4260]
        ELSE ARRAY(
            SELECT CASE
                       WHEN i > 1 THEN (ARRAY[60, 1440, 1440, 2880, 2880, 4320])[1 + floor(
                           6 * pg_temp.draw(:key, 'message delay', c.n * 10 + i))::integer]
                       -- A single message is held back, or nobody would be seen waiting for it.
                       WHEN c.message_count = 1 THEN 2880
                       ELSE (ARRAY[0, 0, 30, 1440])[1 + floor(
                           4 * pg_temp.draw(:key, 'message delay', c.n * 10 + i))::integer]
                   END
            FROM generate_series(1, c.message_count) AS i
            ORDER BY i)
        END AS delays
) d
CROSS JOIN LATERAL (
    SELECT 2 + floor(4 * pg_temp.draw(:key, 'campaign enrolls every', c.n))::integer AS every
) e
