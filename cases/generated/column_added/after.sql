CREATE TABLE t (
    id integer PRIMARY KEY,
    a integer,
    b text,
    g integer GENERATED ALWAYS AS (a * 2) STORED
);
