-- When a municipality was closed down: its names lead nowhere, its traces are erased in their time.
ALTER TABLE tenant ADD COLUMN closed_ms BIGINT;
