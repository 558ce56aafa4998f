CREATE TABLE t (
    id integer PRIMARY KEY,
    a double precision
);
