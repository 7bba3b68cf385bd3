-- The key from which everything is drawn, and the moment up to which the worker has run: now, or noon of a day
-- that is not today. Whole milliseconds, which is what a parameter carries. Needs :seed, :today.
SELECT hashint8extended(:seed::bigint, 0) AS key,
       date_trunc('milliseconds', CASE WHEN :today::date = (now() AT TIME ZONE 'UTC')::date THEN now()
           ELSE :today::date::timestamp AT TIME ZONE 'UTC' + interval '12 hours' END) AS moment
