SELECT s.matching, s.enrollable, s.engagement, s.score, b.sources, b.tags
FROM audience_summary(:client_id, :audience, :campaign_id) s
CROSS JOIN audience_breakdown(:client_id, :audience, :campaign_id, :limit) b
