DROP FUNCTION set_campaign_state(uuid, uuid, text);
DROP FUNCTION enroll_campaign(uuid, uuid, integer);
DROP FUNCTION create_campaign(uuid, jsonb);
DROP FUNCTION campaign_lock_key(uuid);
