REVOKE EXECUTE ON FUNCTION audience_leads(uuid, jsonb, uuid, text, boolean)
    FROM cm_super_admin, cm_client_admin, cm_staff, cm_manager;
ALTER TABLE campaigns DROP CONSTRAINT campaigns_saved_audience_fkey;
ALTER TABLE campaigns DROP COLUMN saved_audience_id;
DROP TABLE saved_audiences;
