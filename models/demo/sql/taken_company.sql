-- A company of the demo that this database has already, if any.
SELECT c.company_name
FROM demo_clients d
JOIN clients c ON lower(c.company_name) = lower(d.company_name)
ORDER BY d.n
LIMIT 1
