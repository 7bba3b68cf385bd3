-- Outside the transaction, so that the statistics are those of what others see.
ANALYZE clients, campaigns, campaign_versions, leads, enrollments, enrollment_runs, de_enrollment_runs,
        de_enrollment_lead_log, lead_events, daily_figures, audit_log
