-- What the demo data is made with: functions that live as long as this session, plans that live as long as
-- this transaction. Every choice is drawn from a hash of (key, what is chosen, number of the thing), so the
-- same key gives the same data, in whatever order the server computes it.

SET LOCAL work_mem = '64MB';
-- Compiling these long lists of expressions costs more than it saves.
SET LOCAL jit = off;
-- Nothing is looked up twice.
SET LOCAL enable_memoize = off;

-- Integrity is guaranteed by construction (and by the tests, which check it as an ordinary role, with every
-- trigger on). Where the role may, the triggers that would check it again row by row stay silent.
DO $$
BEGIN
    PERFORM set_config('session_replication_role', 'replica', true);
EXCEPTION WHEN insufficient_privilege THEN
    NULL;
END
$$;

-- A number in [0, 1).
CREATE FUNCTION pg_temp.draw(p_key bigint, p_what text, p_n bigint) RETURNS double precision
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT (hashint8extended(p_n, hashtextextended(p_what, p_key)) & 9007199254740991)
           / 9007199254740992::double precision
$$;

-- A place from 1 to p_size, 1 the most often and p_size about p_size times less.
CREATE FUNCTION pg_temp.long_tailed(p_size integer, p_draw double precision) RETURNS integer
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT floor(power(p_size + 1, p_draw))::integer
$$;

CREATE FUNCTION pg_temp.pick(p_list text[], p_draw double precision) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT p_list[1 + floor(p_draw * cardinality(p_list))::integer]
$$;

-- An id of the shape that gen_random_uuid() makes.
CREATE FUNCTION pg_temp.demo_id(p_key bigint, p_kind text, p_n bigint) RETURNS uuid
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT overlay(overlay(md5(p_kind || p_key::text || '.' || p_n::text)
                           placing '4' from 13) placing 'a' from 17)::uuid
$$;

-- A day at the weekend becomes, two times out of three, a working day of the week before it.
CREATE FUNCTION pg_temp.working_days_ago(p_today date, p_days_ago integer, p_draw double precision) RETURNS integer
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT p_days_ago + CASE WHEN p_draw < 0.65 AND extract(isodow FROM p_today - p_days_ago) >= 6
        THEN extract(isodow FROM p_today - p_days_ago)::integer - 5 + floor(5 * p_draw / 0.65)::integer
        ELSE 0 END
$$;

-- When lead number p_n of p_of came: over two years, more and more of them, few at the weekend, by day.
CREATE FUNCTION pg_temp.lead_created_at(
    p_key bigint, p_today date, p_lead bigint, p_n bigint, p_of bigint) RETURNS timestamptz
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT p_today::timestamp AT TIME ZONE 'UTC'
           - interval '1 day' * pg_temp.working_days_ago(
                 p_today, d.days_ago, pg_temp.draw(p_key, 'lead comes on a working day', p_lead))
           + interval '1 second' * floor(21600 + 61200 * pg_temp.draw(p_key, 'lead second', p_lead))
    FROM (SELECT 1 + floor(730 * (1 - power(
                     (p_n - pg_temp.draw(p_key, 'lead time', p_lead)) / p_of, 0.625)))::integer AS days_ago
          OFFSET 0) d
$$;

CREATE TEMPORARY TABLE demo_clients (
    n integer PRIMARY KEY,
    id uuid NOT NULL,
    company_name text NOT NULL,
    time_zone text NOT NULL,
    first_lead bigint NOT NULL, -- its leads are numbered first_lead to last_lead; none if that is empty
    last_lead bigint NOT NULL,
    campaigns integer NOT NULL,
    minutes_between_runs integer NOT NULL -- of the worker, in the last two days
) ON COMMIT DROP;

-- The combinations of tags that leads have: drawing them once is much cheaper than for each lead.
CREATE TEMPORARY TABLE demo_tag_sets (
    n integer PRIMARY KEY,
    tags text[] NOT NULL
) ON COMMIT DROP;

-- The part that a campaign plays, so that each case has one in every client.
CREATE TEMPORARY TABLE demo_campaigns (
    client_n integer NOT NULL,
    k integer NOT NULL, -- 1.. within the client
    n bigint NOT NULL, -- over all clients
    client_id uuid NOT NULL,
    id uuid NOT NULL,
    part text NOT NULL CHECK (part IN ('running', 'paused', 'ended', 'just ended', 'scheduled', 'pending')),
    campaign_type text NOT NULL,
    message_count integer NOT NULL,
    delays integer[] NOT NULL, -- minutes before each message
    sent_after integer[] NOT NULL, -- minutes from the enrollment to each message
    has_resource boolean NOT NULL,
    target_tags text[] NOT NULL,
    enrolls_every integer NOT NULL, -- days
    enrolls_on integer NOT NULL, -- which of these days
    enrolls_minute integer NOT NULL, -- of that day
    edited_at timestamptz, -- when version 2 began
    ended_days_ago integer, -- only where ended
    deactivated_at timestamptz,
    PRIMARY KEY (client_n, k)
) ON COMMIT DROP;

-- Which campaigns a lead may be found in: those that send ('open'), those it may have left ('closed'),
-- those that were deactivated under it ('ended'), the one that was deactivated just now ('just ended').
CREATE TEMPORARY TABLE demo_pools (
    client_n integer NOT NULL,
    pool text NOT NULL,
    members integer[] NOT NULL, -- demo_campaigns.k
    PRIMARY KEY (client_n, pool)
) ON COMMIT DROP;

-- The worker's runs: four a day until two days ago (slot 4 × days ago + quarter + 1000), then by the client's
-- interval (slot 0 is the latest).
CREATE TEMPORARY TABLE demo_runs (
    client_n integer NOT NULL,
    slot integer NOT NULL,
    client_id uuid NOT NULL,
    id uuid NOT NULL,
    run_at timestamptz NOT NULL,
    status text NOT NULL,
    next_id uuid, -- the same client's next run
    PRIMARY KEY (client_n, slot)
) ON COMMIT DROP;

-- The passages of leads through campaigns: the enrollments to be, with what they say about their leads.
CREATE TEMPORARY TABLE demo_passages (
    lead_n bigint NOT NULL,
    earlier boolean NOT NULL, -- a passage before the lead's last one
    client_n integer NOT NULL,
    campaign_k integer NOT NULL,
    client_id uuid NOT NULL,
    lead_id uuid NOT NULL,
    campaign_id uuid NOT NULL,
    campaign_version integer NOT NULL,
    message_count integer NOT NULL,
    position integer NOT NULL,
    enrolled_days_ago integer NOT NULL,
    enrolled_at timestamptz NOT NULL,
    last_sent_at timestamptz,
    completed_at timestamptz,
    outcome text,
    run_id uuid, -- the de-enrollment run that closed it
    booked_at timestamptz,
    opted_out_at timestamptz,
    campaign_deactivated_at timestamptz -- only while open
) ON COMMIT DROP;

-- One row for each campaign and day of enrollment.
CREATE TEMPORARY TABLE demo_enrollment_runs (
    client_n integer NOT NULL,
    campaign_k integer NOT NULL,
    client_id uuid NOT NULL,
    campaign_id uuid NOT NULL,
    id uuid NOT NULL,
    run_at timestamptz NOT NULL,
    enrolled integer NOT NULL,
    remaining integer NOT NULL,
    reason text,
    duration_ms integer NOT NULL,
    PRIMARY KEY (client_n, campaign_k, run_at)
) ON COMMIT DROP;
