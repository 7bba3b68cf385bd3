-- Every object of schema public that the migrations make, with its definition as text.
WITH ours AS (
    SELECT c.oid, c.relname, c.relkind
    FROM pg_class c
    WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p', 'v', 'S')
      AND NOT c.relispartition
      AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.objid = c.oid AND d.deptype = 'e')
)
SELECT 'table' AS kind, relname::text AS subject,
       CASE relkind WHEN 'v' THEN 'view' WHEN 'S' THEN 'sequence' ELSE 'table' END
       || CASE WHEN pc.relrowsecurity THEN ', row security' ELSE '' END AS definition
FROM ours JOIN pg_class pc USING (oid, relname, relkind)
UNION ALL
SELECT 'column', o.relname || '.' || a.attname,
       concat_ws(' ', format_type(a.atttypid, a.atttypmod), CASE WHEN a.attnotnull THEN 'NOT NULL' END,
                 CASE a.attgenerated WHEN 's' THEN 'GENERATED' WHEN '' THEN 'DEFAULT' END,
                 coalesce(pg_get_expr(d.adbin, d.adrelid), 'none'))
FROM ours o
JOIN pg_attribute a ON a.attrelid = o.oid AND a.attnum > 0 AND NOT a.attisdropped
LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
WHERE o.relkind IN ('r', 'p')
UNION ALL
SELECT 'constraint', o.relname || '.' || k.conname, pg_get_constraintdef(k.oid)
       || CASE WHEN k.convalidated THEN '' ELSE ' NOT VALID' END
FROM ours o JOIN pg_constraint k ON k.conrelid = o.oid
UNION ALL
SELECT 'index', x.relname, pg_get_indexdef(x.oid) || CASE WHEN i.indisvalid THEN '' ELSE ' INVALID' END
FROM ours o JOIN pg_index i ON i.indrelid = o.oid JOIN pg_class x ON x.oid = i.indexrelid
UNION ALL
SELECT 'view', o.relname, pg_get_viewdef(o.oid)
FROM ours o WHERE o.relkind = 'v'
UNION ALL
SELECT 'function', p.oid::regprocedure::text, pg_get_functiondef(p.oid)
FROM pg_proc p
WHERE p.pronamespace = 'public'::regnamespace AND p.prokind = 'f'
  AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.objid = p.oid AND d.deptype = 'e')
UNION ALL
SELECT 'trigger', o.relname || '.' || t.tgname,
       pg_get_triggerdef(t.oid) || CASE t.tgenabled WHEN 'O' THEN '' ELSE ' DISABLED' END
FROM ours o JOIN pg_trigger t ON t.tgrelid = o.oid AND NOT t.tgisinternal
UNION ALL
SELECT 'policy', o.relname || '.' || p.polname,
       concat_ws(' ', p.polcmd, p.polpermissive, pg_get_expr(p.polqual, p.polrelid),
                 pg_get_expr(p.polwithcheck, p.polrelid))
FROM ours o JOIN pg_policy p ON p.polrelid = o.oid
ORDER BY 1, 2
