-- The line: who is with whom, and who left a contact to be called back.

-- An officer has one citizen at most, in all their offices together.
CREATE TABLE engagement (
    tenant_id  TEXT NOT NULL REFERENCES tenant (id),
    officer_id TEXT NOT NULL,
    office_id  TEXT NOT NULL REFERENCES office (id),
    room_id    TEXT NOT NULL,
    PRIMARY KEY (tenant_id, officer_id)
);
CREATE INDEX engagement_by_room ON engagement (tenant_id, room_id);
CREATE INDEX engagement_by_office ON engagement (tenant_id, office_id);

-- Erased when the seat ends or the citizen says so.
CREATE TABLE callback (
    seat_id   TEXT   NOT NULL PRIMARY KEY,
    tenant_id TEXT   NOT NULL REFERENCES tenant (id),
    -- Mail address or number, JSON.
    contact   TEXT   NOT NULL,
    locale    TEXT   NOT NULL,
    -- The way back to the seat; holds its ticket.
    link      TEXT   NOT NULL,
    left_ms   BIGINT NOT NULL
);
CREATE INDEX callback_by_tenant ON callback (tenant_id, seat_id);
