CREATE TABLE p (id bigint PRIMARY KEY);
CREATE TABLE t (
    id integer PRIMARY KEY,
    a bigint REFERENCES p (id)
);
CREATE INDEX ix ON t (a);
