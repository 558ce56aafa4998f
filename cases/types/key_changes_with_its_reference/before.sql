CREATE TABLE p (id integer PRIMARY KEY);
CREATE TABLE t (
    id integer PRIMARY KEY,
    a integer REFERENCES p (id)
);
CREATE INDEX ix ON t (a);
