CREATE TABLE k10 (
    id bigint PRIMARY KEY,
    a integer CONSTRAINT k10_a CHECK (a > 0)
);
