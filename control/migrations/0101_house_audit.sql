-- What whoever runs the house did with what is no municipality's: its nodes, its log, its key.
CREATE TABLE house_audit (
    id      TEXT   NOT NULL PRIMARY KEY,
    at_ms   BIGINT NOT NULL,
    -- operator.
    who     TEXT   NOT NULL,
    verb    TEXT   NOT NULL,
    noun    TEXT   NOT NULL,
    -- Which one: a node's name, the levels of the log; empty for the key.
    noun_id TEXT   NOT NULL
);
