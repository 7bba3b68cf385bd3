DROP TRIGGER de_enrollment_runs_count_stuck ON de_enrollment_runs;
DROP FUNCTION de_enrollment_runs_count_stuck();
ALTER TABLE de_enrollment_runs DROP COLUMN stuck_after;
