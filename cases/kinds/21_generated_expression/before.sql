CREATE TABLE k21 (
    id bigint PRIMARY KEY,
    a integer,
    g integer GENERATED ALWAYS AS (a * 2) STORED
);
