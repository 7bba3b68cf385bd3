DROP FUNCTION set_campaign_state(uuid, uuid, text);
DROP FUNCTION add_campaign_version(uuid, uuid, jsonb);
DROP FUNCTION dry_run_enrollment(uuid, uuid, integer);
DROP FUNCTION enroll_campaign(uuid, uuid, integer);
DROP FUNCTION enroll_audience(uuid, uuid, integer);
DROP FUNCTION create_campaign(uuid, jsonb);
DROP FUNCTION campaign_lock_key(uuid);
