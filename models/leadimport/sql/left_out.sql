DECLARE left_out NO SCROLL CURSOR FOR
SELECT line, reason, other_line, lead_id
FROM pg_temp.lead_import_left_out
WHERE reason <> 'unchanged'
ORDER BY line
