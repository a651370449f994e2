-- A link that lets one person into one room of an integrator: kept as a hash, good for a while.
ALTER TABLE participant ADD COLUMN link_hash TEXT;
ALTER TABLE participant ADD COLUMN link_until_ms BIGINT;
CREATE UNIQUE INDEX participant_by_link ON participant (tenant_id, link_hash);
CREATE INDEX room_by_end ON room (tenant_id, ends_ms);
