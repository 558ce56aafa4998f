CREATE TABLE t (
    id integer PRIMARY KEY,
    a integer,
    b text
);
CREATE UNIQUE INDEX ix ON t (a);
