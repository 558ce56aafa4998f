CREATE TABLE k11 (
    id bigint PRIMARY KEY,
    a integer CONSTRAINT k11_a CHECK (a >= 0)
);
