-- What the trigger on lead_events does, which was off while they were written.
SELECT rebuild_daily_figures(id) FROM demo_clients
