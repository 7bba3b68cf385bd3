-- How to call each function of ours with NULL arguments, and where its first is the client's id also with
-- that of a client that exists (:client), and how to read each view. may_call: this login is allowed to.
SELECT p.oid::regprocedure::text AS subject, 'function' AS kind,
       has_function_privilege(p.oid, 'EXECUTE') AS may_call,
       format('SELECT * FROM public.%I(%s) LIMIT 1', p.proname, array_to_string(a.nulls, ', ')) AS call,
       CASE WHEN a.names[1] = 'p_client_id' AND p.proargtypes[0] = 'uuid'::regtype AND :client::uuid IS NOT NULL
            THEN format('SELECT * FROM public.%I(%s) LIMIT 1', p.proname,
                        array_to_string(format('%L::uuid', :client::uuid) || a.nulls[2:], ', ')) END AS client_call
FROM pg_proc p
CROSS JOIN LATERAL (
    SELECT ARRAY(SELECT format('NULL::%s', format_type(t, NULL))
                 FROM unnest(p.proargtypes) WITH ORDINALITY AS t (t, n) ORDER BY n) AS nulls,
           p.proargnames AS names) a
WHERE p.pronamespace = 'public'::regnamespace AND p.prokind = 'f'
  AND p.prorettype NOT IN ('trigger'::regtype, 'event_trigger'::regtype)
  AND NOT EXISTS (SELECT FROM pg_depend d
                  WHERE d.classid = 'pg_proc'::regclass AND d.objid = p.oid AND d.deptype = 'e')
UNION ALL
SELECT c.relname, 'view', has_table_privilege(c.oid, 'SELECT'),
       format('SELECT * FROM public.%I LIMIT 1', c.relname), NULL
FROM pg_class c
WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'v'
  AND NOT EXISTS (SELECT FROM pg_depend d
                  WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.deptype = 'e')
ORDER BY 2, 1
