DROP TRIGGER settings_tell ON settings;
DROP TRIGGER health_states_tell ON health_states;
DROP TRIGGER workers_tell ON workers;
DROP TRIGGER de_enrollment_runs_tell ON de_enrollment_runs;
DROP FUNCTION tell_worker_change();
