SELECT *, now() AS now FROM dry_run_enrollment(:client_id, :campaign_id, :limit::integer)
