SELECT count(*) AS leads,
       sum(hashtextextended(concat_ws('|', first_name, last_name, email, phone, company, title, lead_source,
           kajabi_tags::text, icp_score, engagement_level, booked_at, sms_stop_at, created_at), 0) >> 24)::bigint
           AS mark
FROM leads
