CREATE TABLE t (
    id integer PRIMARY KEY,
    a timestamptz DEFAULT CURRENT_TIMESTAMP
);
