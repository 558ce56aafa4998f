CREATE TABLE t (
    id integer PRIMARY KEY,
    a integer,
    b text,
    c text
);
CREATE INDEX ix ON t (c);
