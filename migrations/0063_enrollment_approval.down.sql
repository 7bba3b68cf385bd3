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
                CONTINUE WHEN what = 'waiting' AND enrolled = 0;
            END IF;
        EXCEPTION WHEN OTHERS THEN
            IF SQLSTATE IN ('57014', '40001', '40P01') THEN
                RAISE;
            END IF;
            problem := SQLERRM;
        END;
        RETURN NEXT;
    END LOOP;
END
$$;
CREATE OR REPLACE FUNCTION enroll_campaign(p_client_id uuid, p_campaign_id uuid, p_limit integer DEFAULT NULL,
    p_time_limit_ms integer DEFAULT NULL, p_fingerprint text DEFAULT NULL)
RETURNS enrollment_runs
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    PERFORM require_right(p_client_id, 'manage');
    RETURN enroll_audience(p_client_id, p_campaign_id, p_limit, p_time_limit_ms, p_fingerprint);
END
$$;
DROP FUNCTION require_approval(enrollment_runs);
DROP FUNCTION approve_enrollment(uuid, uuid, text);
DROP FUNCTION request_enrollment_approval(uuid, uuid);
DROP TABLE enrollment_approvals;
