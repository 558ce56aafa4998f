CREATE DOMAIN d AS text CONSTRAINT one CHECK (VALUE <> '');
CREATE TABLE t (
    id integer PRIMARY KEY,
    a d
);
