-- Temporary tables are analyzed by nobody else.
ANALYZE demo_clients;
ANALYZE demo_tag_sets;
ANALYZE demo_campaigns;
ANALYZE demo_pools;
ANALYZE demo_runs;
