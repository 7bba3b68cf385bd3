-- Importing leads from a file, and taking an import back. The rows come by COPY into a temporary table that
-- prepare_lead_import makes: it belongs to the owner of the schema, so nobody can put another table, a view
-- or a trigger in its place that import_leads would run with the owner's rights. All of an import is one
-- transaction of the caller's; a dry run is the same, rolled back.
--
-- Whether a lead is there already is found by hashing the client's leads once an import. An index by e-mail
-- and one by phone would make small imports quicker, but every lead that is ever added would pay for them.

CREATE TABLE lead_imports (
    client_id uuid NOT NULL CONSTRAINT lead_imports_client_fkey REFERENCES clients (id),
    id uuid NOT NULL DEFAULT gen_random_uuid(),
    imported_at timestamptz NOT NULL DEFAULT now(),
    actor text NOT NULL DEFAULT app_login(),
    file_name text NOT NULL,
    on_duplicate text NOT NULL CONSTRAINT lead_imports_on_duplicate_check CHECK (on_duplicate IN ('skip', 'update')),
    rows bigint NOT NULL,
    inserted bigint NOT NULL,
    updated bigint NOT NULL,
    skipped bigint NOT NULL,
    failed bigint NOT NULL,
    undone_at timestamptz,
    CONSTRAINT lead_imports_pkey PRIMARY KEY (client_id, id),
    CONSTRAINT lead_imports_rows_check CHECK (rows = inserted + updated + skipped + failed)
);
COMMENT ON COLUMN lead_imports.failed IS 'Rows of the file that could not be used, those found by the program included.';
CREATE INDEX lead_imports_time_idx ON lead_imports (client_id, imported_at DESC);

-- What an import did to which lead: nothing before means that it added it.
CREATE TABLE lead_import_leads (
    client_id uuid NOT NULL,
    import_id uuid NOT NULL,
    lead_id uuid NOT NULL,
    before jsonb,
    CONSTRAINT lead_import_leads_pkey PRIMARY KEY (client_id, import_id, lead_id)
);
COMMENT ON TABLE lead_import_leads IS
    'Written by import_leads alone, right behind its import: a foreign key would cost as much as the rows.';

ALTER TABLE undo_left_alone DROP CONSTRAINT undo_left_alone_reason_check;
ALTER TABLE undo_left_alone ADD CONSTRAINT undo_left_alone_reason_check CHECK (reason IN (
    'left', 'message_sent', 'booked', 'opted_out', 'enrolled_again', 'inactive', 'enrolled', 'changed'));

-- Two imports of a client at once would not see each other's leads.
CREATE FUNCTION lead_import_lock_key(p_client_id uuid) RETURNS bigint
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT hashtextextended('lead import ' || p_client_id::text, 0)
$$;

-- Makes the two temporary tables of this transaction: pg_temp.lead_import_rows, to be filled by COPY, and
-- pg_temp.lead_import_left_out, where import_leads says which lines it didn't use.
CREATE FUNCTION prepare_lead_import(p_client_id uuid) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    v_caller text := app_login();
BEGIN
    PERFORM require_right(p_client_id, 'edit_leads');
    IF NOT (SELECT is_active FROM clients WHERE id = p_client_id) THEN
        RAISE EXCEPTION 'This client is inactive; it takes no new leads.'
            USING ERRCODE = '55000', COLUMN = 'clientId';
    ELSIF to_regclass('pg_temp.lead_import_rows') IS NOT NULL THEN
        RAISE EXCEPTION 'This transaction has begun an import already.'
            USING ERRCODE = '55000', HINT = 'Finish it or roll it back.';
    END IF;
    CREATE TEMPORARY TABLE lead_import_rows (
        line bigint NOT NULL,
        first_name text,
        last_name text,
        email text,
        phone text,
        company text,
        title text,
        lead_source text,
        kajabi_tags text[] NOT NULL,
        icp_score integer,
        engagement_level text,
        booked_at timestamptz,
        sms_stop_at timestamptz,
        created_at timestamptz
    ) ON COMMIT DROP;
    CREATE TEMPORARY TABLE lead_import_left_out (
        line bigint NOT NULL,
        reason text NOT NULL,
        other_line bigint,
        lead_id uuid
    ) ON COMMIT DROP;
    EXECUTE format('GRANT INSERT ON pg_temp.lead_import_rows TO %I', v_caller);
    EXECUTE format('GRANT SELECT ON pg_temp.lead_import_left_out TO %I', v_caller);
