CREATE TABLE k12 (
    id bigint PRIMARY KEY,
    a integer CONSTRAINT k12_a CHECK (a > 0)
);
