SELECT * FROM enroll_campaign(:client_id, :campaign_id, :limit::integer, :time_limit_ms::integer, :fingerprint::text)
