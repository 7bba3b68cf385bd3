DROP FUNCTION lead_label(text, text, text, text);
