-- Every relation of schema public and what hangs on it, as kind, subject and definition. What only says
-- how a database is stored (partitions, tablespaces) is left out, so that one fingerprint fits all.
WITH main AS (
    -- Whom the tables belong to; an object of somebody else's says so.
    SELECT mode() WITHIN GROUP (ORDER BY relowner) AS owner
    FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p')
), ours AS (
    SELECT c.oid, c.relname, c.relkind,
           array_to_string(ARRAY(SELECT unnest(c.reloptions) ORDER BY 1), ', ') AS options,
           concat_ws(', ',
               CASE c.relpersistence WHEN 'u' THEN 'unlogged' WHEN 't' THEN 'temporary' END,
               CASE WHEN c.relrowsecurity THEN 'row security' END,
               CASE WHEN c.relforcerowsecurity THEN 'forced on its owner' END,
               CASE WHEN c.relowner <> main.owner
                    THEN 'belongs to ' || pg_get_userbyid(c.relowner) END) AS state
    FROM pg_class c
    CROSS JOIN main
    WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p', 'v', 'm', 'f', 'S')
      AND NOT c.relispartition
      AND NOT EXISTS (SELECT FROM pg_depend d
                      WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.deptype = 'e')
)
SELECT CASE relkind WHEN 'f' THEN 'foreign table' ELSE 'table' END AS kind, relname::text AS subject,
       concat_ws(', ', 'table', nullif(state, ''), 'WITH (' || nullif(options, '') || ')') AS definition
FROM ours WHERE relkind IN ('r', 'p', 'f')
UNION ALL
SELECT CASE relkind WHEN 'm' THEN 'materialized view' ELSE 'view' END, relname,
       concat_ws(E'\n', nullif(state, ''), 'WITH (' || nullif(options, '') || ')', pg_get_viewdef(oid))
FROM ours WHERE relkind IN ('v', 'm')
UNION ALL
SELECT 'sequence', o.relname,
       concat_ws(', ', format('%s INCREMENT %s CACHE %s START %s MINVALUE %s MAXVALUE %s%s',
                     format_type(s.seqtypid, NULL), s.seqincrement, s.seqcache, s.seqstart, s.seqmin, s.seqmax,
                     CASE WHEN s.seqcycle THEN ' CYCLE' ELSE '' END),
                 (SELECT 'owned by ' || d.refobjid::regclass || '.' || a.attname
                  FROM pg_depend d
                  JOIN pg_attribute a ON a.attrelid = d.refobjid AND a.attnum = d.refobjsubid
                  WHERE d.classid = 'pg_class'::regclass AND d.objid = o.oid AND d.deptype IN ('a', 'i')
                    AND d.refclassid = 'pg_class'::regclass AND d.refobjsubid > 0),
                 nullif(o.state, ''))
FROM ours o JOIN pg_sequence s ON s.seqrelid = o.oid
UNION ALL
SELECT 'column', o.relname || '.' || a.attname,
       concat_ws(' ', format_type(a.atttypid, a.atttypmod),
                 CASE WHEN a.attcollation <> t.typcollation THEN 'COLLATE ' || a.attcollation::regcollation END,
                 CASE WHEN a.attnotnull THEN 'NOT NULL' END,
                 CASE a.attidentity WHEN 'a' THEN 'IDENTITY ALWAYS' WHEN 'd' THEN 'IDENTITY BY DEFAULT' END,
                 CASE a.attgenerated WHEN '' THEN 'DEFAULT' WHEN 's' THEN 'GENERATED' ELSE 'VIRTUAL' END,
                 coalesce(pg_get_expr(d.adbin, d.adrelid), 'none'))
FROM ours o
JOIN pg_attribute a ON a.attrelid = o.oid AND a.attnum > 0 AND NOT a.attisdropped
JOIN pg_type t ON t.oid = a.atttypid
LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
WHERE o.relkind IN ('r', 'p', 'f') OR (o.relkind = 'v' AND d.oid IS NOT NULL)
UNION ALL
-- PostgreSQL 18 lists NOT NULL as constraints too ('n'); the columns say it for every version. A foreign
-- key to a partitioned table has a row for each partition below its own.
SELECT 'constraint', o.relname || '.' || k.conname,
       pg_get_constraintdef(k.oid)
       || CASE WHEN EXISTS (SELECT FROM pg_trigger t WHERE t.tgconstraint = k.oid AND t.tgenabled <> 'O')
               THEN ' DISABLED' ELSE '' END
FROM ours o JOIN pg_constraint k ON k.conrelid = o.oid AND k.contype <> 'n' AND k.conparentid = 0
UNION ALL
SELECT 'index', x.relname,
       replace(pg_get_indexdef(x.oid), ' ON ONLY ', ' ON ')
       || CASE WHEN i.indisvalid THEN '' ELSE ' INVALID' END
FROM ours o JOIN pg_index i ON i.indrelid = o.oid JOIN pg_class x ON x.oid = i.indexrelid
UNION ALL
SELECT 'trigger', o.relname || '.' || t.tgname,
       pg_get_triggerdef(t.oid)
       || CASE t.tgenabled WHEN 'O' THEN '' WHEN 'D' THEN ' DISABLED' WHEN 'R' THEN ' ONLY ON REPLICAS'
                           ELSE ' ALWAYS' END
FROM ours o JOIN pg_trigger t ON t.tgrelid = o.oid AND NOT t.tgisinternal
UNION ALL
SELECT 'rule', o.relname || '.' || r.rulename,
       pg_get_ruledef(r.oid) || CASE r.ev_enabled WHEN 'O' THEN '' ELSE ' DISABLED' END
FROM ours o JOIN pg_rewrite r ON r.ev_class = o.oid AND r.rulename <> '_RETURN'
UNION ALL
SELECT 'policy', o.relname || '.' || p.polname,
       concat_ws(' ', CASE WHEN p.polpermissive THEN 'PERMISSIVE' ELSE 'RESTRICTIVE' END,
                 'FOR ' || CASE p.polcmd WHEN 'r' THEN 'SELECT' WHEN 'a' THEN 'INSERT' WHEN 'w' THEN 'UPDATE'
                                         WHEN 'd' THEN 'DELETE' ELSE 'ALL' END,
                 'TO ' || (SELECT string_agg(name, ', ' ORDER BY name)
                           FROM (SELECT CASE r WHEN 0 THEN 'PUBLIC' ELSE pg_get_userbyid(r)::text END AS name
                                 FROM unnest(p.polroles) AS r) AS roles),
                 'USING (' || pg_get_expr(p.polqual, p.polrelid) || ')',
                 'WITH CHECK (' || pg_get_expr(p.polwithcheck, p.polrelid) || ')')
FROM ours o JOIN pg_policy p ON p.polrelid = o.oid
ORDER BY 1, 2
