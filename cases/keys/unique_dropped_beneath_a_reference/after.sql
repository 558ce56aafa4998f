CREATE TABLE p (id integer PRIMARY KEY, x integer);
CREATE TABLE t (
    id integer PRIMARY KEY,
    a integer
);
