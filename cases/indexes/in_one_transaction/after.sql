CREATE TABLE t (
    id integer PRIMARY KEY,
    a integer,
    b text
);
CREATE INDEX ix ON t (a);
CREATE UNIQUE INDEX uq ON t (b);
