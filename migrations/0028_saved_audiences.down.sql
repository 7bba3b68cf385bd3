ALTER TABLE campaigns DROP CONSTRAINT campaigns_saved_audience_fkey;
ALTER TABLE campaigns DROP COLUMN saved_audience_id;
DROP TABLE saved_audiences;
