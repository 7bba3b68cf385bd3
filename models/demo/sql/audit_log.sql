-- Who made, paused and ended the campaigns. Needs :key, :today.
INSERT INTO audit_log (client_id, occurred_at, actor, action, subject_type, subject_id, before, after)
SELECT a.client_id, a.occurred_at,
       pg_temp.pick(ARRAY['anna', 'marcus', 'priya'], pg_temp.draw(:key, 'audit actor ' || a.action, a.n)),
       a.action, 'campaign', a.id, a.before, a.after
FROM (
    SELECT c.client_id, c.id, k.n, c.created_at AS occurred_at, 'campaign_created' AS action, NULL::jsonb AS before,
           jsonb_build_object('name', c.name, 'campaignType', c.campaign_type, 'audience', c.audience) AS after
    FROM demo_campaigns k
    JOIN campaigns c ON c.client_id = k.client_id AND c.id = k.id
    UNION ALL
    SELECT client_id, id, n,
           :today::date::timestamp AT TIME ZONE 'UTC' - interval '1 hour' * (1 + n % 60), 'campaign_pause',
           '{"isPaused": false, "isActive": true}', '{"isPaused": true, "isActive": true}'
    FROM demo_campaigns
    WHERE part = 'paused'
    UNION ALL
    SELECT client_id, id, n, deactivated_at, 'campaign_deactivate',
           '{"isPaused": false, "isActive": true}', '{"isPaused": false, "isActive": false}'
    FROM demo_campaigns
    WHERE deactivated_at IS NOT NULL
) a
ORDER BY a.occurred_at, a.n
