-- The pools of each client. Those in front are drawn more often, which makes larger and smaller campaigns.
INSERT INTO demo_pools (client_n, pool, members)
SELECT p.client_n, p.pool, array_agg(p.k ORDER BY p.k)
FROM (
    SELECT client_n, k, 'open' AS pool FROM demo_campaigns WHERE part IN ('running', 'paused')
    UNION ALL
    SELECT client_n, k, 'closed' FROM demo_campaigns WHERE part NOT IN ('scheduled', 'pending')
    UNION ALL
    SELECT client_n, k, part FROM demo_campaigns WHERE part IN ('ended', 'just ended')
) p
GROUP BY p.client_n, p.pool
