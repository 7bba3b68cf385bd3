DROP FUNCTION available_tags(uuid, text, integer);
DROP FUNCTION audience_lead_ids(uuid, jsonb, uuid, text, boolean);
DROP FUNCTION audience_summary(uuid, jsonb, uuid);
DROP FUNCTION enrollment_order();
DROP FUNCTION enrollable_condition(audience_filter);
DROP FUNCTION audience_condition(audience_filter, uuid);
DROP FUNCTION parse_audience(uuid, jsonb);
DROP FUNCTION audience_moment(text, text, boolean);
DROP TYPE audience_filter;
