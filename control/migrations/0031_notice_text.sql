-- The words of a town: what stands here is said instead of the usual text.

CREATE TABLE notice_text (
    tenant_id TEXT NOT NULL REFERENCES tenant (id),
    locale    TEXT NOT NULL,
    kind      TEXT NOT NULL,
    part      TEXT NOT NULL CHECK (part IN ('subject', 'text', 'sms', 'sms-short')),
    words     TEXT NOT NULL,
    PRIMARY KEY (tenant_id, locale, kind, part)
);
