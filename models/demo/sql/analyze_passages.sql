-- Leads are written in slices of their numbers and look their last passage up.
CREATE INDEX ON demo_passages (lead_n) WHERE NOT earlier;
ANALYZE demo_passages;
ANALYZE demo_enrollment_runs;
