DROP FUNCTION remove_trial_client(uuid);
DROP FUNCTION add_trial_client(text);
CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    RAISE EXCEPTION '% keeps what happened and can''t be changed', TG_TABLE_NAME
        USING ERRCODE = '55000', HINT = 'Rows are only ever added.';
END
$$;
ALTER TABLE clients DROP COLUMN is_trial;
