-- Media nodes on other machines: who may link up, and which takes no new rooms.
CREATE TABLE node (
    name TEXT PRIMARY KEY,
    fingerprint TEXT NOT NULL UNIQUE,
    created_ms BIGINT NOT NULL,
    revoked_ms BIGINT,
    drained_ms BIGINT
);

-- On which node a room lives, so that every process of control sends both sides to the same.
CREATE TABLE room_node (
    room_id TEXT PRIMARY KEY,
    node TEXT NOT NULL,
    placed_ms BIGINT NOT NULL
);
