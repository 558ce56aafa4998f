CREATE TABLE t (
    id integer PRIMARY KEY,
    s serial,
    a integer
);