END
$$;

-- Whether the caller's pg_temp.lead_import_rows is the one that prepare_lead_import made.
CREATE FUNCTION require_lead_import_rows() RETURNS void
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF (SELECT count(*) FROM pg_class
        WHERE oid IN (to_regclass('pg_temp.lead_import_rows'), to_regclass('pg_temp.lead_import_left_out'))
          AND relkind = 'r' AND pg_get_userbyid(relowner) = current_user) <> 2 THEN
        RAISE EXCEPTION 'There are no rows to import in this transaction.'
            USING ERRCODE = '55000', HINT = 'Call prepare_lead_import and copy them first.';
    END IF;
END
$$;

-- Sorts the rows: pg_temp.lead_import_plan gets a row for each that is used, with the lead it is a duplicate
-- of, or none; what is not used goes to lead_import_left_out. A lead is a duplicate if it has the same e-mail,
-- ignoring case and outer space, or the same phone. Within the file the first such row counts when duplicates
-- are skipped, and the last when they update.
CREATE FUNCTION plan_lead_import(p_client_id uuid, p_updates boolean) RETURNS void
LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, public, pg_temp
SET enable_nestloop = off SET work_mem = '64MB' AS $$
BEGIN
    PERFORM require_lead_import_rows();
    CREATE TEMPORARY TABLE lead_import_plan ON COMMIT DROP AS
    WITH keys AS MATERIALIZED (
        SELECT line, lower(btrim(email)) AS email, phone FROM pg_temp.lead_import_rows
    ), emails AS (
        SELECT email, CASE WHEN p_updates THEN max(line) ELSE min(line) END AS line
        FROM keys WHERE email IS NOT NULL GROUP BY email HAVING count(*) > 1
    ), phones AS (
        SELECT phone, CASE WHEN p_updates THEN max(line) ELSE min(line) END AS line
        FROM keys WHERE phone IS NOT NULL GROUP BY phone HAVING count(*) > 1
    ), known AS MATERIALIZED (
        SELECT id, lower(btrim(email)) AS email, phone, is_active FROM leads WHERE client_id = p_client_id
    ), known_emails AS (
        -- One who is active comes first, and then a fixed one of them.
        SELECT DISTINCT ON (email) email, id FROM known
        WHERE email IS NOT NULL ORDER BY email, is_active DESC, id
    ), known_phones AS (
        SELECT DISTINCT ON (phone) phone, id FROM known
        WHERE phone IS NOT NULL ORDER BY phone, is_active DESC, id
    )
    SELECT k.line, coalesce(ke.id, kp.id) AS lead_id,
           CASE WHEN ke.id <> kp.id THEN 'two_leads'
                WHEN NOT p_updates AND (ke.id IS NOT NULL OR kp.id IS NOT NULL) THEN 'duplicate'
                WHEN e.line <> k.line OR p.line <> k.line THEN 'repeated' END AS reason,
           CASE WHEN p_updates THEN greatest(e.line, p.line) ELSE least(e.line, p.line) END AS other_line
    FROM keys k
    LEFT JOIN emails e ON e.email = k.email
    LEFT JOIN phones p ON p.phone = k.phone
    LEFT JOIN known_emails ke ON ke.email = k.email
    LEFT JOIN known_phones kp ON kp.phone = k.phone;

    -- Two rows may mean one lead, by its e-mail and by its phone.
    UPDATE pg_temp.lead_import_plan n SET reason = 'repeated', other_line = o.line
    FROM (SELECT lead_id, max(line) AS line FROM pg_temp.lead_import_plan
          WHERE reason IS NULL AND lead_id IS NOT NULL GROUP BY lead_id HAVING count(*) > 1) o
    WHERE n.lead_id = o.lead_id AND n.reason IS NULL AND n.line <> o.line;

    INSERT INTO pg_temp.lead_import_left_out (line, reason, other_line, lead_id)
    SELECT line, reason, CASE WHEN reason = 'repeated' THEN other_line END, lead_id
    FROM pg_temp.lead_import_plan WHERE reason IS NOT NULL;
