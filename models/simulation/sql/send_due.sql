-- One portion of a sender's work: asks for what is due and reports each message at the moment it was due.
SELECT count(*) FILTER (WHERE record_message_sent(:client_id, d.enrollment_id, d.step,
                                                  greatest(d.due_at, :start::timestamptz))) AS n
FROM due_messages(:client_id, :limit, :until::timestamptz) d
