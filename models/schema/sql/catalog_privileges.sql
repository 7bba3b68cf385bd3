-- Who may do what: a row for each grantee of each object. An acl that is NULL stands for the built-in
-- default, so it is written out; MAINTAIN is left out because PostgreSQL 17 gives it with what was ALL before.
WITH granted AS (
    SELECT CASE c.relkind WHEN 'S' THEN 'sequence ' WHEN 'v' THEN 'view ' ELSE 'table ' END || c.relname AS object,
           c.relowner AS owner, a.grantee, a.privilege_type, a.is_grantable, 'pg_class'::regclass AS classid, c.oid
    FROM pg_class c
    CROSS JOIN LATERAL aclexplode(coalesce(c.relacl,
        acldefault(CASE c.relkind WHEN 'S' THEN 's' ELSE 'r' END::"char", c.relowner))) AS a
    WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p', 'v', 'm', 'f', 'S')
      AND NOT c.relispartition
    UNION ALL
    SELECT 'column ' || c.relname || '.' || t.attname, c.relowner, a.grantee, a.privilege_type, a.is_grantable,
           'pg_class'::regclass, c.oid
    FROM pg_class c
    JOIN pg_attribute t ON t.attrelid = c.oid AND t.attnum > 0 AND NOT t.attisdropped
    CROSS JOIN LATERAL aclexplode(t.attacl) AS a
    WHERE c.relnamespace = 'public'::regnamespace AND NOT c.relispartition
    UNION ALL
    SELECT 'function ' || p.oid::regprocedure, p.proowner, a.grantee, a.privilege_type, a.is_grantable,
           'pg_proc'::regclass, p.oid
    FROM pg_proc p
    CROSS JOIN LATERAL aclexplode(coalesce(p.proacl, acldefault('f', p.proowner))) AS a
    WHERE p.pronamespace = 'public'::regnamespace
    UNION ALL
    SELECT 'type ' || t.oid::regtype, t.typowner, a.grantee, a.privilege_type, a.is_grantable,
           'pg_type'::regclass, t.oid
    FROM pg_type t
    CROSS JOIN LATERAL aclexplode(coalesce(t.typacl, acldefault('T', t.typowner))) AS a
    WHERE t.typnamespace = 'public'::regnamespace AND t.typtype <> 'm'
      AND NOT EXISTS (SELECT FROM pg_type e WHERE e.typarray = t.oid)
      AND NOT EXISTS (SELECT FROM pg_class c WHERE c.oid = t.typrelid AND c.relkind <> 'c')
    UNION ALL
    -- The schema belongs to whoever the server's version says, and its owner and the owner of our tables
    -- need what they have; until PostgreSQL 14 everybody could create in it.
    SELECT 'schema public', NULL, a.grantee, a.privilege_type, a.is_grantable, 'pg_namespace'::regclass, n.oid
    FROM pg_namespace n
    CROSS JOIN LATERAL aclexplode(coalesce(n.nspacl, acldefault('n', n.nspowner))) AS a
    WHERE n.oid = 'public'::regnamespace AND a.grantee <> n.nspowner
      AND NOT EXISTS (SELECT FROM pg_class c
                      WHERE c.relnamespace = n.oid AND c.relkind IN ('r', 'p') AND c.relowner = a.grantee)
      AND NOT (a.grantee = 0 AND a.privilege_type = 'CREATE'
               AND current_setting('server_version_num')::integer < 150000)
)
SELECT 'privilege' AS kind,
       CASE g.grantee WHEN g.owner THEN 'owner' WHEN 0 THEN 'PUBLIC' ELSE pg_get_userbyid(g.grantee)::text END
       || ' on ' || g.object AS subject,
       string_agg(DISTINCT g.privilege_type || CASE WHEN g.is_grantable THEN ' WITH GRANT OPTION' ELSE '' END, ', ')
       AS definition
FROM granted g
WHERE g.privilege_type <> 'MAINTAIN'
  AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.classid = g.classid AND d.objid = g.oid AND d.deptype = 'e')
GROUP BY 1, 2
ORDER BY 1, 2
