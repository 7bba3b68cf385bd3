DROP FUNCTION mark_interrupted_runs(uuid);
DROP FUNCTION unregister_worker(uuid);
DROP FUNCTION worker_holds(uuid, uuid);
DROP FUNCTION register_worker(text, text, integer);
DROP FUNCTION require_worker();
DROP FUNCTION is_lock_held(bigint);
DROP FUNCTION worker_lock_key(uuid);
DROP TABLE workers;
