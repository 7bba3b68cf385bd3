-- Whether there is a table schema_migrations, and whether it has our columns.
SELECT to_regclass('public.schema_migrations') IS NOT NULL AS there,
       (SELECT count(*) = 4 FROM pg_attribute
        WHERE attrelid = to_regclass('public.schema_migrations')
          AND (attname, atttypid) IN (('version', 'integer'::regtype), ('name', 'text'::regtype),
                                      ('checksum', 'text'::regtype), ('applied_at', 'timestamptz'::regtype))
       ) AS fits
