DROP TABLE lead_events;
DROP TABLE leads;
DROP FUNCTION leads_note_events();
DROP FUNCTION leads_complete_flags();
DROP FUNCTION normalize_tags(text[]);
