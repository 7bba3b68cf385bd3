AND NOT l.booked AND NOT l.sms_stop
AND NOT EXISTS (SELECT FROM enrollments e
                WHERE e.client_id = :client_id AND e.lead_id = l.id AND e.completed_at IS NULL)
