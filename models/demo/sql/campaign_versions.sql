-- Each campaign's sequence, and for some an edited one that begins with a friendlier first message. Needs :key.
INSERT INTO campaign_versions (client_id, campaign_id, version, messages, created_at, created_by)
SELECT k.client_id, k.id, v.version, m.messages,
       CASE v.version WHEN 1 THEN c.created_at ELSE k.edited_at END,
       pg_temp.pick(ARRAY['anna', 'marcus', 'priya', 'setup'],
                    pg_temp.draw(:key, 'version author', k.n * 2 + v.version))
FROM demo_campaigns k
JOIN campaigns c ON c.client_id = k.client_id AND c.id = k.id
CROSS JOIN LATERAL generate_series(1, c.version) AS v (version)
CROSS JOIN LATERAL (
    SELECT jsonb_agg(jsonb_build_object('step', i, 'delayMinutes', k.delays[i], 'type', 'sms', 'text',
               CASE
                   WHEN i = 1 AND v.version = 2
                       THEN 'Hi {{first_name}}, so good to have you here! Reply any time, a person reads this. '
                            || (t.texts)[1]
                   WHEN i = 2 AND k.has_resource
                       THEN 'Here is {{resource_name}} as promised, {{first_name}}: {{resource_link}}'
                   ELSE (t.texts)[1 + (i - 1) % cardinality(t.texts)]
               END) ORDER BY i) AS messages
    FROM generate_series(1, k.message_count) AS i
    CROSS JOIN (
        SELECT CASE k.campaign_type
            WHEN 'Webinar' THEN pg_temp.webinar_messages()
            WHEN 'Standard' THEN pg_temp.standard_messages()
            ELSE pg_temp.custom_messages() END AS texts
    ) t
) m
