-- 8,192 sets of 0 to 6 tags, a few tags in many sets, some typed carelessly. Needs :key.
INSERT INTO demo_tag_sets (n, tags)
SELECT s.n, ARRAY(
    SELECT CASE
               WHEN t.care < 0.03 THEN upper(t.tag)
               WHEN t.care < 0.06 THEN lower(t.tag)
               WHEN t.care < 0.08 THEN ' ' || t.tag
               WHEN t.care < 0.10 THEN t.tag || '  '
               ELSE t.tag
           END
    FROM (
        SELECT DISTINCT ON (d.place) d.place, (pg_temp.tags())[d.place] AS tag,
               pg_temp.draw(:key, 'tag care', s.n * 8 + d.i) AS care
        FROM (
            SELECT i, pg_temp.long_tailed(cardinality(pg_temp.tags()), pg_temp.draw(:key, 'tag', s.n * 8 + i)) AS place
            FROM generate_series(1, s.size) AS i
        ) d
        ORDER BY d.place, d.i
    ) t
    ORDER BY t.care)
FROM (
    SELECT n, width_bucket(pg_temp.draw(:key, 'tag set size', n),
                           ARRAY[0.08, 0.30, 0.55, 0.75, 0.87, 0.95]::double precision[]) AS size
    FROM generate_series(0, 8191) AS n
) s
