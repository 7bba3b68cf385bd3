SELECT pg_table_size('leads') AS bytes, coalesce(sum(n_dead_tup), 0)::bigint AS dead_rows
FROM pg_stat_user_tables
WHERE relid = 'leads'::regclass
