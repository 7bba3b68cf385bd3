-- The number of partitions that the database was made with, read off the modulus of those of leads, so that
-- one that was lost doesn't change it; 0 for a plain table, NULL if there is none.
SELECT CASE WHEN to_regclass('public.leads') IS NOT NULL THEN coalesce((
           SELECT max(substring(pg_get_expr(c.relpartbound, c.oid) FROM 'modulus (\d+)')::integer)
           FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid
           WHERE i.inhparent = to_regclass('public.leads') AND c.relispartition), 0)
       END AS partitions
