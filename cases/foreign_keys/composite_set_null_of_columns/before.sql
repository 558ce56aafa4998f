CREATE TABLE p (a integer, b integer, PRIMARY KEY (a, b));
CREATE TABLE t (
    id integer PRIMARY KEY,
    x integer,
    y integer
);
