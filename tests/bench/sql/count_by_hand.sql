-- Count and breakdown as one would write them for one known audience. The words in braces are replaced by
-- what audiences.json has for it. Needs :client_id, and :campaigns where past campaigns are left out.
SELECT count(*) AS matching, count(*) FILTER (WHERE {enrollable}) AS enrollable,
       count(*) FILTER (WHERE l.engagement_level = 'High') AS high,
       count(*) FILTER (WHERE l.engagement_level = 'Medium') AS medium,
       count(*) FILTER (WHERE l.engagement_level = 'Low') AS low,
       count(*) FILTER (WHERE l.engagement_level IS NULL) AS unknown_engagement,
       count(*) FILTER (WHERE l.icp_score < 25) AS score_0_24,
       count(*) FILTER (WHERE l.icp_score BETWEEN 25 AND 49) AS score_25_49,
       count(*) FILTER (WHERE l.icp_score BETWEEN 50 AND 74) AS score_50_74,
       count(*) FILTER (WHERE l.icp_score >= 75) AS score_75_100,
       count(*) FILTER (WHERE l.icp_score IS NULL) AS unknown_score
FROM leads l
{join}
WHERE l.client_id = :client_id AND l.is_active
{condition}
