DROP FUNCTION merge_campaign(uuid, uuid, uuid);
DROP FUNCTION review_campaign(uuid, uuid, text);
DROP FUNCTION campaign_to_review(uuid, uuid);
DROP FUNCTION similar_campaigns(uuid, uuid, integer);
DROP FUNCTION array_likeness(text[], text[]);
DROP FUNCTION text_trigrams(text);
