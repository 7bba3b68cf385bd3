-- Counters and figures by day that differ from a recount, as text.
SELECT campaign_id, campaign_name, counter, kept::text AS kept, counted::text AS counted
FROM counter_differences(:client_id)
UNION ALL
SELECT campaign_id, campaign_name, day::text, coalesce(kept::text, '{}'), coalesce(counted::text, '{}')
FROM daily_figure_differences(:client_id)
