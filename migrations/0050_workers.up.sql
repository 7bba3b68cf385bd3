-- Who works now, and what became of runs whose worker is gone. A worker is known by a row and by an advisory
-- lock that its connection holds: the lock ends with the connection, whatever happens to the program, so
-- nobody has to guess from times whether it is alive.

CREATE TABLE workers (
    id uuid CONSTRAINT workers_pkey PRIMARY KEY DEFAULT gen_random_uuid(),
    client_id uuid CONSTRAINT workers_client_fkey REFERENCES clients (id),
    program text NOT NULL,
    host text NOT NULL,
    login text NOT NULL DEFAULT app_login(),
    pid integer NOT NULL,
    started_at timestamptz NOT NULL DEFAULT now(),
    client_since timestamptz,
    last_seen timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT workers_client_since_check CHECK ((client_id IS NULL) = (client_since IS NULL))
);
COMMENT ON TABLE workers IS 'A row for each connection of a worker; client_id is the client it holds now.';
COMMENT ON COLUMN workers.pid IS 'The program''s process on its host.';

CREATE FUNCTION worker_lock_key(p_worker_id uuid) RETURNS bigint
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT hashtextextended('worker ' || p_worker_id::text, 0)
$$;

-- Whether any connection to this database holds the lock.
CREATE FUNCTION is_lock_held(p_key bigint) RETURNS boolean
LANGUAGE sql VOLATILE SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT EXISTS (
        SELECT FROM pg_locks
        WHERE locktype = 'advisory' AND objsubid = 1 AND granted
          AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
          AND ((classid::bigint << 32) | objid::bigint) = p_key)
$$;

-- Whoever may see all clients may process all; a client's administrator works as a worker of that client only.
CREATE FUNCTION require_worker() RETURNS void
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF NOT may('process') THEN
        RAISE EXCEPTION 'Your role may not run the worker.'
            USING ERRCODE = '42501', HINT = 'Ask an administrator.', DETAIL = 'It needs the right process.';
    END IF;
END
$$;

-- Puts the calling connection on the list and takes its lock; forgets workers that are gone.
CREATE FUNCTION register_worker(p_program text, p_host text, p_pid integer) RETURNS uuid
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    v_id uuid := gen_random_uuid();
BEGIN
    PERFORM require_worker();
    PERFORM pg_advisory_lock(worker_lock_key(v_id));
    DELETE FROM workers w
    WHERE w.id IN (SELECT d.id FROM workers d WHERE NOT is_lock_held(worker_lock_key(d.id))
                   FOR UPDATE SKIP LOCKED);
    INSERT INTO workers (id, program, host, pid)
    VALUES (v_id, coalesce(p_program, 'unknown'), coalesce(p_host, 'unknown'), coalesce(p_pid, 0));
    RETURN v_id;
END
$$;

-- The worker's heartbeat: it holds this client now, or none.
CREATE FUNCTION worker_holds(p_worker_id uuid, p_client_id uuid) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    PERFORM require_worker();
    IF p_client_id IS NOT NULL THEN
        PERFORM require_right(p_client_id, 'process');
    END IF;
    UPDATE workers
    SET client_since = CASE WHEN p_client_id IS NULL THEN NULL
                            WHEN client_id = p_client_id THEN client_since ELSE clock_timestamp() END,
        client_id = p_client_id, last_seen = clock_timestamp()
    WHERE id = p_worker_id AND login = app_login();
END
$$;

CREATE FUNCTION unregister_worker(p_worker_id uuid) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    PERFORM require_worker();
    DELETE FROM workers WHERE id = p_worker_id AND login = app_login();
    PERFORM pg_advisory_unlock(worker_lock_key(p_worker_id))
    WHERE EXISTS (SELECT FROM pg_locks WHERE pid = pg_backend_pid() AND locktype = 'advisory' AND objsubid = 1
                    AND ((classid::bigint << 32) | objid::bigint) = worker_lock_key(p_worker_id));
END
$$;

-- Marks a client's run as failed if it is open but nobody holds the client, and answers with the newest run
-- that was interrupted and that nothing has followed since: the one to resume.
CREATE FUNCTION mark_interrupted_runs(p_client_id uuid) RETURNS uuid
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    v_newest de_enrollment_runs;
BEGIN
    PERFORM require_right(p_client_id, 'process');
    IF pg_try_advisory_xact_lock(de_enrollment_lock_key(p_client_id)) THEN
        UPDATE de_enrollment_runs
        SET status = 'failed', finished_at = clock_timestamp(),
            error_details = 'interrupted: the worker ended without finishing'
        WHERE client_id = p_client_id AND status IN ('pending', 'running');
    END IF;
    SELECT * INTO v_newest FROM de_enrollment_runs
    WHERE client_id = p_client_id ORDER BY run_at DESC, id LIMIT 1;
    IF v_newest.status = 'failed' AND v_newest.error_details LIKE 'interrupted:%' AND v_newest.undone_at IS NULL THEN
        RETURN v_newest.id;
    END IF;
    RETURN NULL;
END
$$;

ALTER TABLE workers ENABLE ROW LEVEL SECURITY;
CREATE POLICY workers_read ON workers FOR SELECT
    USING ((SELECT sees_all_clients()) OR client_id = (SELECT app_client()));
GRANT SELECT ON workers TO cm_super_admin, cm_client_admin, cm_staff, cm_manager, cm_worker;
REVOKE EXECUTE ON FUNCTION worker_lock_key(uuid), is_lock_held(bigint), require_worker(),
    register_worker(text, text, integer), worker_holds(uuid, uuid), unregister_worker(uuid),
    mark_interrupted_runs(uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION worker_lock_key(uuid), is_lock_held(bigint)
    TO cm_super_admin, cm_client_admin, cm_staff, cm_manager, cm_worker;
GRANT EXECUTE ON FUNCTION register_worker(text, text, integer), worker_holds(uuid, uuid),
    unregister_worker(uuid), mark_interrupted_runs(uuid)
    TO cm_super_admin, cm_client_admin, cm_worker;
