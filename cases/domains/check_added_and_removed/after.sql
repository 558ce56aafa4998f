CREATE DOMAIN d AS text CONSTRAINT two CHECK (length(VALUE) < 9);
CREATE TABLE t (
    id integer PRIMARY KEY,
    a d
);