END
$$;

-- A tag that a lead has already, in whatever case, is not added again.
CREATE FUNCTION with_added_tags(p_tags text[], p_added text[]) RETURNS text[]
LANGUAGE sql IMMUTABLE PARALLEL SAFE SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT p_tags || ARRAY(SELECT tag FROM unnest(p_added) AS tag
                           WHERE lower(btrim(tag)) <> ALL (normalize_tags(p_tags)))
$$;

-- Imports what was copied to pg_temp.lead_import_rows. p_failed rows of the file were refused before. Answers
-- {"importId", "rows", "inserted", "updated", "skipped", "failed"}; the lines that were left out are in
-- pg_temp.lead_import_left_out until the transaction ends.
CREATE FUNCTION import_leads(p_client_id uuid, p_file_name text, p_on_duplicate text, p_failed bigint DEFAULT 0)
RETURNS jsonb
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
SET enable_nestloop = off SET work_mem = '64MB' AS $$
DECLARE
    v_import lead_imports;
BEGIN
    PERFORM require_right(p_client_id, 'edit_leads');
    IF p_on_duplicate IS NULL OR p_on_duplicate NOT IN ('skip', 'update') THEN
        RAISE EXCEPTION 'A duplicate can''t be handled by "%".', coalesce(p_on_duplicate, 'NULL')
            USING ERRCODE = '22023', HINT = 'Use skip or update.', COLUMN = 'onDuplicate';
    ELSIF p_failed IS NULL OR p_failed < 0 THEN
        RAISE EXCEPTION 'The number of failed rows must be at least 0.' USING ERRCODE = '22023', COLUMN = 'failed';
    END IF;
    PERFORM require_lead_import_rows();
    -- As for a direct change: who may report bookings.
    IF NOT may('process') AND EXISTS (SELECT FROM pg_temp.lead_import_rows WHERE booked_at IS NOT NULL) THEN
        RAISE EXCEPTION 'Your role may not import bookings.'
            USING ERRCODE = '42501', HINT = 'Leave the column "booked" out.', COLUMN = 'booked';
    END IF;
    PERFORM pg_advisory_xact_lock(lead_import_lock_key(p_client_id));
    ANALYZE pg_temp.lead_import_rows;
    PERFORM plan_lead_import(p_client_id, p_on_duplicate = 'update');
    ANALYZE pg_temp.lead_import_plan;

    v_import.client_id := p_client_id;
    v_import.id := gen_random_uuid();
    SELECT count(*), count(*) FILTER (WHERE reason IS NULL AND lead_id IS NULL),
           count(*) FILTER (WHERE reason = 'two_leads')
    INTO v_import.rows, v_import.inserted, v_import.failed
    FROM pg_temp.lead_import_plan;
    v_import.rows := v_import.rows + p_failed;
    v_import.failed := v_import.failed + p_failed;
    INSERT INTO lead_imports (client_id, id, file_name, on_duplicate, rows, inserted, updated, skipped, failed)
    VALUES (p_client_id, v_import.id, coalesce(p_file_name, ''), p_on_duplicate, v_import.rows, v_import.inserted,
        0, v_import.rows - v_import.inserted - v_import.failed, v_import.failed);

    -- Updates first: they shall not look at leads that are only now added.
    v_import.updated := update_imported_leads(p_client_id, v_import.id);
    v_import.skipped := v_import.rows - v_import.inserted - v_import.updated - v_import.failed;
    UPDATE lead_imports SET updated = v_import.updated, skipped = v_import.skipped
    WHERE client_id = p_client_id AND id = v_import.id AND v_import.updated > 0;
    PERFORM add_imported_leads(p_client_id, v_import.id);

    INSERT INTO audit_log (client_id, action, subject_type, subject_id, after)
    VALUES (p_client_id, 'leads_imported', 'lead_import', v_import.id,
        jsonb_build_object('fileName', p_file_name, 'onDuplicate', p_on_duplicate, 'rows', v_import.rows,
            'inserted', v_import.inserted, 'updated', v_import.updated, 'skipped', v_import.skipped,
            'failed', v_import.failed));
    RETURN jsonb_build_object('importId', v_import.id, 'rows', v_import.rows, 'inserted', v_import.inserted,
        'updated', v_import.updated, 'skipped', v_import.skipped, 'failed', v_import.failed);
