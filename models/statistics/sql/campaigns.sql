-- What happened in each campaign in the period, the most enrolled first; those where all figures are 0 left out.
SELECT c.name AS campaign, f.enrolled, f.messages_sent, f.completed, f.booked, f.opted_out, f.campaign_deactivated,
       f.removed
FROM figures_between(
    :client_id::uuid, coalesce(:from::timestamptz, '-infinity'), :to::timestamptz, :campaign_ids::uuid[]) f
JOIN campaigns c ON c.id = f.campaign_id
WHERE c.client_id = :client_id::uuid
ORDER BY f.enrolled DESC, f.completed + f.booked + f.opted_out + f.campaign_deactivated + f.removed DESC, c.name
