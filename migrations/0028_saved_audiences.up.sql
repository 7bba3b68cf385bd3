-- Audiences that a client keeps under a name, to use in several campaigns. A campaign copies the audience when
-- it is made or edited and remembers where it came from; it is not changed behind its back.

CREATE TABLE saved_audiences (
    client_id uuid NOT NULL CONSTRAINT saved_audiences_client_fkey REFERENCES clients (id),
    id uuid NOT NULL DEFAULT gen_random_uuid(),
    name text NOT NULL CONSTRAINT saved_audiences_name_check
        CHECK (name = btrim(name) AND char_length(name) BETWEEN 1 AND 255),
    audience jsonb NOT NULL CONSTRAINT saved_audiences_audience_check CHECK (audience_problem(audience) IS NULL),
    created_at timestamptz NOT NULL DEFAULT now(),
    created_by text NOT NULL DEFAULT app_login(),
    updated_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT saved_audiences_pkey PRIMARY KEY (client_id, id)
);
CREATE UNIQUE INDEX saved_audiences_name_key ON saved_audiences (client_id, lower(name));
CREATE TRIGGER saved_audiences_touch BEFORE UPDATE ON saved_audiences
    FOR EACH ROW EXECUTE FUNCTION touch_updated_at();
CREATE TRIGGER saved_audiences_audit AFTER INSERT OR UPDATE OR DELETE ON saved_audiences
    FOR EACH ROW EXECUTE FUNCTION audit_change('saved_audience', 'client_id');

ALTER TABLE campaigns ADD COLUMN saved_audience_id uuid;
ALTER TABLE campaigns ADD CONSTRAINT campaigns_saved_audience_fkey FOREIGN KEY (client_id, saved_audience_id)
    REFERENCES saved_audiences (client_id, id);

ALTER TABLE saved_audiences ENABLE ROW LEVEL SECURITY;
CREATE POLICY saved_audiences_read ON saved_audiences FOR SELECT
    USING ((SELECT sees_all_clients()) OR client_id = (SELECT app_client()));
CREATE POLICY saved_audiences_write ON saved_audiences FOR ALL
    USING ((SELECT may('manage')) AND ((SELECT sees_all_clients()) OR client_id = (SELECT app_client())))
    WITH CHECK ((SELECT may('manage')) AND ((SELECT sees_all_clients()) OR client_id = (SELECT app_client())));
GRANT SELECT ON saved_audiences TO cm_super_admin, cm_client_admin, cm_staff, cm_manager, cm_worker;
GRANT INSERT (client_id, name, audience), UPDATE (name, audience), DELETE ON saved_audiences
    TO cm_super_admin, cm_client_admin;
GRANT UPDATE (saved_audience_id) ON campaigns TO cm_super_admin, cm_client_admin;

-- Who may preview may also export what is previewed.
GRANT EXECUTE ON FUNCTION audience_leads(uuid, jsonb, uuid, text, boolean)
    TO cm_super_admin, cm_client_admin, cm_staff, cm_manager;
