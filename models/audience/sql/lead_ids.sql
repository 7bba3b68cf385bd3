-- In pieces: a client that gets 16 MB as one value keeps twice that as its buffer.
SELECT substring(a.ids FROM piece FOR 65536)
FROM (SELECT audience_lead_ids(:client_id, :audience, :campaign_id, :sort, :descending) AS ids OFFSET 0) a
CROSS JOIN LATERAL generate_series(1, octet_length(a.ids), 65536) AS piece
