COPY pg_temp.lead_import_rows (line, first_name, last_name, email, phone, company, title, lead_source,
    kajabi_tags, icp_score, engagement_level, booked_at, sms_stop_at, created_at) FROM STDIN
