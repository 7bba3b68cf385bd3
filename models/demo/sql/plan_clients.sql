-- The clients and their shares of the leads: a few large ones, many small ones. Needs :key, :clients, :leads.
INSERT INTO demo_clients
    (n, id, company_name, time_zone, first_lead, last_lead, campaigns, minutes_between_runs)
SELECT s.n, pg_temp.demo_id(:key, 'client', s.n),
       (pg_temp.company_stems())[1 + (s.n - 1) % 100] || ' '
       || (pg_temp.company_kinds())[1 + ((s.n - 1) / 100 + 7 * (s.n - 1)) % 100],
       (pg_temp.time_zones())[1 + (s.n - 1) % cardinality(pg_temp.time_zones())],
       s.before + 1, s.upto,
       -- About one campaign for 500 leads; the eight parts that a campaign can play always.
       least(200, greatest(8, (s.upto - s.before) / 500)),
       (ARRAY[15, 30, 60])[1 + floor(3 * pg_temp.draw(:key, 'run interval', s.n))::integer]
FROM (
    SELECT w.n,
           round(:leads::bigint * ((w.upto - w.weight) / w.total))::bigint AS before,
           round(:leads::bigint * (w.upto / w.total))::bigint AS upto
    FROM (
        SELECT n, weight, sum(weight) OVER (ORDER BY n) AS upto, sum(weight) OVER () AS total
        FROM (SELECT n, round(power(n, -0.8)::numeric, 9) AS weight
              FROM generate_series(1, :clients::integer) AS n) weights
    ) w
) s
