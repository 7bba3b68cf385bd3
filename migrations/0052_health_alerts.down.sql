DROP FUNCTION note_alert_told(uuid, uuid, text);
DROP FUNCTION claim_alerts(uuid, integer);
DROP FUNCTION evaluate_health(uuid);
DROP FUNCTION health_rank(text);
DROP TABLE health_alerts;
DROP TABLE health_states;
