CREATE TABLE t (
    id integer PRIMARY KEY,
    a integer,
    b text,
    j jsonb,
    ts tsvector,
    c timestamptz
);
