-- The roles stay: other databases of the server may use them, and without grants they can do nothing here.
DROP POLICY leads_insert ON leads;
DROP POLICY leads_update ON leads;
DROP POLICY campaigns_update ON campaigns;
DROP POLICY clients_insert ON clients;
DROP POLICY clients_update ON clients;
DROP POLICY app_users_write ON app_users;
DROP POLICY settings_write ON settings;
DO $$
DECLARE
    v_table text;
    v_function regprocedure;
BEGIN
    FOREACH v_table IN ARRAY ARRAY['clients', 'leads', 'campaigns', 'campaign_versions', 'enrollments',
        'enrollment_runs', 'de_enrollment_runs', 'de_enrollment_lead_log', 'lead_events', 'audit_log',
        'undo_left_alone', 'enrollment_waits', 'api_keys', 'rate_limits', 'app_users', 'settings'] LOOP
        EXECUTE format('DROP POLICY %I ON %I', v_table || '_read', v_table);
        EXECUTE format('ALTER TABLE %I DISABLE ROW LEVEL SECURITY', v_table);
    END LOOP;
    FOR v_function IN
        SELECT p.oid::regprocedure FROM pg_proc p
        WHERE p.pronamespace = 'public'::regnamespace
          AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.objid = p.oid AND d.deptype = 'e')
    LOOP
        EXECUTE format('REVOKE EXECUTE ON FUNCTION %s FROM cm_super_admin, cm_client_admin, cm_staff, '
                       'cm_manager, cm_worker', v_function);
        EXECUTE format('GRANT EXECUTE ON FUNCTION %s TO PUBLIC', v_function);
    END LOOP;
END
$$;
REVOKE ALL ON ALL TABLES IN SCHEMA public FROM cm_super_admin, cm_client_admin, cm_staff, cm_manager, cm_worker;
REVOKE USAGE ON SCHEMA public FROM cm_super_admin, cm_client_admin, cm_staff, cm_manager, cm_worker;
DROP TRIGGER app_users_grant_role ON app_users;
DROP TRIGGER app_users_complete_role ON app_users;
DROP FUNCTION app_users_grant_role();
DROP FUNCTION app_users_complete_role();