END
$$;

CREATE FUNCTION add_imported_leads(p_client_id uuid, p_import_id uuid) RETURNS void
LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, public, pg_temp
SET enable_nestloop = off SET work_mem = '64MB' AS $$
BEGIN
    PERFORM require_lead_import_rows();
    WITH added AS (
        INSERT INTO leads (client_id, first_name, last_name, email, phone, company, title, lead_source,
            kajabi_tags, icp_score, engagement_level, booked, booked_at, sms_stop, sms_stop_at, created_at)
        SELECT p_client_id, r.first_name, r.last_name, r.email, r.phone, r.company, r.title, r.lead_source,
               r.kajabi_tags, r.icp_score, r.engagement_level, r.booked_at IS NOT NULL, r.booked_at,
               r.sms_stop_at IS NOT NULL, r.sms_stop_at, coalesce(r.created_at, now())
        FROM pg_temp.lead_import_rows r
        JOIN pg_temp.lead_import_plan n ON n.line = r.line AND n.reason IS NULL AND n.lead_id IS NULL
        RETURNING id
    )
    INSERT INTO lead_import_leads (client_id, import_id, lead_id)
    SELECT p_client_id, p_import_id, id FROM added;
END
$$;

-- What the file says replaces what is there; what it leaves empty stays. Tags are added, an opt-out or a
-- booking is never taken back. Returns how many leads it changed; the others are noted as left out.
CREATE FUNCTION update_imported_leads(p_client_id uuid, p_import_id uuid) RETURNS bigint
LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, public, pg_temp
SET enable_nestloop = off SET work_mem = '64MB' AS $$
DECLARE
    v_updated bigint;
