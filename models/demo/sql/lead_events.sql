-- What happened to leads, in the order in which it happened.
INSERT INTO lead_events (client_id, lead_id, campaign_id, event_type, occurred_at, actor, run_id, detail)
SELECT e.client_id, e.lead_id, e.campaign_id, e.event_type, e.occurred_at, e.actor, e.run_id, e.detail
FROM (
    SELECT p.client_id, p.lead_id, p.campaign_id, 'enrolled' AS event_type, p.enrolled_at AS occurred_at,
           'worker' AS actor, r.id AS run_id, NULL::jsonb AS detail
    FROM demo_passages p
    JOIN demo_enrollment_runs r
      ON r.client_n = p.client_n AND r.campaign_k = p.campaign_k AND r.run_at = p.enrolled_at
    UNION ALL
    SELECT p.client_id, p.lead_id, p.campaign_id, 'message_sent',
           CASE WHEN step = p.position THEN p.last_sent_at
                ELSE p.enrolled_at + interval '1 minute' * k.sent_after[step] END,
           'sender', NULL, jsonb_build_object('step', step)
    FROM demo_passages p
    JOIN demo_campaigns k ON k.client_n = p.client_n AND k.k = p.campaign_k
    CROSS JOIN LATERAL generate_series(1, p.position) AS step
    UNION ALL
    SELECT l.client_id, l.id, NULL, 'booked', l.booked_at, 'booking page', NULL, NULL
    FROM demo_clients c
    JOIN leads l ON l.client_id = c.id
    WHERE l.booked_at IS NOT NULL
    UNION ALL
    SELECT l.client_id, l.id, NULL, 'opted_out', l.sms_stop_at, 'sender', NULL, NULL
    FROM demo_clients c
    JOIN leads l ON l.client_id = c.id
    WHERE l.sms_stop_at IS NOT NULL
    UNION ALL
    SELECT client_id, lead_id, campaign_id, 'de_enrolled', completed_at,
           CASE outcome WHEN 'removed' THEN 'anna' ELSE 'worker' END, run_id,
           jsonb_build_object('outcome', outcome)
    FROM demo_passages
    WHERE completed_at IS NOT NULL
) e
ORDER BY e.occurred_at, e.lead_id, e.event_type
