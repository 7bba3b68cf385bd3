-- The tables that the window can't do without and that this database doesn't have.
SELECT name
FROM unnest(ARRAY['clients', 'leads', 'campaigns', 'enrollments']) WITH ORDINALITY AS needed (name, position)
WHERE to_regclass('public.' || quote_ident(name)) IS NULL
ORDER BY position
