CREATE TABLE t (
    id integer PRIMARY KEY,
    a integer,
    b text,
    CHECK (a > 0)
);
