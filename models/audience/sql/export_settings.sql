-- COPY takes no parameters, so it finds them here until the transaction's end. A million leads take longer than
-- other reads may.
SELECT set_config('campaign_manager.client_id', :client_id::text, true),
       set_config('campaign_manager.audience', :audience::text, true),
       set_config('campaign_manager.campaign_id', coalesce(:campaign_id::text, ''), true),
       set_config('campaign_manager.sort', :sort, true),
       set_config('campaign_manager.descending', :descending::text, true),
       set_config('statement_timeout', '30min', true)
