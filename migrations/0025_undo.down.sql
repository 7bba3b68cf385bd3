DROP FUNCTION undo_de_enrollment_run(uuid, uuid);
DROP FUNCTION undo_enrollment_run(uuid, uuid);
DROP FUNCTION give_back_moved(uuid, uuid, uuid, uuid[]);
DROP FUNCTION note_undo(uuid, uuid, text, integer);
DROP TABLE undo_left_alone;
