SELECT c.version, c.revision, c.edited_at, c.edited_by, c.leads_enrolled,
       jsonb_strip_nulls(jsonb_build_object(
           'name', c.name, 'campaignType', c.campaign_type, 'formId', c.form_id, 'isPaused', c.is_paused,
           'startDatetime', c.start_datetime, 'maxLeadsToEnroll', c.max_leads_to_enroll, 'audience', c.audience,
           'webinarDatetime', c.webinar_datetime, 'zoomLink', c.zoom_link, 'bookingLink', c.booking_link,
           'resourceLink', c.resource_link, 'resourceName', c.resource_name, 'enrollmentOrder', c.enrollment_order,
           'reenrollmentRule', c.reenrollment_rule, 'reenrollmentDays', c.reenrollment_days,
           'overlapResolution', c.overlap_resolution, 'allowQuickFollowUp', c.allow_quick_follow_up,
           'messages', v.messages)) AS draft
FROM campaigns c
JOIN campaign_versions v ON v.client_id = c.client_id AND v.campaign_id = c.id AND v.version = c.version
WHERE c.client_id = :client_id AND c.id = :campaign_id
