-- The demonstration's phones are the few that belong to nobody; every lead of a real file has its own.
UPDATE leads l
SET phone = CASE WHEN n.n % 2 = 0 THEN '+4915' || (110000000 + n.n) ELSE '+1' || (2012000000 + n.n) END
FROM (SELECT id, row_number() OVER (ORDER BY id) AS n FROM leads WHERE phone IS NOT NULL) n
WHERE l.id = n.id
