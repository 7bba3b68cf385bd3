DROP FUNCTION update_campaign(uuid, uuid, jsonb, integer);
