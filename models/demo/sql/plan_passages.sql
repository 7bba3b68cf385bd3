-- The last passage of each lead that ever was in a campaign: about a quarter of the leads, 40 % of these still
-- open, of which 2 % are ready to leave. Needs :key, :today, :moment. The steps are materialized so that none of
-- them is computed again for each use of its columns.
INSERT INTO demo_passages
    (lead_n, earlier, client_n, campaign_k, client_id, lead_id, campaign_id, campaign_version, message_count,
     position, enrolled_days_ago, enrolled_at, last_sent_at, completed_at, outcome, run_id, booked_at,
     opted_out_at, campaign_deactivated_at)
WITH chosen AS MATERIALIZED (
    -- `fate` is the outcome with which the passage ended or is about to end; 'stays' is the rest.
    SELECT c.n AS client_n, c.id AS client_id, c.minutes_between_runs, lead_n,
           lead_n - c.first_lead AS lead_place, created.at AS created_at,
           u.open, f.fate,
           CASE WHEN u.open AND f.fate = 'campaign_deactivated' THEN 'just ended'
                WHEN u.open THEN 'open'
                WHEN f.fate = 'campaign_deactivated' THEN 'ended'
                ELSE 'closed' END AS pool
    FROM demo_clients c
    CROSS JOIN LATERAL generate_series(c.first_lead, c.last_lead) AS lead_n
    CROSS JOIN LATERAL (
        SELECT pg_temp.draw(:key, 'passage is open', lead_n) < 0.4 AS open,
               pg_temp.draw(:key, 'passage fate', lead_n) AS fate
    ) u
    CROSS JOIN LATERAL (
        SELECT CASE
                   WHEN u.open THEN (ARRAY['stays', 'completed', 'booked', 'opted_out', 'campaign_deactivated'])[
                       1 + width_bucket(u.fate, ARRAY[0.980, 0.988, 0.993, 0.997]::double precision[])]
                   ELSE (ARRAY['completed', 'booked', 'opted_out', 'campaign_deactivated', 'removed'])[
                       1 + width_bucket(u.fate, ARRAY[0.55, 0.77, 0.89, 0.96]::double precision[])]
               END AS fate
    ) f
    CROSS JOIN LATERAL (
        SELECT pg_temp.lead_created_at(:key, :today::date, lead_n, lead_n - c.first_lead + 1,
                                       c.last_lead - c.first_lead + 1) AS at
    ) created
    WHERE pg_temp.draw(:key, 'lead was enrolled', lead_n) < 0.28
), placed AS MATERIALIZED (
    SELECT l.*, k.k, k.id AS campaign_id, k.message_count, k.delays, k.sent_after, k.enrolls_every,
           k.enrolls_on, k.enrolls_minute, k.edited_at, k.deactivated_at,
           CASE
               WHEN l.fate = 'completed' THEN k.message_count
               WHEN l.fate IN ('booked', 'opted_out') AND NOT l.open
                   THEN floor((k.message_count + 1) * pg_temp.draw(:key, 'passage position', l.lead_n))
               ELSE floor(k.message_count * pg_temp.draw(:key, 'passage position', l.lead_n))
           END::integer AS drawn_position,
           -- When it left: a campaign's end takes all at once, otherwise any working day of 75, the campaign's
           -- last days at the latest.
           CASE WHEN l.open THEN NULL
                WHEN l.pool = 'ended' THEN k.ended_days_ago
                ELSE d.days_ago
                     + CASE WHEN k.part = 'ended' THEN k.ended_days_ago + 1 - d.days_ago + d.days_ago % 30
                            WHEN l.fate = 'removed' THEN 1 ELSE 0 END
           END AS left_days_ago
    FROM chosen l
    JOIN demo_pools p ON p.client_n = l.client_n AND p.pool = l.pool
    JOIN demo_campaigns k ON k.client_n = l.client_n AND k.k = p.members[pg_temp.long_tailed(
        cardinality(p.members), pg_temp.draw(:key, 'passage campaign', l.lead_n))]
    CROSS JOIN LATERAL (
        SELECT pg_temp.working_days_ago(:today::date, drawn,
                   pg_temp.draw(:key, 'leaves on a working day', l.lead_n)) AS days_ago
        FROM (SELECT floor(75 * pg_temp.draw(:key, 'left days ago', l.lead_n))::integer AS drawn OFFSET 0) d
    ) d
), timed AS MATERIALIZED (
    SELECT p.*, r.id AS run_id, t.today, left_at.at AS completed_at,
           -- Ready to leave for days: a hundred or so, in the two clients whose health is to show it.
           p.client_n IN (2, 3) AND p.lead_place < 80000 AND p.open
           AND p.fate IN ('completed', 'booked', 'opted_out') AS stuck,
           u.wait
    FROM placed p
    CROSS JOIN LATERAL (SELECT :today::date::timestamp AT TIME ZONE 'UTC' AS today) t
    CROSS JOIN LATERAL (
        SELECT pg_temp.draw(:key, 'left in the day', p.lead_n) AS part_of_day,
               pg_temp.draw(:key, 'passage wait', p.lead_n) AS wait
    ) u
    LEFT JOIN demo_runs r ON r.client_n = p.client_n AND p.fate <> 'removed' AND r.slot = CASE
        WHEN p.pool = 'ended' THEN 1000 + 4 * p.left_days_ago + 2
        WHEN p.left_days_ago >= 2 THEN 1000 + 4 * p.left_days_ago + floor(4 * sqrt(u.part_of_day))::integer
        ELSE floor((p.left_days_ago + u.part_of_day) * 1440 / p.minutes_between_runs)::integer END
    CROSS JOIN LATERAL (
        SELECT CASE WHEN NOT p.open THEN coalesce(
                   r.run_at + interval '200 milliseconds',
                   t.today - interval '1 day' * p.left_days_ago
                   + interval '1 second' * floor(25200 + 43200 * u.part_of_day)) END AS at
    ) left_at
), enrolled AS MATERIALIZED (
    -- A campaign enrolls every few days: on the last such day before what had to be sent had been sent.
    SELECT p.*, e.days_ago AS enrolled_days_ago,
           p.today - interval '1 day' * e.days_ago + interval '1 minute' * p.enrolls_minute AS enrolled_at
    FROM timed p
    CROSS JOIN LATERAL (
        SELECT p.enrolls_on + p.enrolls_every * ceil((
            1 - p.enrolls_on + CASE WHEN p.stuck THEN 6 ELSE 0 END
            + greatest(0, coalesce(extract(epoch FROM p.today - p.completed_at) / 86400, 0))
            + CASE p.fate
                  -- Somewhere in the sequence; the position follows from the time.
                  WHEN 'stays' THEN greatest(0, p.wait * p.sent_after[p.message_count] - 720 * p.enrolls_every)
                  ELSE coalesce(p.sent_after[p.drawn_position], 0)
              END / 1440.0) / p.enrolls_every)::integer AS days_ago
    ) e
), sent AS MATERIALIZED (
    SELECT p.*, s.position
    FROM enrolled p
    CROSS JOIN LATERAL (
        SELECT CASE WHEN p.fate <> 'stays' THEN p.drawn_position
                    ELSE least(
                        width_bucket(extract(epoch FROM p.today - p.enrolled_at)::integer / 60 - 5, p.sent_after),
                        -- Some wait for a message that is overdue.
                        CASE WHEN pg_temp.draw(:key, 'passage is late', p.lead_n) < 0.3
                             THEN p.drawn_position ELSE p.message_count - 1 END)
               END AS position
    ) s
), ready AS MATERIALIZED (
    SELECT p.*, CASE
               WHEN NOT p.open OR p.fate = 'stays' THEN NULL
               WHEN p.stuck THEN p.today - interval '1 day' * (3 + 2 * p.wait)
               ELSE :moment::timestamptz - interval '1 second' * floor(90 + 500 * p.wait) END AS ready_at
    FROM sent p
)
SELECT lead_n, false, client_n, k, client_id, pg_temp.demo_id(:key, 'lead', lead_n), campaign_id,
       CASE WHEN enrolled_at >= edited_at THEN 2 ELSE 1 END, message_count, position, enrolled_days_ago, enrolled_at,
       CASE WHEN position = 0 THEN NULL
            WHEN fate = 'completed'
                THEN date_trunc('second', coalesce(ready_at, completed_at - interval '1 minute' * (1 + 12 * wait)))
            ELSE enrolled_at + interval '1 minute' * sent_after[position]
                 + interval '1 second' * floor(240 * wait) END,
       completed_at, CASE WHEN NOT open THEN fate END, run_id,
       CASE WHEN fate = 'booked' THEN date_trunc('second', coalesce(ready_at, completed_at - interval '9 minutes')) END,
       CASE WHEN fate = 'opted_out'
            THEN date_trunc('second', coalesce(ready_at, completed_at - interval '11 minutes')) END,
       CASE WHEN open THEN deactivated_at END
FROM ready
WHERE enrolled_at > created_at
