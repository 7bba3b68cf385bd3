-- Of the demonstration data's open enrollments a few are ready to leave. More of them are made so, in all
-- clients alike, by setting their position behind their last message, as if that had just been sent.
-- Needs :leaving, the number that shall be ready in the end.
UPDATE enrollments e
SET sms_sequence_position = e.enrolled_message_count, processing_status = 'In Sequence',
    last_sent_at = greatest(e.last_sent_at, e.enrolled_at)
FROM (
    SELECT client_id, id
    FROM enrollments
    WHERE completed_at IS NULL AND leaves_as IS NULL AND enrolled_message_count > 0
    ORDER BY hashtextextended(id::text, 0)
    LIMIT greatest(0, :leaving::bigint - (SELECT count(*) FROM enrollments WHERE leaves_as IS NOT NULL))
) chosen
WHERE e.client_id = chosen.client_id AND e.id = chosen.id
