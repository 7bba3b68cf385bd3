DROP TABLE audit_log;
DROP TABLE app_users;
DROP FUNCTION setting_number(text, numeric);
DROP TABLE settings;
DROP TABLE clients;
DROP FUNCTION is_time_zone(text);
DROP FUNCTION refuse_change();
DROP FUNCTION touch_updated_at();
