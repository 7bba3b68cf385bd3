DROP FUNCTION edit_campaign(uuid, uuid, jsonb, text);
DROP FUNCTION campaign_mark(uuid, uuid);
DROP FUNCTION editable_campaign(uuid, uuid);
