-- The clients as planned. Needs :key, :today.
INSERT INTO clients (id, company_name, email, airtable_base_id, time_zone, created_at, updated_at)
SELECT c.id, c.company_name,
       'office@' || regexp_replace(lower(c.company_name), '[^a-z]+', '-', 'g') || '.example.com',
       'app' || left(replace(c.id::text, '-', ''), 14), c.time_zone, t.created_at, t.created_at
FROM demo_clients c
CROSS JOIN LATERAL (
    SELECT :today::date::timestamp AT TIME ZONE 'UTC'
           - interval '1 hour' * floor(24 * (740 + 400 * pg_temp.draw(:key, 'client created', c.n))) AS created_at
) t
