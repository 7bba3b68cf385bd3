-- All metrics of the period, with those of the time from :before up to it (NULL: without).
SELECT * FROM metrics_between(
    :client_id, coalesce(:from::timestamptz, '-infinity'), :to, :campaign_ids, :before::timestamptz)
