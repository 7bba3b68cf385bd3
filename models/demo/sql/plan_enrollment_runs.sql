-- What each campaign enrolled on each of its days. Some found leads that they couldn't take, and the last run of
-- a campaign that is full certainly did. Needs :key.
INSERT INTO demo_enrollment_runs
    (client_n, campaign_k, client_id, campaign_id, id, run_at, enrolled, remaining, reason, duration_ms)
SELECT r.client_n, r.campaign_k, r.client_id, r.campaign_id, pg_temp.demo_id(:key, 'enrollment run', r.n), r.run_at,
       r.enrolled, x.remaining,
       CASE WHEN x.remaining = 0 THEN NULL
            WHEN r.full_now THEN 'enrollment_cap'
            WHEN r.luck < 0.95 THEN 'not_eligible' ELSE 'limit' END,
       80 + r.enrolled / 8 + floor(300 * pg_temp.draw(:key, 'enrollment run took', r.n))
FROM (
    SELECT g.*, pg_temp.draw(:key, 'enrollment run luck', g.n) AS luck,
           -- As in campaigns.sql.
           pg_temp.draw(:key, 'campaign cap', g.n / 1000) < 0.1
           AND g.run_at = max(g.run_at) OVER (PARTITION BY g.client_n, g.campaign_k) AS full_now
    FROM (
        SELECT client_n, campaign_k, client_id, campaign_id, enrolled_at AS run_at, count(*) AS enrolled,
               (client_n * 1000::bigint + campaign_k) * 1000 + enrolled_days_ago AS n
        FROM demo_passages
        GROUP BY client_n, campaign_k, client_id, campaign_id, enrolled_at, enrolled_days_ago
    ) g
) r
CROSS JOIN LATERAL (
    SELECT CASE WHEN r.full_now OR r.luck > 0.75
                THEN ceil((1 + r.enrolled) * pg_temp.draw(:key, 'enrollment run left', r.n))::integer
                ELSE 0 END AS remaining
) x
