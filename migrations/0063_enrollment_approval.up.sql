-- Two people for large enrollments: above a number of leads that the setting enrollment_approval_above names, an
-- administrator enrolls only what another one has approved, by the fingerprint of a dry run. Without the setting
-- there is no such number.

CREATE TABLE enrollment_approvals (
    client_id uuid NOT NULL,
    campaign_id uuid NOT NULL,
    fingerprint text NOT NULL CONSTRAINT enrollment_approvals_fingerprint_check CHECK (fingerprint ~ '^[0-9a-f]{32}$'),
    leads integer NOT NULL CONSTRAINT enrollment_approvals_leads_check CHECK (leads > 0),
    requested_by text NOT NULL DEFAULT app_login(),
    requested_at timestamptz NOT NULL DEFAULT now(),
    approved_by text,
    approved_at timestamptz,
    run_id uuid,
    CONSTRAINT enrollment_approvals_pkey PRIMARY KEY (client_id, campaign_id, fingerprint),
    CONSTRAINT enrollment_approvals_campaign_fkey FOREIGN KEY (client_id, campaign_id)
        REFERENCES campaigns (client_id, id),
    CONSTRAINT enrollment_approvals_two_people CHECK (approved_by <> requested_by),
    CONSTRAINT enrollment_approvals_approved_check CHECK ((approved_by IS NULL) = (approved_at IS NULL)),
    CONSTRAINT enrollment_approvals_used_check CHECK (run_id IS NULL OR approved_by IS NOT NULL)
);
COMMENT ON COLUMN enrollment_approvals.run_id IS 'The enrollment that it was used for; it can be used once.';
CREATE TRIGGER enrollment_approvals_audit AFTER INSERT OR UPDATE OR DELETE ON enrollment_approvals
    FOR EACH ROW EXECUTE FUNCTION audit_change('enrollment_approval', 'client_id');
ALTER TABLE enrollment_approvals ENABLE ROW LEVEL SECURITY;
CREATE POLICY enrollment_approvals_read ON enrollment_approvals FOR SELECT
    USING ((SELECT sees_all_clients()) OR client_id = (SELECT app_client()));
GRANT SELECT ON enrollment_approvals TO cm_super_admin, cm_client_admin, cm_staff, cm_manager, cm_worker;

-- Asks for the enrollment that a dry run showed. Asked again it stays as it is.
CREATE FUNCTION request_enrollment_approval(p_client_id uuid, p_campaign_id uuid) RETURNS text
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    v_fingerprint text;
    v_leads integer;
BEGIN
    PERFORM require_right(p_client_id, 'manage');
    -- What is asked for is what the database says now, not what somebody claims.
    SELECT d.fingerprint, d.enrolled INTO v_fingerprint, v_leads
    FROM dry_run_enrollment(p_client_id, p_campaign_id) d;
    IF v_leads = 0 THEN
        RAISE EXCEPTION 'Nobody would be enrolled; there is nothing to approve.' USING ERRCODE = '55000';
    END IF;
    INSERT INTO enrollment_approvals (client_id, campaign_id, fingerprint, leads)
    VALUES (p_client_id, p_campaign_id, v_fingerprint, v_leads)
    ON CONFLICT DO NOTHING;
    RETURN v_fingerprint;
END
$$;

CREATE FUNCTION approve_enrollment(p_client_id uuid, p_campaign_id uuid, p_fingerprint text) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    v_request enrollment_approvals;
BEGIN
    PERFORM require_right(p_client_id, 'manage');
    SELECT * INTO v_request FROM enrollment_approvals
    WHERE client_id = p_client_id AND campaign_id = p_campaign_id AND fingerprint = p_fingerprint
    FOR NO KEY UPDATE;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'Nobody has asked for this enrollment.' USING ERRCODE = 'P0002', COLUMN = 'fingerprint';
    ELSIF v_request.approved_by IS NOT NULL THEN
        RAISE EXCEPTION 'It was approved by % already.', v_request.approved_by USING ERRCODE = '55000';
    ELSIF v_request.requested_by = app_login() THEN
        RAISE EXCEPTION 'You asked for this enrollment yourself; another administrator must approve it.'
            USING ERRCODE = '42501';
    END IF;
    UPDATE enrollment_approvals SET approved_by = app_login(), approved_at = now()
    WHERE client_id = p_client_id AND campaign_id = p_campaign_id AND fingerprint = p_fingerprint;
END
$$;

-- Refuses an enrollment (SQLSTATE CM003) that needs another's approval and hasn't got it. Runs of a day that
-- were not approved count together, so that a large one can't be done in pieces.
CREATE FUNCTION require_approval(p_run enrollment_runs) RETURNS void
LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    v_above numeric := setting_number('enrollment_approval_above', NULL);
    v_leads bigint;
