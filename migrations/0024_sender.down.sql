DROP FUNCTION record_opt_out(uuid, uuid);
DROP FUNCTION record_opt_out(uuid, uuid, timestamptz);
DROP FUNCTION record_booking(uuid, uuid);
DROP FUNCTION record_booking(uuid, uuid, timestamptz);
DROP FUNCTION record_message_sent(uuid, uuid, integer);
DROP FUNCTION record_message_sent(uuid, uuid, integer, timestamptz);
DROP FUNCTION due_messages(uuid, integer);
DROP FUNCTION due_messages(uuid, integer, timestamptz);
DROP FUNCTION check_moment(timestamptz);
