CREATE TABLE t (
    id integer PRIMARY KEY,
    a integer NOT NULL
);
CREATE UNIQUE INDEX ix ON t (a);
