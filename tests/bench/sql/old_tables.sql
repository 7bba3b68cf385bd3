-- The layout that this program replaced: one wide table of leads that also holds the state of each lead's
-- passage, and a log with a number of its own. That table had 26 indexes; which ones is our guess: the keys,
-- what other systems look leads up by, and one for nearly every flag and time. One of them fits the search
-- for those who leave, which is kinder than it was.
CREATE SCHEMA old_pattern;
CREATE TABLE old_pattern.leads AS
SELECT l.client_id, l.id, l.first_name, l.last_name, l.email, l.phone, l.company, l.title, l.lead_source,
       l.kajabi_tags, l.icp_score, l.engagement_level, l.booked, l.booked_at, l.sms_stop, l.sms_stop_at,
       l.is_active, e.campaign_id, c.name AS campaign_name, e.enrolled_message_count AS message_count,
       coalesce(e.sms_sequence_position, 0) AS sms_sequence_position, e.processing_status, e.enrolled_at,
       e.last_sent_at, NULL::timestamptz AS completed_at, NULL::text AS outcome, l.created_at, l.updated_at
FROM leads l
LEFT JOIN enrollments e ON e.client_id = l.client_id AND e.lead_id = l.id AND e.completed_at IS NULL
LEFT JOIN campaigns c ON c.client_id = e.client_id AND c.id = e.campaign_id;
ALTER TABLE old_pattern.leads ADD PRIMARY KEY (id);
CREATE INDEX ON old_pattern.leads (client_id, id) WHERE campaign_id IS NOT NULL AND completed_at IS NULL
    AND (booked OR sms_stop OR sms_sequence_position >= message_count);
CREATE INDEX ON old_pattern.leads (client_id);
CREATE INDEX ON old_pattern.leads (client_id, created_at);
CREATE INDEX ON old_pattern.leads (client_id, email);
CREATE INDEX ON old_pattern.leads (client_id, phone);
CREATE INDEX ON old_pattern.leads (client_id, campaign_id);
CREATE INDEX ON old_pattern.leads (client_id, processing_status);
CREATE INDEX ON old_pattern.leads (client_id, is_active);
CREATE INDEX ON old_pattern.leads (client_id, icp_score);
CREATE INDEX ON old_pattern.leads (campaign_id, sms_sequence_position);
CREATE INDEX ON old_pattern.leads (campaign_id, processing_status);
CREATE INDEX ON old_pattern.leads (email);
CREATE INDEX ON old_pattern.leads (phone);
CREATE INDEX ON old_pattern.leads (lower(last_name), lower(first_name));
CREATE INDEX ON old_pattern.leads (lead_source);
CREATE INDEX ON old_pattern.leads (engagement_level);
CREATE INDEX ON old_pattern.leads (booked);
CREATE INDEX ON old_pattern.leads (booked_at);
CREATE INDEX ON old_pattern.leads (sms_stop);
CREATE INDEX ON old_pattern.leads (processing_status);
CREATE INDEX ON old_pattern.leads (enrolled_at);
CREATE INDEX ON old_pattern.leads (last_sent_at);
CREATE INDEX ON old_pattern.leads (completed_at);
CREATE INDEX ON old_pattern.leads (updated_at);
CREATE INDEX ON old_pattern.leads USING gin (kajabi_tags);

CREATE TABLE old_pattern.campaigns AS
SELECT client_id, id, name, active_leads_count, completed_leads_count, updated_at FROM campaigns;
ALTER TABLE old_pattern.campaigns ADD PRIMARY KEY (id);

CREATE TABLE old_pattern.lead_log (
    id bigserial PRIMARY KEY,
    run_id uuid NOT NULL,
    client_id uuid NOT NULL,
    lead_id uuid NOT NULL,
    campaign_id uuid NOT NULL,
    action text NOT NULL,
    outcome text,
    messages_received integer,
    processed_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX ON old_pattern.lead_log (run_id);
CREATE INDEX ON old_pattern.lead_log (lead_id);
ANALYZE old_pattern.campaigns
