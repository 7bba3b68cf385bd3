-- Its parameters: export_settings.sql. A text that a spreadsheet would take for a formula is marked as text; a
-- phone number is a plus sign and digits.
COPY (
    SELECT l.id,
           regexp_replace(l.first_name, '^([-=+@\t\r])', '''\1') AS "firstName",
           regexp_replace(l.last_name, '^([-=+@\t\r])', '''\1') AS "lastName",
           regexp_replace(l.email, '^([-=+@\t\r])', '''\1') AS email,
           l.phone,
           regexp_replace(l.company, '^([-=+@\t\r])', '''\1') AS company,
           regexp_replace(l.title, '^([-=+@\t\r])', '''\1') AS title,
           regexp_replace(l.lead_source, '^([-=+@\t\r])', '''\1') AS "leadSource",
           regexp_replace(array_to_string(l.kajabi_tags, ', '), '^([-=+@\t\r])', '''\1') AS tags,
           l.icp_score AS "icpScore",
           l.engagement_level AS "engagementLevel",
           l.booked,
           l.sms_stop AS "smsStop",
           to_char(l.created_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') AS "createdAt"
    FROM audience_leads(
        current_setting('campaign_manager.client_id')::uuid,
        current_setting('campaign_manager.audience')::jsonb,
        nullif(current_setting('campaign_manager.campaign_id'), '')::uuid,
        current_setting('campaign_manager.sort'),
        current_setting('campaign_manager.descending')::boolean) l
) TO STDOUT WITH (FORMAT csv, HEADER)
