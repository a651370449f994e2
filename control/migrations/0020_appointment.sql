-- Appointments. Each row is one; what it is stands in its body, the columns are what is asked for.

CREATE TABLE appointment (
    id         TEXT   NOT NULL PRIMARY KEY,
    tenant_id  TEXT   NOT NULL REFERENCES tenant (id),
    office_id  TEXT   NOT NULL REFERENCES office (id),
    starts_ms  BIGINT NOT NULL,
    body       TEXT   NOT NULL,
    -- Counts every change: who changes must have seen the one before.
    version    BIGINT NOT NULL DEFAULT 0,
    -- When something becomes of it by itself, if ever.
    due_ms     BIGINT,
    -- When it was over, once it is.
    over_ms    BIGINT
);
CREATE INDEX appointment_by_office ON appointment (tenant_id, office_id, starts_ms);
CREATE INDEX appointment_by_due ON appointment (tenant_id, due_ms);
CREATE INDEX appointment_by_over ON appointment (tenant_id, over_ms);

-- The guard against double booking: five minutes of one counter belong to one appointment. The
-- primary key decides every race, between tasks and between processes, without a lock of ours and
-- without touching the office, whose queue goes on undisturbed.
CREATE TABLE appointment_cell (
    tenant_id      TEXT   NOT NULL REFERENCES tenant (id),
    office_id      TEXT   NOT NULL REFERENCES office (id),
    cell           BIGINT NOT NULL,
    counter        BIGINT NOT NULL,
    appointment_id TEXT   NOT NULL REFERENCES appointment (id),
    PRIMARY KEY (office_id, cell, counter)
);
CREATE INDEX appointment_cell_by_appointment ON appointment_cell (appointment_id);

-- What opens an appointment, as hashes. `holder`: who filled the form, before the mail is proved.
-- `link`: in the fragment of a link that was sent; good for one thing, an access. `access`: who
-- followed a link.
CREATE TABLE appointment_key (
    key_hash       TEXT   NOT NULL PRIMARY KEY,
    tenant_id      TEXT   NOT NULL REFERENCES tenant (id),
    appointment_id TEXT   NOT NULL REFERENCES appointment (id),
    kind           TEXT   NOT NULL CHECK (kind IN ('holder', 'link', 'access')),
    expires_ms     BIGINT
);
CREATE INDEX appointment_key_by_appointment ON appointment_key (appointment_id);
CREATE INDEX appointment_key_by_expiry ON appointment_key (tenant_id, expires_ms);

-- Who comes: apart, because it is erased first.
CREATE TABLE appointment_contact (
    appointment_id TEXT   NOT NULL PRIMARY KEY REFERENCES appointment (id),
    tenant_id      TEXT   NOT NULL REFERENCES tenant (id),
    name           TEXT,
    mail           TEXT,
    phone          TEXT,
    locale         TEXT   NOT NULL,
    given_ms       BIGINT NOT NULL
);
