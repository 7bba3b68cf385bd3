-- How to call each function of ours with NULL arguments, and how to read each view.
SELECT 'function' AS kind, p.oid::regprocedure::text AS subject,
       format('SELECT * FROM public.%I(%s)', p.proname,
              (SELECT string_agg(format('NULL::%s', format_type(t, NULL)), ', ' ORDER BY n)
               FROM unnest(p.proargtypes) WITH ORDINALITY AS a (t, n))) AS call
FROM pg_proc p
WHERE p.pronamespace = 'public'::regnamespace AND p.prokind = 'f' AND p.prorettype <> 'trigger'::regtype
  AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.objid = p.oid AND d.deptype = 'e')
UNION ALL
SELECT 'view', c.relname, format('SELECT * FROM public.%I LIMIT 1', c.relname)
FROM pg_class c
WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'v'
ORDER BY 1, 2
