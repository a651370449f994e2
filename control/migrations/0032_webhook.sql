-- Where programs are told of events. Each follows the events by their numbers: what was written
-- down for it in the outbox and how far that is are one transaction.

CREATE TABLE webhook (
    id         TEXT    NOT NULL PRIMARY KEY,
    tenant_id  TEXT    NOT NULL REFERENCES tenant (id),
    url        TEXT    NOT NULL,
    -- Signs every delivery; it has to be known, so it is sealed, not hashed.
    secret     TEXT    NOT NULL,
    -- Which kinds of events, as JSON; an empty list is all of them.
    kinds      TEXT    NOT NULL,
    enabled    BOOLEAN NOT NULL,
    -- Why it was disabled, if not by its owner.
    problem    TEXT,
    -- The last event that was written down for it.
    seq        BIGINT  NOT NULL,
    version    BIGINT  NOT NULL DEFAULT 0,
    created_ms BIGINT  NOT NULL
);
CREATE INDEX webhook_by_tenant ON webhook (tenant_id, id);
