CREATE TABLE t (
    id integer PRIMARY KEY,
    a integer,
    b text
);
CREATE INDEX ix ON t (a) WHERE a > 10;
