-- What each may send of pictures in a room of an integrator; null: what is usual.
ALTER TABLE room ADD COLUMN max_video_kbps BIGINT;
