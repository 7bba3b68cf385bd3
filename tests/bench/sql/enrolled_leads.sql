-- How many leads a campaign has, and a number that depends on which. Needs :campaign_id.
SELECT count(*) AS leads, coalesce(bit_xor(hashtextextended(lead_id::text, 0)), 0) AS mark
FROM enrollments
WHERE campaign_id = :campaign_id
