DROP FUNCTION undo_lead_import(uuid, uuid);
DROP FUNCTION import_leads(uuid, text, text, bigint);
DROP FUNCTION update_imported_leads(uuid, uuid);
DROP FUNCTION add_imported_leads(uuid, uuid);
DROP FUNCTION with_added_tags(text[], text[]);
DROP FUNCTION plan_lead_import(uuid, boolean);
DROP FUNCTION require_lead_import_rows();
DROP FUNCTION prepare_lead_import(uuid);
DROP FUNCTION lead_import_lock_key(uuid);
-- What was left alone by undone imports has no meaning without them.
ALTER TABLE undo_left_alone DISABLE TRIGGER undo_left_alone_append_only;
DELETE FROM undo_left_alone u
WHERE EXISTS (SELECT FROM lead_imports i WHERE i.client_id = u.client_id AND i.id = u.run_id);
ALTER TABLE undo_left_alone ENABLE TRIGGER undo_left_alone_append_only;
ALTER TABLE undo_left_alone DROP CONSTRAINT undo_left_alone_reason_check;
ALTER TABLE undo_left_alone ADD CONSTRAINT undo_left_alone_reason_check CHECK (reason IN (
    'left', 'message_sent', 'booked', 'opted_out', 'enrolled_again', 'inactive'));
DROP TABLE lead_import_leads;
DROP TABLE lead_imports;
