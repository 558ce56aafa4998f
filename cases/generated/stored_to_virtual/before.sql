CREATE TABLE t (
    id integer PRIMARY KEY,
    a integer,
    g integer GENERATED ALWAYS AS (a * 2) STORED
);