BEGIN
    PERFORM require_lead_import_rows();
    WITH wanted AS MATERIALIZED (
        SELECT l.client_id, l.id, n.line, to_jsonb(l) - 'normalized_tags' AS before,
               coalesce(r.first_name, l.first_name) AS first_name,
               coalesce(r.last_name, l.last_name) AS last_name,
               coalesce(r.email, l.email) AS email,
               coalesce(r.phone, l.phone) AS phone,
               coalesce(r.company, l.company) AS company,
               coalesce(r.title, l.title) AS title,
               coalesce(r.lead_source, l.lead_source) AS lead_source,
               with_added_tags(l.kajabi_tags, r.kajabi_tags) AS kajabi_tags,
               coalesce(r.icp_score, l.icp_score) AS icp_score,
               coalesce(r.engagement_level, l.engagement_level) AS engagement_level,
               coalesce(l.booked_at, r.booked_at) AS booked_at,
               coalesce(l.sms_stop_at, r.sms_stop_at) AS sms_stop_at
        FROM pg_temp.lead_import_plan n
        JOIN pg_temp.lead_import_rows r ON r.line = n.line
        JOIN leads l ON l.client_id = p_client_id AND l.id = n.lead_id
        WHERE n.reason IS NULL
        FOR NO KEY UPDATE OF l
    ), changed AS (
        UPDATE leads l
        SET first_name = w.first_name, last_name = w.last_name, email = w.email, phone = w.phone,
            company = w.company, title = w.title, lead_source = w.lead_source, kajabi_tags = w.kajabi_tags,
            icp_score = w.icp_score, engagement_level = w.engagement_level,
            booked = w.booked_at IS NOT NULL, booked_at = w.booked_at,
            sms_stop = w.sms_stop_at IS NOT NULL, sms_stop_at = w.sms_stop_at
        FROM wanted w
        WHERE l.client_id = p_client_id AND l.id = w.id
          AND (l.first_name, l.last_name, l.email, l.phone, l.company, l.title, l.lead_source, l.kajabi_tags,
               l.icp_score, l.engagement_level, l.booked_at, l.sms_stop_at)
              IS DISTINCT FROM
              (w.first_name, w.last_name, w.email, w.phone, w.company, w.title, w.lead_source, w.kajabi_tags,
               w.icp_score, w.engagement_level, w.booked_at, w.sms_stop_at)
        RETURNING l.id
    ), noted AS (
        INSERT INTO lead_import_leads (client_id, import_id, lead_id, before)
        SELECT p_client_id, p_import_id, w.id, w.before FROM wanted w JOIN changed c ON c.id = w.id
    ), same AS (
        INSERT INTO pg_temp.lead_import_left_out (line, reason, lead_id)
        SELECT w.line, 'unchanged', w.id FROM wanted w LEFT JOIN changed c ON c.id = w.id WHERE c.id IS NULL
    )
    SELECT count(*) INTO v_updated FROM changed;
    RETURN v_updated;
END
$$;

-- Takes an import back: leads that it added disappear, leads that it updated are as before, unless something
-- has happened to them since. An opt-out or a booking that it brought stays with the lead that it updated.
-- Answers as the other undo functions do.
CREATE FUNCTION undo_lead_import(p_client_id uuid, p_import_id uuid) RETURNS jsonb
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
SET enable_nestloop = off AS $$
DECLARE
    v_import lead_imports;
    v_removed integer;
    v_restored integer;
