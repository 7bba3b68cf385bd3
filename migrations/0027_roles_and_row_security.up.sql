-- Who may see and do what (DESIGN §7), for any SQL client: group roles with grants, row security on every
-- table that belongs to a client, and functions that nobody may call unless granted here.

DO $$
DECLARE
    v_role text;
BEGIN
    FOREACH v_role IN ARRAY ARRAY['cm_super_admin', 'cm_client_admin', 'cm_staff', 'cm_manager', 'cm_worker'] LOOP
        CONTINUE WHEN EXISTS (SELECT FROM pg_roles WHERE rolname = v_role);
        BEGIN
            EXECUTE format('CREATE ROLE %I NOLOGIN', v_role);
        EXCEPTION
            WHEN duplicate_object OR unique_violation THEN
                NULL; -- Another database of this server was set up at the same moment.
            WHEN insufficient_privilege THEN
                RAISE EXCEPTION 'The role % is missing and this login may not create it.', v_role
                    USING ERRCODE = '42501', HINT = 'Have the server''s administrator run: CREATE ROLE '
                        || 'cm_super_admin NOLOGIN; CREATE ROLE cm_client_admin NOLOGIN; CREATE ROLE cm_staff '
                        || 'NOLOGIN; CREATE ROLE cm_manager NOLOGIN; CREATE ROLE cm_worker NOLOGIN;';
        END;
    END LOOP;
END
$$;

-- A user's group role follows its row. Names without "cm_" are completed.
CREATE FUNCTION app_users_complete_role() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF NEW.role !~ '^cm_' THEN
        NEW.role := 'cm_' || NEW.role;
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER app_users_complete_role BEFORE INSERT OR UPDATE ON app_users
    FOR EACH ROW EXECUTE FUNCTION app_users_complete_role();

CREATE FUNCTION app_users_grant_role() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF TG_OP <> 'INSERT' AND (TG_OP = 'DELETE' OR (OLD.login, OLD.role) <> (NEW.login, NEW.role))
       AND EXISTS (SELECT FROM pg_roles WHERE rolname = OLD.login) THEN
        EXECUTE format('REVOKE %I FROM %I', OLD.role, OLD.login);
    END IF;
    IF TG_OP <> 'DELETE' AND EXISTS (SELECT FROM pg_roles WHERE rolname = NEW.login) THEN
        EXECUTE format('GRANT %I TO %I', NEW.role, NEW.login);
    END IF;
    RETURN NULL;
END
$$;
CREATE TRIGGER app_users_grant_role AFTER INSERT OR UPDATE OR DELETE ON app_users
    FOR EACH ROW EXECUTE FUNCTION app_users_grant_role();

-- Nobody but the owner makes objects here (PostgreSQL 14 lets everybody), and no function is open to all.
REVOKE CREATE ON SCHEMA public FROM PUBLIC;
GRANT USAGE ON SCHEMA public TO cm_super_admin, cm_client_admin, cm_staff, cm_manager, cm_worker;
DO $$
DECLARE
    v_function regprocedure;
BEGIN
    FOR v_function IN
        SELECT p.oid::regprocedure FROM pg_proc p
        WHERE p.pronamespace = 'public'::regnamespace
          AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.objid = p.oid AND d.deptype = 'e')
    LOOP
        EXECUTE format('REVOKE EXECUTE ON FUNCTION %s FROM PUBLIC', v_function);
    END LOOP;
END
$$;

-- Everybody reads the rows of the clients they see.
GRANT SELECT ON clients, leads, campaigns, campaign_versions, enrollments, enrollment_runs, de_enrollment_runs,
    de_enrollment_lead_log, lead_events, audit_log, undo_left_alone, enrollment_waits, settings, app_users, schema_migrations,
    lead_current, de_enrollment_health
    TO cm_super_admin, cm_client_admin, cm_staff, cm_manager, cm_worker;
-- A key's hash is nobody's business.
GRANT SELECT (client_id, id, name, endpoints, created_at, created_by, expires_at, last_used_at, revoked_at)
    ON api_keys TO cm_super_admin, cm_client_admin;
GRANT SELECT ON rate_limits TO cm_super_admin, cm_client_admin;

-- The rules that tables, triggers and other functions ask.
GRANT EXECUTE ON FUNCTION app_login(), app_role(), app_client(), sees_all_clients(), may(text), role_rights(text),
    require_right(uuid, text), is_time_zone(text), normalize_tags(text[]), are_tags(text[]), is_web_link(text),
    messages_problem(jsonb), audience_problem(jsonb), audience_moment(text, text, boolean), enrollment_order(text),
    setting_number(text, numeric), de_enrollment_lock_key(uuid), campaign_lock_key(uuid), lead_state_lock_key(uuid),
    check_batch_size(integer)
    TO cm_super_admin, cm_client_admin, cm_staff, cm_manager, cm_worker;
-- Preview, dry run, explain.
GRANT EXECUTE ON FUNCTION audience_summary(uuid, jsonb, uuid), audience_lead_ids(uuid, jsonb, uuid, text, boolean),
    available_tags(uuid, text, integer), audience_breakdown(uuid, jsonb, uuid, integer),
    audience_waterfall(uuid, jsonb, uuid), explain_lead(uuid, uuid, jsonb, uuid), campaign_overlap(uuid, uuid[]),
    tag_overlap(uuid, text[]), dry_run_enrollment(uuid, uuid, integer)
    TO cm_super_admin, cm_client_admin, cm_staff, cm_manager;
