-- The house's first tables. The same text runs on SQLite and on PostgreSQL.
-- Ids are UUIDs as text, times are unix milliseconds, documents are JSON as text.

CREATE TABLE setting (
    name  TEXT NOT NULL PRIMARY KEY,
    value TEXT NOT NULL
);

CREATE TABLE tenant (
    id         TEXT   NOT NULL PRIMARY KEY,
    name       TEXT   NOT NULL,
    locale     TEXT   NOT NULL,
    -- The number of the latest event: counts up without gaps.
    seq        BIGINT NOT NULL DEFAULT 0,
    created_ms BIGINT NOT NULL
);

CREATE TABLE office (
    id         TEXT   NOT NULL PRIMARY KEY,
    tenant_id  TEXT   NOT NULL REFERENCES tenant (id),
    settings   TEXT   NOT NULL,
    state      TEXT   NOT NULL,
    -- Counts every commit: who commits must have seen the one before.
    version    BIGINT NOT NULL DEFAULT 0,
    -- When the office wants to be woken, if ever.
    wake_at_ms BIGINT
);
CREATE INDEX office_by_tenant ON office (tenant_id);
CREATE INDEX office_by_wake ON office (tenant_id, wake_at_ms);

CREATE TABLE seat (
    id          TEXT   NOT NULL PRIMARY KEY,
    tenant_id   TEXT   NOT NULL REFERENCES tenant (id),
    office_id   TEXT   NOT NULL REFERENCES office (id),
    -- The ticket itself is never kept.
    ticket_hash TEXT   NOT NULL,
    taken_ms    BIGINT NOT NULL,
    ended_ms    BIGINT,
    UNIQUE (tenant_id, ticket_hash)
);
CREATE INDEX seat_by_ending ON seat (tenant_id, ended_ms);

-- A request that was sent twice gets the same answer twice: what was made is found by its key.
CREATE TABLE idempotency (
    tenant_id TEXT   NOT NULL REFERENCES tenant (id),
    key_hash  TEXT   NOT NULL,
    made_id   TEXT   NOT NULL,
    at_ms     BIGINT NOT NULL,
    PRIMARY KEY (tenant_id, key_hash)
);

CREATE TABLE event (
    tenant_id TEXT   NOT NULL REFERENCES tenant (id),
    seq       BIGINT NOT NULL,
    at_ms     BIGINT NOT NULL,
    office_id TEXT   NOT NULL REFERENCES office (id),
    kind      TEXT   NOT NULL,
    room_id   TEXT,
    body      TEXT   NOT NULL,
    PRIMARY KEY (tenant_id, seq)
);
CREATE INDEX event_by_time ON event (tenant_id, at_ms);

CREATE TABLE officer (
    id            TEXT    NOT NULL PRIMARY KEY,
    tenant_id     TEXT    NOT NULL REFERENCES tenant (id),
    name          TEXT    NOT NULL,
    display_name  TEXT    NOT NULL,
    password_hash TEXT    NOT NULL,
    must_change   BOOLEAN NOT NULL,
    UNIQUE (tenant_id, name)
);

CREATE TABLE officer_office (
    tenant_id  TEXT NOT NULL REFERENCES tenant (id),
    officer_id TEXT NOT NULL REFERENCES officer (id),
    office_id  TEXT NOT NULL REFERENCES office (id),
    PRIMARY KEY (officer_id, office_id)
);
CREATE INDEX officer_office_by_office ON officer_office (office_id);

CREATE TABLE officer_sign_in (
    cookie_hash TEXT   NOT NULL PRIMARY KEY,
    tenant_id   TEXT   NOT NULL REFERENCES tenant (id),
    officer_id  TEXT   NOT NULL REFERENCES officer (id),
    expires_ms  BIGINT NOT NULL
);
CREATE INDEX officer_sign_in_by_expiry ON officer_sign_in (tenant_id, expires_ms);

CREATE TABLE api_key (
    id         TEXT   NOT NULL PRIMARY KEY,
    tenant_id  TEXT   NOT NULL REFERENCES tenant (id),
    name       TEXT   NOT NULL,
    key_hash   TEXT   NOT NULL UNIQUE,
    created_ms BIGINT NOT NULL
);

CREATE TABLE room (
    id         TEXT   NOT NULL PRIMARY KEY,
    tenant_id  TEXT   NOT NULL REFERENCES tenant (id),
    origin     TEXT   NOT NULL CHECK (origin IN ('session', 'api')),
    -- How many participants were admitted: a room is for two.
    admitted   BIGINT NOT NULL DEFAULT 0 CHECK (admitted BETWEEN 0 AND 2),
    created_ms BIGINT NOT NULL,
    ended_ms   BIGINT
);
CREATE INDEX room_by_tenant ON room (tenant_id, origin, created_ms);
CREATE INDEX room_by_ending ON room (tenant_id, ended_ms);

CREATE TABLE participant (
    id         TEXT   NOT NULL PRIMARY KEY,
    tenant_id  TEXT   NOT NULL REFERENCES tenant (id),
    room_id    TEXT   NOT NULL REFERENCES room (id),
    role       TEXT   NOT NULL CHECK (role IN ('citizen', 'officer')),
    created_ms BIGINT NOT NULL
);
CREATE INDEX participant_by_room ON participant (room_id);
