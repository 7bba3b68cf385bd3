-- What the campaigns write.
CREATE FUNCTION pg_temp.standard_messages() RETURNS text[]
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT ARRAY[
        'Hi {{first_name}}, thanks for signing up! Over the next days I''ll send you what helped our clients most.',
        '{{first_name}}, one question: what would have to change for this month to be a good one? Just reply.',
        'Most people get stuck at the same point. Here is how Dana got past it, in two minutes of reading.',
        'Would a short call help, {{first_name}}? Pick a time that suits you: {{booking_link}}',
        'Still thinking it over? That''s fine. Here are the three questions we hear most, with honest answers.',
        'Last note from me for now, {{first_name}}. My calendar stays open for you: {{booking_link}} Reply STOP to end.'
    ]
$$;

CREATE FUNCTION pg_temp.webinar_messages() RETURNS text[]
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT ARRAY[
        'Hi {{first_name}}, your seat is saved! This is your personal link for the webinar: {{zoom_link}}',
        'We start soon, {{first_name}}. Bring one question, the best ones are answered live. {{zoom_link}}',
        'Today is the day! Join five minutes early so that everything works: {{zoom_link}}',
        'Thanks for your interest, {{first_name}}. If you want to talk it through: {{booking_link}}'
    ]
$$;

CREATE FUNCTION pg_temp.custom_messages() RETURNS text[]
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT ARRAY[
        'Hi {{first_name}}, I saw what you are building at {{company}} and had an idea for you. May I share it?',
        'Quick follow-up, {{first_name}}: teams like {{company}} usually save a day a week with this.',
        'We have two places left in the group that starts next month. Interested? {{booking_link}}',
        '{{first_name}}, here is what last month''s group said about it. Honest words, also the critical ones.',
        'Is the timing wrong? Tell me when to come back to you, {{first_name}}, and I will.',
        'Closing your file for now, {{first_name}}. If things change: {{booking_link}} Reply STOP to end.'
    ]
$$;
