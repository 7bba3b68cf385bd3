-- The worker's runs of 60 days. Needs :key, :today, :moment. In the last day clients are healthy but for two: the
-- second has too many runs that failed, the third none that succeeded for hours.
INSERT INTO demo_runs (client_n, slot, client_id, id, run_at, status, next_id)
SELECT s.client_n, s.slot, s.client_id, s.id, s.run_at,
       CASE
           WHEN s.slot >= 1000 THEN
               CASE WHEN s.luck < 0.96 THEN 'success' WHEN s.luck < 0.985 THEN 'partial' ELSE 'failed' END
           WHEN s.client_n = 3 AND s.run_at > :moment::timestamptz - interval '160 minutes' THEN 'failed'
           WHEN s.client_n = 2 AND s.slot % 7 IN (3, 5) THEN
               CASE s.slot % 7 WHEN 3 THEN 'failed' ELSE 'partial' END
           WHEN s.slot = 3 + s.client_n % 9 AND s.minutes_between_runs < 60 THEN
               CASE WHEN s.luck < 0.5 THEN 'partial' ELSE 'failed' END
           ELSE 'success'
       END,
       lead(s.id) OVER (PARTITION BY s.client_n ORDER BY s.run_at, s.slot DESC)
FROM (
    SELECT c.n AS client_n, c.id AS client_id, r.slot, r.run_at, c.minutes_between_runs,
           pg_temp.demo_id(:key, 'run', c.n * 10000::bigint + r.slot) AS id,
           pg_temp.draw(:key, 'run luck', c.n * 10000::bigint + r.slot) AS luck
    FROM demo_clients c
    CROSS JOIN LATERAL (
        SELECT 1000 + 4 * days_ago + quarter AS slot,
               :today::date::timestamp AT TIME ZONE 'UTC' - interval '1 day' * days_ago
               + interval '6 hours' * quarter + interval '1 minute' * (c.n * 7 % 50) AS run_at
        FROM generate_series(2, 59) AS days_ago, generate_series(0, 3) AS quarter
        UNION ALL
        SELECT slot, :moment::timestamptz - interval '1 minute' * (2 + c.n * 7 % 12 + slot * c.minutes_between_runs)
        FROM generate_series(0, 2880 / c.minutes_between_runs - 1) AS slot
    ) r
) s