-- Create, edit, enroll, pause, deactivate, undo.
GRANT EXECUTE ON FUNCTION create_campaign(uuid, jsonb), add_campaign_version(uuid, uuid, jsonb),
    enroll_campaign(uuid, uuid, integer, integer, text), set_campaign_state(uuid, uuid, text), undo_enrollment_run(uuid, uuid),
    undo_de_enrollment_run(uuid, uuid)
    TO cm_super_admin, cm_client_admin;
GRANT UPDATE (name, form_id, is_paused, is_active, start_datetime, max_leads_to_enroll, target_tags, audience,
    webinar_datetime, zoom_link, booking_link, resource_link, resource_name, review_status, enrollment_order, reenrollment_rule,
    reenrollment_days, overlap_resolution)
    ON campaigns TO cm_super_admin, cm_client_admin;
-- Import and edit leads. Opting out is never refused; opting in again and bookings are for those who may
-- also report them.
GRANT INSERT (client_id, id, first_name, last_name, email, phone, company, title, lead_source, kajabi_tags,
    icp_score, engagement_level, sms_stop, sms_stop_at, is_active, created_at)
    ON leads TO cm_super_admin, cm_client_admin, cm_staff;
GRANT UPDATE (first_name, last_name, email, phone, company, title, lead_source, kajabi_tags, icp_score,
    engagement_level, is_active) ON leads TO cm_super_admin, cm_client_admin, cm_staff;
GRANT INSERT (booked, booked_at) ON leads TO cm_super_admin, cm_client_admin;
GRANT UPDATE (booked, booked_at, sms_stop, sms_stop_at) ON leads TO cm_super_admin, cm_client_admin, cm_worker;
-- Run de-enrollment, messages, bookings.
GRANT EXECUTE ON FUNCTION get_leads_for_de_enrollment(uuid, integer, uuid), process_de_enrollment_batch(uuid, uuid[]),
    start_de_enrollment_run(uuid, text, text, text), resume_de_enrollment_run(uuid, text, text),
    run_de_enrollment_batch(uuid, integer), finish_de_enrollment_run(uuid, text, integer, text),
    check_moment(timestamptz), due_messages(uuid, integer), due_messages(uuid, integer, timestamptz),
    record_message_sent(uuid, uuid, integer), record_message_sent(uuid, uuid, integer, timestamptz),
    record_booking(uuid, uuid), record_booking(uuid, uuid, timestamptz),
    record_opt_out(uuid, uuid), record_opt_out(uuid, uuid, timestamptz), enroll_due_campaigns(uuid)
    TO cm_super_admin, cm_client_admin, cm_worker;
-- Users, settings, clients.
GRANT INSERT, UPDATE (company_name, email, airtable_base_id, time_zone, is_active) ON clients TO cm_super_admin;
GRANT INSERT, UPDATE, DELETE ON settings, app_users TO cm_super_admin;

-- Row security. The sub-selects are computed once a statement; a policy without FOR is for reading.
ALTER TABLE clients ENABLE ROW LEVEL SECURITY;
CREATE POLICY clients_read ON clients FOR SELECT
    USING ((SELECT sees_all_clients()) OR id = (SELECT app_client()));
CREATE POLICY clients_insert ON clients FOR INSERT WITH CHECK ((SELECT may('administer')));
CREATE POLICY clients_update ON clients FOR UPDATE
    USING ((SELECT may('administer'))) WITH CHECK ((SELECT may('administer')));

DO $$
DECLARE
    v_table text;
BEGIN
    FOREACH v_table IN ARRAY ARRAY['leads', 'campaigns', 'campaign_versions', 'enrollments', 'enrollment_runs',
        'de_enrollment_runs', 'de_enrollment_lead_log', 'lead_events', 'audit_log', 'undo_left_alone', 'enrollment_waits'] LOOP
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', v_table);
        EXECUTE format('CREATE POLICY %I ON %I FOR SELECT USING ((SELECT sees_all_clients()) '
                       'OR client_id = (SELECT app_client()))', v_table || '_read', v_table);
    END LOOP;
END
$$;
CREATE POLICY leads_insert ON leads FOR INSERT WITH CHECK ((SELECT may('edit_leads'))
    AND ((SELECT sees_all_clients()) OR client_id = (SELECT app_client())));
CREATE POLICY leads_update ON leads FOR UPDATE
    USING (((SELECT may('edit_leads')) OR (SELECT may('process')))
           AND ((SELECT sees_all_clients()) OR client_id = (SELECT app_client())));
CREATE POLICY campaigns_update ON campaigns FOR UPDATE USING ((SELECT may('manage'))
    AND ((SELECT sees_all_clients()) OR client_id = (SELECT app_client())));

ALTER TABLE api_keys ENABLE ROW LEVEL SECURITY;
CREATE POLICY api_keys_read ON api_keys FOR SELECT USING ((SELECT may('keys'))
    AND ((SELECT sees_all_clients()) OR client_id = (SELECT app_client())));
ALTER TABLE rate_limits ENABLE ROW LEVEL SECURITY;
CREATE POLICY rate_limits_read ON rate_limits FOR SELECT USING ((SELECT may('keys'))
    AND ((SELECT sees_all_clients()) OR client_id = (SELECT app_client())));

ALTER TABLE app_users ENABLE ROW LEVEL SECURITY;
CREATE POLICY app_users_read ON app_users FOR SELECT
    USING ((SELECT may('administer')) OR login = (SELECT app_login()));
CREATE POLICY app_users_write ON app_users FOR ALL
    USING ((SELECT may('administer'))) WITH CHECK ((SELECT may('administer')));
ALTER TABLE settings ENABLE ROW LEVEL SECURITY;
CREATE POLICY settings_read ON settings FOR SELECT USING (true);
CREATE POLICY settings_write ON settings FOR ALL
    USING ((SELECT may('administer'))) WITH CHECK ((SELECT may('administer')));