BEGIN
    PERFORM require_right(p_client_id, 'edit_leads');
    PERFORM pg_advisory_xact_lock(lead_import_lock_key(p_client_id));
    -- Nobody is enrolled, booked or taken out of this client's campaigns meanwhile.
    PERFORM pg_advisory_xact_lock(lead_state_lock_key(p_client_id));
    SELECT * INTO v_import FROM lead_imports WHERE client_id = p_client_id AND id = p_import_id FOR NO KEY UPDATE;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'There is no lead import % of this client.', coalesce(p_import_id::text, 'NULL')
            USING ERRCODE = 'P0002', COLUMN = 'importId';
    ELSIF v_import.undone_at IS NOT NULL THEN
        RAISE EXCEPTION 'The lead import % was undone already.', p_import_id USING ERRCODE = '55000';
    END IF;

    -- Every change of a lead sets its updated_at, and the import itself set the time of its transaction.
    WITH imported AS (
        SELECT l.id,
               CASE WHEN i.before IS NULL AND EXISTS (SELECT FROM enrollments e
                        WHERE e.client_id = p_client_id AND e.lead_id = l.id) THEN 'enrolled'
                    WHEN l.sms_stop AND (i.before -> 'sms_stop' = 'false'
                         OR i.before IS NULL AND l.updated_at <> v_import.imported_at) THEN 'opted_out'
                    WHEN l.booked AND (i.before -> 'booked' = 'false'
                         OR i.before IS NULL AND l.updated_at <> v_import.imported_at) THEN 'booked'
                    WHEN l.updated_at <> v_import.imported_at THEN 'changed'
                    WHEN i.before IS NULL AND EXISTS (SELECT FROM lead_events v
                        WHERE v.client_id = p_client_id AND v.lead_id = l.id) THEN 'changed' END AS reason
        FROM lead_import_leads i
        JOIN leads l ON l.client_id = i.client_id AND l.id = i.lead_id
        WHERE i.client_id = p_client_id AND i.import_id = p_import_id
        FOR UPDATE OF l
    )
    INSERT INTO undo_left_alone (client_id, run_id, lead_id, reason)
    SELECT p_client_id, p_import_id, id, reason FROM imported WHERE reason IS NOT NULL;

    WITH restored AS (
        UPDATE leads l
        SET first_name = b.first_name, last_name = b.last_name, email = b.email, phone = b.phone,
            company = b.company, title = b.title, lead_source = b.lead_source, kajabi_tags = b.kajabi_tags,
            icp_score = b.icp_score, engagement_level = b.engagement_level
        FROM lead_import_leads i
        CROSS JOIN LATERAL jsonb_populate_record(NULL::leads, i.before) b
        WHERE i.client_id = p_client_id AND i.import_id = p_import_id AND i.before IS NOT NULL
          AND l.client_id = p_client_id AND l.id = i.lead_id
          AND NOT EXISTS (SELECT FROM undo_left_alone u
                          WHERE u.client_id = p_client_id AND u.run_id = p_import_id AND u.lead_id = l.id)
        RETURNING 1
    )
    SELECT count(*) INTO v_restored FROM restored;
    -- Who only waits for a campaign goes like any other.
    DELETE FROM enrollment_waits w USING lead_import_leads i
    WHERE i.client_id = p_client_id AND i.import_id = p_import_id AND i.before IS NULL
      AND w.client_id = p_client_id AND w.lead_id = i.lead_id
      AND NOT EXISTS (SELECT FROM undo_left_alone u
                      WHERE u.client_id = p_client_id AND u.run_id = p_import_id AND u.lead_id = i.lead_id);
    WITH removed AS (
        DELETE FROM leads l USING lead_import_leads i
        WHERE i.client_id = p_client_id AND i.import_id = p_import_id AND i.before IS NULL
          AND l.client_id = p_client_id AND l.id = i.lead_id
          AND NOT EXISTS (SELECT FROM undo_left_alone u
                          WHERE u.client_id = p_client_id AND u.run_id = p_import_id AND u.lead_id = l.id)
        RETURNING 1
    )
    SELECT count(*) INTO v_removed FROM removed;

    UPDATE lead_imports SET undone_at = now() WHERE client_id = p_client_id AND id = p_import_id;
    RETURN note_undo(p_client_id, p_import_id, 'lead_import', v_removed + v_restored)
        || jsonb_build_object('removed', v_removed);
END
$$;

-- As in 0027: nothing is open to all; everybody reads the rows of the clients they see.
REVOKE EXECUTE ON FUNCTION lead_import_lock_key(uuid), prepare_lead_import(uuid), require_lead_import_rows(),
    plan_lead_import(uuid, boolean), with_added_tags(text[], text[]), import_leads(uuid, text, text, bigint),
    add_imported_leads(uuid, uuid), update_imported_leads(uuid, uuid), undo_lead_import(uuid, uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION prepare_lead_import(uuid), import_leads(uuid, text, text, bigint),
    undo_lead_import(uuid, uuid) TO cm_super_admin, cm_client_admin, cm_staff;
GRANT SELECT ON lead_imports, lead_import_leads
    TO cm_super_admin, cm_client_admin, cm_staff, cm_manager, cm_worker;
ALTER TABLE lead_imports ENABLE ROW LEVEL SECURITY;
CREATE POLICY lead_imports_read ON lead_imports FOR SELECT USING ((SELECT sees_all_clients())
    OR client_id = (SELECT app_client()));
ALTER TABLE lead_import_leads ENABLE ROW LEVEL SECURITY;
CREATE POLICY lead_import_leads_read ON lead_import_leads FOR SELECT USING ((SELECT sees_all_clients())
    OR client_id = (SELECT app_client()));
