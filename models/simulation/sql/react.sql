-- Some of the leads in a sequence book, some opt out: drawn from a hash, so that a seed gives the same leads.
WITH drawn AS (
    SELECT e.lead_id,
           (hashtextextended(e.lead_id::text || :until::timestamptz::text, :seed) & 1048575) / 1048576::double precision AS draw
    FROM enrollments e
    JOIN campaigns c ON c.client_id = e.client_id AND c.id = e.campaign_id
    WHERE e.client_id = :client_id AND e.completed_at IS NULL AND e.leaves_as IS NULL
      AND e.sms_sequence_position > 0 AND c.is_active AND NOT c.is_paused
    ORDER BY e.lead_id
)
SELECT count(*) FILTER (WHERE draw < :booked::double precision
                          AND record_booking(:client_id, lead_id, :until::timestamptz)) AS booked,
       count(*) FILTER (WHERE draw >= :booked::double precision
                          AND draw < :booked::double precision + :opted_out::double precision
                          AND record_opt_out(:client_id, lead_id, :until::timestamptz)) AS opted_out
FROM drawn
