-- Some leads had been through another campaign before, months ago. Needs :key, :today.
INSERT INTO demo_passages
    (lead_n, earlier, client_n, campaign_k, client_id, lead_id, campaign_id, campaign_version, message_count,
     position, enrolled_days_ago, enrolled_at, last_sent_at, completed_at, outcome)
SELECT p.lead_n, true, p.client_n, k.k, p.client_id, p.lead_id, k.id, 1, k.message_count, k.message_count,
       t.enrolled_days_ago, t.enrolled_at,
       t.enrolled_at + interval '1 minute' * k.sent_after[k.message_count],
       t.enrolled_at + interval '1 minute' * (k.sent_after[k.message_count]
           + 1 + floor(720 * pg_temp.draw(:key, 'earlier passage left', p.lead_n))), 'completed'
FROM demo_passages p
JOIN demo_clients c ON c.n = p.client_n
JOIN demo_pools o ON o.client_n = p.client_n AND o.pool = 'closed'
JOIN demo_campaigns k ON k.client_n = p.client_n AND k.k = o.members[pg_temp.long_tailed(
    cardinality(o.members), pg_temp.draw(:key, 'earlier passage campaign', p.lead_n))]
CROSS JOIN LATERAL (
    SELECT :today::date::timestamp AT TIME ZONE 'UTC' AS today,
           k.enrolls_on + k.enrolls_every * ceil(
               (150 + 40 * pg_temp.draw(:key, 'earlier passage days ago', p.lead_n)) / k.enrolls_every)::integer
           AS days_ago
) d
CROSS JOIN LATERAL (
    SELECT d.days_ago AS enrolled_days_ago,
           d.today - interval '1 day' * d.days_ago + interval '1 minute' * k.enrolls_minute AS enrolled_at
) t
WHERE pg_temp.draw(:key, 'lead had an earlier passage', p.lead_n) < 0.08
  AND k.k <> p.campaign_k
  AND t.enrolled_at > pg_temp.lead_created_at(:key, :today::date, p.lead_n, p.lead_n - c.first_lead + 1,
                                              c.last_lead - c.first_lead + 1)
