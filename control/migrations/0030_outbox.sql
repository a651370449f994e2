-- What shall be told outside: mails, short messages, webhooks. Written in the same transaction as
-- the deed it tells of; sent afterwards, at least once.

CREATE TABLE outbox (
    id               TEXT   NOT NULL PRIMARY KEY,
    tenant_id        TEXT   NOT NULL REFERENCES tenant (id),
    -- The same news on the same way are one letter, however often they are written down.
    idempotency_key  TEXT   NOT NULL,
    channel          TEXT   NOT NULL CHECK (channel IN ('mail', 'sms', 'webhook')),
    kind             TEXT   NOT NULL,
    -- The appointment or seat, for notices; the webhook, for its deliveries.
    about_id         TEXT   NOT NULL,
    -- Letters of one lane leave one after the other, by place.
    lane             TEXT,
    place            BIGINT NOT NULL DEFAULT 0,
    -- Who it goes to and what it says: erased as soon as it is delivered or worthless.
    contact          TEXT,
    body             TEXT,
    state            TEXT   NOT NULL DEFAULT 'waiting'
        CHECK (state IN ('waiting', 'held', 'delivered', 'dead', 'expired')),
    attempts         BIGINT NOT NULL DEFAULT 0,
    -- How often nobody knows whether it has left: the process died between sending and saying so.
    uncertain        BIGINT NOT NULL DEFAULT 0,
    -- Why the last attempt failed: a word, nothing about a person.
    problem          TEXT,
    created_ms       BIGINT NOT NULL,
    due_ms           BIGINT NOT NULL,
    expires_ms       BIGINT,
    -- Somebody is sending it; when that time is over, somebody else may.
    claimed_until_ms BIGINT,
    ended_ms         BIGINT,
    UNIQUE (tenant_id, idempotency_key)
);
CREATE INDEX outbox_by_due ON outbox (tenant_id, state, channel, due_ms);
CREATE INDEX outbox_by_about ON outbox (tenant_id, about_id, created_ms);
CREATE INDEX outbox_by_lane ON outbox (tenant_id, lane, place);
CREATE INDEX outbox_by_ending ON outbox (tenant_id, ended_ms);
