-- Whether the tables that the migrations mark (:tables) are split as leads is, into :partitions pieces that
-- are all there and add nothing of their own. Nothing for a plain database.
WITH marked AS (
    SELECT c.oid, c.relname, c.relkind, c.relowner,
           k.partstrat = 'h' AND k.partnatts = 1 AND a.attname = 'client_id' AS by_client
    FROM pg_class c
    LEFT JOIN pg_partitioned_table k ON k.partrelid = c.oid
    LEFT JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = k.partattrs[0]
    WHERE c.relnamespace = 'public'::regnamespace AND c.relname = ANY (:tables) AND c.relkind IN ('r', 'p')
), pieces AS (
    SELECT m.relname AS parent, c.oid, c.relname, pg_get_expr(c.relpartbound, c.oid) AS bounds,
           nullif(concat_ws('; ',
               CASE WHEN c.relpersistence <> 'p' THEN 'is unlogged' END,
               CASE WHEN c.relowner <> m.relowner THEN 'belongs to ' || pg_get_userbyid(c.relowner) END,
               (SELECT 'can be reached past ' || m.relname || ' by ' || string_agg(DISTINCT
                    CASE a.grantee WHEN 0 THEN 'PUBLIC' ELSE pg_get_userbyid(a.grantee)::text END, ', ')
                FROM aclexplode(c.relacl) AS a WHERE a.grantee <> c.relowner HAVING count(*) > 0),
               (SELECT 'has the trigger ' || string_agg(t.tgname, ', ') || ' of its own'
                FROM pg_trigger t
                WHERE t.tgrelid = c.oid AND t.tgparentid = 0 AND NOT t.tgisinternal HAVING count(*) > 0),
               (SELECT 'has the trigger ' || string_agg(t.tgname, ', ') || ' disabled'
                FROM pg_trigger t WHERE t.tgrelid = c.oid AND t.tgenabled <> 'O' HAVING count(*) > 0),
               (SELECT 'has the constraint ' || string_agg(k.conname, ', ') || ' of its own'
                FROM pg_constraint k
                WHERE k.conrelid = c.oid AND k.conparentid = 0 AND k.coninhcount = 0 AND k.contype <> 'n'
                HAVING count(*) > 0),
               (SELECT 'has the index ' || string_agg(i.indexrelid::regclass::text, ', ') || ' of its own'
                FROM pg_index i
                WHERE i.indrelid = c.oid AND NOT EXISTS (SELECT FROM pg_inherits h WHERE h.inhrelid = i.indexrelid)
                HAVING count(*) > 0)), '') AS problem
    FROM marked m
    JOIN pg_inherits i ON i.inhparent = m.oid
    JOIN pg_class c ON c.oid = i.inhrelid AND c.relispartition
), expected AS (
    SELECT m.relname AS parent, m.relname || '_p' || r AS piece,
           format('FOR VALUES WITH (modulus %s, remainder %s)', :partitions::integer, r) AS bounds
    FROM marked m
    CROSS JOIN generate_series(0, :partitions::integer - 1) AS r
    WHERE m.relkind = 'p'
)
SELECT e.piece AS subject,
       CASE WHEN p.oid IS NOT NULL THEN p.problem
            WHEN to_regclass(format('public.%I', e.piece)) IS NOT NULL THEN 'is not attached to ' || e.parent
            ELSE 'is missing: ' || e.parent || ' can''t take the rows that belong there' END AS problem
FROM expected e
LEFT JOIN pieces p ON p.parent = e.parent AND p.bounds = e.bounds
UNION ALL
SELECT p.relname, format('is not ours: it takes rows of %s %s', p.parent, lower(p.bounds))
FROM pieces p
WHERE NOT EXISTS (SELECT FROM expected e WHERE e.parent = p.parent AND e.bounds = p.bounds)
UNION ALL
SELECT m.relname,
       CASE WHEN m.relkind = 'r' THEN 'is not partitioned, but leads is'
            WHEN :partitions::integer = 0 THEN 'is partitioned, but leads has no partitions'
            ELSE format('is partitioned by %s, not by HASH (client_id)', pg_get_partkeydef(m.oid)) END
FROM marked m
WHERE (m.relkind = 'p') <> (:partitions::integer > 0)
   OR (m.relkind = 'p' AND m.by_client IS NOT TRUE)
UNION ALL
SELECT c.relname, 'is partitioned, which no migration does'
FROM pg_class c
WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'p' AND c.relname <> ALL (:tables)
ORDER BY 1
