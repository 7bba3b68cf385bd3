-- What is no relation: functions, types, everything else that can sit in schema public, the database's
-- event triggers, and the roles that the program's privileges are granted to.
WITH main AS (
    SELECT mode() WITHIN GROUP (ORDER BY relowner) AS owner
    FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p')
), from_extensions AS (
    SELECT classid, objid FROM pg_depend WHERE deptype = 'e'
)
SELECT CASE p.prokind WHEN 'a' THEN 'aggregate' WHEN 'p' THEN 'procedure' ELSE 'function' END AS kind,
       p.oid::regprocedure::text AS subject,
       CASE p.prokind WHEN 'a' THEN 'aggregate' ELSE pg_get_functiondef(p.oid) END
       || CASE WHEN p.proowner <> main.owner THEN E'\nbelongs to ' || pg_get_userbyid(p.proowner) ELSE '' END
       AS definition
FROM pg_proc p
CROSS JOIN main
WHERE p.pronamespace = 'public'::regnamespace
  AND ('pg_proc'::regclass, p.oid) NOT IN (SELECT classid, objid FROM from_extensions)
UNION ALL
-- Not the types that come with a table, an array or a range.
SELECT 'type', t.oid::regtype::text,
       CASE t.typtype
       WHEN 'e' THEN 'enum (' || (SELECT string_agg(quote_literal(e.enumlabel), ', ' ORDER BY e.enumsortorder)
                                  FROM pg_enum e WHERE e.enumtypid = t.oid) || ')'
       WHEN 'c' THEN 'composite (' || (SELECT string_agg(a.attname || ' ' || format_type(a.atttypid, a.atttypmod),
                                                         ', ' ORDER BY a.attnum)
                                       FROM pg_attribute a
                                       WHERE a.attrelid = t.typrelid AND a.attnum > 0 AND NOT a.attisdropped) || ')'
       WHEN 'd' THEN concat_ws(' ', 'domain over', format_type(t.typbasetype, t.typtypmod),
                               CASE WHEN t.typnotnull THEN 'NOT NULL' END, 'DEFAULT ' || t.typdefault,
                               (SELECT string_agg(k.conname || ' ' || pg_get_constraintdef(k.oid), ' '
                                                  ORDER BY k.conname)
                                FROM pg_constraint k WHERE k.contypid = t.oid AND k.contype = 'c'))
       WHEN 'r' THEN 'range of ' || (SELECT format_type(r.rngsubtype, NULL) FROM pg_range r WHERE r.rngtypid = t.oid)
       ELSE 'base type' END
       || CASE WHEN t.typowner <> main.owner THEN ', belongs to ' || pg_get_userbyid(t.typowner) ELSE '' END
FROM pg_type t
CROSS JOIN main
WHERE t.typnamespace = 'public'::regnamespace AND t.typtype <> 'm'
  AND NOT EXISTS (SELECT FROM pg_type e WHERE e.typarray = t.oid)
  AND NOT EXISTS (SELECT FROM pg_class c WHERE c.oid = t.typrelid AND c.relkind <> 'c')
  AND ('pg_type'::regclass, t.oid) NOT IN (SELECT classid, objid FROM from_extensions)
UNION ALL
-- Operators, collations, statistics, text search objects and the like all depend on their schema.
SELECT o.type, o.identity,
       CASE d.classid WHEN 'pg_statistic_ext'::regclass THEN pg_get_statisticsobjdef(d.objid) ELSE o.type END
FROM pg_depend d
CROSS JOIN LATERAL pg_identify_object(d.classid, d.objid, 0) AS o
WHERE d.refclassid = 'pg_namespace'::regclass AND d.refobjid = 'public'::regnamespace
  AND d.classid NOT IN ('pg_class'::regclass, 'pg_proc'::regclass, 'pg_type'::regclass,
                        'pg_extension'::regclass)
  AND (d.classid, d.objid) NOT IN (SELECT classid, objid FROM from_extensions)
UNION ALL
SELECT 'event trigger', e.evtname,
       concat_ws(' ', 'ON', e.evtevent, 'EXECUTE', e.evtfoid::regprocedure,
                 CASE e.evtenabled WHEN 'O' THEN NULL ELSE 'DISABLED' END)
FROM pg_event_trigger e
WHERE ('pg_event_trigger'::regclass, e.oid) NOT IN (SELECT classid, objid FROM from_extensions)
UNION ALL
-- A group that can log in, or belongs to a mightier one, gives more than its privileges say.
SELECT 'role', r.rolname,
       concat_ws(', ', CASE WHEN r.rolcanlogin THEN 'LOGIN' ELSE 'NOLOGIN' END,
                 CASE WHEN r.rolsuper THEN 'SUPERUSER' END, CASE WHEN r.rolbypassrls THEN 'BYPASSRLS' END,
                 CASE WHEN r.rolcreaterole THEN 'CREATEROLE' END, CASE WHEN r.rolcreatedb THEN 'CREATEDB' END,
                 CASE WHEN r.rolreplication THEN 'REPLICATION' END,
                 (SELECT 'member of ' || string_agg(pg_get_userbyid(m.roleid), ', '
                                                    ORDER BY pg_get_userbyid(m.roleid))
                  FROM pg_auth_members m WHERE m.member = r.oid))
FROM pg_roles r
WHERE r.rolname IN ('cm_super_admin', 'cm_client_admin', 'cm_staff', 'cm_manager', 'cm_worker')
ORDER BY 1, 2
