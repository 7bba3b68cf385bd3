COPY leads (client_id, first_name, last_name, email, phone, company, title, lead_source, kajabi_tags, icp_score,
    engagement_level, booked, booked_at, sms_stop, sms_stop_at, created_at) FROM '%1'
