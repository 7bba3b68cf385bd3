DROP FUNCTION repair_counters(uuid);
DROP FUNCTION daily_figure_differences(uuid);
DROP FUNCTION counter_differences(uuid);
DROP FUNCTION metrics_between(uuid, timestamptz, timestamptz, uuid[]);
DROP FUNCTION metric_definitions();
DROP FUNCTION passages_at(uuid, timestamptz, uuid[]);
DROP FUNCTION figures_between(uuid, timestamptz, timestamptz, uuid[]);
DROP FUNCTION figures_by_day(uuid, timestamptz, timestamptz, uuid[]);
DROP FUNCTION day_start(date, text);
