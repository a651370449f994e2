-- Who is who: roles, sign-ins that can be listed and ended, second factors, scopes of keys; what
-- administration has done.

ALTER TABLE officer ADD COLUMN role TEXT NOT NULL DEFAULT 'officer';
ALTER TABLE officer ADD COLUMN disabled BOOLEAN NOT NULL DEFAULT FALSE;
ALTER TABLE officer ADD COLUMN created_ms BIGINT NOT NULL DEFAULT 0;
-- Counts every change by the administration: who changes must have seen the one before.
ALTER TABLE officer ADD COLUMN version BIGINT NOT NULL DEFAULT 1;
-- How the tenant's identity provider calls them; empty for local accounts.
ALTER TABLE officer ADD COLUMN subject TEXT;
CREATE UNIQUE INDEX officer_by_subject ON officer (tenant_id, subject);

-- Made anew, with a name for each sign-in beside its secret: officers sign in again once.
DROP TABLE officer_sign_in;
CREATE TABLE officer_sign_in (
    cookie_hash TEXT   NOT NULL PRIMARY KEY,
    id          TEXT   NOT NULL UNIQUE,
    tenant_id   TEXT   NOT NULL REFERENCES tenant (id),
    officer_id  TEXT   NOT NULL REFERENCES officer (id),
    -- How: password, totp, recovery_code, oidc.
    method      TEXT   NOT NULL,
    created_ms  BIGINT NOT NULL,
    expires_ms  BIGINT NOT NULL
);
CREATE INDEX officer_sign_in_by_officer ON officer_sign_in (tenant_id, officer_id);
CREATE INDEX officer_sign_in_by_expiry ON officer_sign_in (tenant_id, expires_ms);

-- The second factor of an officer, sealed with a key that is not in this database.
CREATE TABLE second_factor (
    officer_id TEXT    NOT NULL PRIMARY KEY REFERENCES officer (id),
    tenant_id  TEXT    NOT NULL REFERENCES tenant (id),
    sealed     TEXT    NOT NULL,
    confirmed  BOOLEAN NOT NULL,
    -- The last time step whose code was taken: no code is taken twice.
    last_step  BIGINT  NOT NULL
);
CREATE TABLE recovery_code (
    tenant_id  TEXT NOT NULL REFERENCES tenant (id),
    officer_id TEXT NOT NULL REFERENCES officer (id),
    code_hash  TEXT NOT NULL,
    PRIMARY KEY (officer_id, code_hash)
);

ALTER TABLE api_key ADD COLUMN scopes TEXT NOT NULL
    DEFAULT 'rooms:read rooms:write events:read';
ALTER TABLE api_key ADD COLUMN expires_ms BIGINT;
ALTER TABLE api_key ADD COLUMN used_ms BIGINT;
ALTER TABLE api_key ADD COLUMN version BIGINT NOT NULL DEFAULT 1;

-- Who administered what, by ids only.
CREATE TABLE audit (
    id         TEXT   NOT NULL PRIMARY KEY,
    tenant_id  TEXT   NOT NULL REFERENCES tenant (id),
    at_ms      BIGINT NOT NULL,
    -- An officer's id, or operator.
    who        TEXT   NOT NULL,
    verb       TEXT   NOT NULL,
    noun       TEXT   NOT NULL,
    -- Which one; empty for the tenant itself.
    noun_id    TEXT   NOT NULL
);
CREATE INDEX audit_by_time ON audit (tenant_id, at_ms, id);

-- The place of a town.
ALTER TABLE tenant ADD COLUMN time_zone TEXT NOT NULL DEFAULT 'Europe/Berlin';
ALTER TABLE tenant ADD COLUMN land TEXT;
ALTER TABLE tenant ADD COLUMN branding TEXT NOT NULL DEFAULT '{}';
ALTER TABLE tenant ADD COLUMN version BIGINT NOT NULL DEFAULT 1;

-- Which host names belong to which tenant.
CREATE TABLE tenant_host (
    host      TEXT   NOT NULL PRIMARY KEY,
    tenant_id TEXT   NOT NULL REFERENCES tenant (id),
    place     BIGINT NOT NULL
);
CREATE INDEX tenant_host_by_tenant ON tenant_host (tenant_id);

-- An office that was closed down: its visits are forgotten in their time.
ALTER TABLE office ADD COLUMN removed_ms BIGINT;

-- When a room ends by itself.
ALTER TABLE room ADD COLUMN ends_ms BIGINT;

-- Answers to POST requests with an Idempotency-Key, for a day; sealed, because some hold secrets.
CREATE TABLE kept_answer (
    tenant_id    TEXT   NOT NULL REFERENCES tenant (id),
    key_hash     TEXT   NOT NULL,
    request_hash TEXT   NOT NULL,
    -- Empty while the first request is still being answered.
    answer       TEXT   NOT NULL,
    at_ms        BIGINT NOT NULL,
    PRIMARY KEY (tenant_id, key_hash)
);
CREATE INDEX kept_answer_by_time ON kept_answer (tenant_id, at_ms);

-- The identity provider of a tenant; the client's secret is sealed.
CREATE TABLE identity_provider (
    tenant_id TEXT NOT NULL PRIMARY KEY REFERENCES tenant (id),
    settings  TEXT NOT NULL,
    sealed    TEXT NOT NULL
);
