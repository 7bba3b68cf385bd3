SELECT k.key, coalesce((s.value #>> '{}')::double precision, k.default_value) AS value, k.default_value, k.least,
       k.greatest, s.updated_by, s.updated_at
FROM known_settings k
LEFT JOIN settings s ON s.key = k.key AND jsonb_typeof(s.value) = 'number'