BEGIN
    IF v_above IS NULL OR coalesce(p_run.enrolled, 0) = 0 THEN
        RETURN;
    END IF;
    SELECT coalesce(sum(r.enrolled), 0) INTO v_leads
    FROM enrollment_runs r
    WHERE r.client_id = p_run.client_id AND r.campaign_id = p_run.campaign_id AND r.undone_at IS NULL
      AND r.run_at > now() - interval '1 day'
      AND NOT EXISTS (SELECT FROM enrollment_approvals a
                      WHERE a.client_id = r.client_id AND a.campaign_id = r.campaign_id AND a.run_id = r.id);
    IF v_leads <= v_above THEN
        RETURN;
    END IF;
    UPDATE enrollment_approvals a SET run_id = p_run.id
    WHERE a.client_id = p_run.client_id AND a.campaign_id = p_run.campaign_id AND a.approved_by IS NOT NULL
      AND a.run_id IS NULL
      AND a.fingerprint = (
          SELECT enrollment_fingerprint(string_agg(uuid_send(e.lead_id), '' ORDER BY e.lead_id),
                     max(e.enrolled_campaign_version))
          FROM enrollments e
          WHERE e.client_id = p_run.client_id AND e.campaign_id = p_run.campaign_id
            AND e.enrollment_run_id = p_run.id);
    IF NOT FOUND THEN
        RAISE EXCEPTION 'Enrolling more than % leads needs the approval of another administrator.', v_above
            USING ERRCODE = 'CM003', HINT = 'Ask for it, and enroll once it is given.',
                  DETAIL = format('It would be %s leads, with those of the last day.', v_leads);
    END IF;
END
$$;

-- As before, and above the number that needs a second person only what was approved.
CREATE OR REPLACE FUNCTION enroll_campaign(p_client_id uuid, p_campaign_id uuid, p_limit integer DEFAULT NULL,
    p_time_limit_ms integer DEFAULT NULL, p_fingerprint text DEFAULT NULL)
RETURNS enrollment_runs
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    v_run enrollment_runs;
BEGIN
    PERFORM require_right(p_client_id, 'manage');
    v_run := enroll_audience(p_client_id, p_campaign_id, p_limit, p_time_limit_ms, p_fingerprint);
    PERFORM require_approval(v_run);
    RETURN v_run;
END
$$;

-- As before; what would need a second person and is due without any waits for review instead.
CREATE OR REPLACE FUNCTION enroll_due_campaigns(p_client_id uuid)
RETURNS TABLE (campaign_id uuid, campaign_name text, what text, enrolled integer, problem text)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
#variable_conflict use_column
DECLARE
    v_campaign campaigns;
    v_run enrollment_runs;
BEGIN
    PERFORM require_right(p_client_id, 'process');
    PERFORM pg_advisory_xact_lock_shared(lead_state_lock_key(p_client_id));
    FOR v_campaign IN
        SELECT c.* FROM campaigns c
        WHERE c.client_id = p_client_id AND c.is_active
          AND coalesce(c.review_status NOT IN ('pending', 'discarded'), true)
          AND (c.enrollment_status = 'scheduled' AND c.start_datetime <= now()
               OR c.enrollment_status IN ('active', 'paused') AND c.overlap_resolution = 'wait'
                  AND coalesce(c.leads_enrolled < c.max_leads_to_enroll, true)
                  AND EXISTS (SELECT FROM enrollment_waits w
                              WHERE w.client_id = p_client_id AND w.campaign_id = c.id
                                AND NOT EXISTS (SELECT FROM enrollments o
                                                WHERE o.client_id = p_client_id AND o.lead_id = w.lead_id
                                                  AND o.completed_at IS NULL)))
        ORDER BY c.id
    LOOP
        campaign_id := v_campaign.id;
        campaign_name := v_campaign.name;
        what := CASE WHEN v_campaign.enrollment_status <> 'scheduled' THEN 'waiting'
                     WHEN v_campaign.start_datetime < now() - interval '30 days' THEN 'overdue'
                     ELSE 'started' END;
        enrolled := 0;
        problem := NULL;
        BEGIN
            PERFORM pg_advisory_xact_lock(campaign_lock_key(v_campaign.id));
            IF what <> 'waiting' THEN
                UPDATE campaigns c
                SET enrollment_status = 'active',
                    review_status = CASE WHEN what = 'overdue' THEN 'pending' ELSE c.review_status END
                WHERE c.client_id = p_client_id AND c.id = v_campaign.id AND c.enrollment_status = 'scheduled'
                  AND c.start_datetime <= now();
                -- Somebody else's tick was first.
                CONTINUE WHEN NOT FOUND;
            END IF;
            IF what <> 'overdue' THEN
                v_run := enroll_audience(p_client_id, v_campaign.id, NULL, NULL, NULL, what = 'waiting');
                enrolled := v_run.enrolled;
                PERFORM require_approval(v_run);
                CONTINUE WHEN what = 'waiting' AND enrolled = 0;
            END IF;
        EXCEPTION WHEN SQLSTATE 'CM003' THEN
            -- Nobody is there to ask: it waits for review, and is then enrolled by hand.
            enrolled := 0;
            problem := SQLERRM;
            UPDATE campaigns c SET enrollment_status = 'active', review_status = 'pending'
            WHERE c.client_id = p_client_id AND c.id = v_campaign.id AND c.enrollment_status = 'scheduled';
        WHEN OTHERS THEN
            IF SQLSTATE IN ('57014', '40001', '40P01') THEN
                RAISE;
            END IF;
            problem := SQLERRM;
        END;
        RETURN NEXT;
    END LOOP;
END
$$;

REVOKE EXECUTE ON FUNCTION request_enrollment_approval(uuid, uuid), approve_enrollment(uuid, uuid, text),
    require_approval(enrollment_runs) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION request_enrollment_approval(uuid, uuid), approve_enrollment(uuid, uuid, text)
    TO cm_super_admin, cm_client_admin;
