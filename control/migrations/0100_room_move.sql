-- A room on its way: it lives on `node` by now, and until everybody has come over on this one too.
ALTER TABLE room_node ADD COLUMN from_node TEXT;
