-- How many and how long, per office and day. Nothing in here leads back to a visit.
CREATE TABLE statistic (
    tenant_id TEXT   NOT NULL REFERENCES tenant (id),
    office_id TEXT   NOT NULL REFERENCES office (id),
    -- The local day, 2027-01-31.
    day       TEXT   NOT NULL,
    counted   TEXT   NOT NULL,
    -- The service where one is counted, else nothing.
    service   TEXT   NOT NULL,
    -- Times are kept by their bucket's upper end, rounded up; 0 for what is no time.
    bucket_ms BIGINT NOT NULL,
    times     BIGINT NOT NULL,
    sum_ms    BIGINT NOT NULL,
    PRIMARY KEY (tenant_id, office_id, day, counted, service, bucket_ms)
);
