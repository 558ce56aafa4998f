CREATE DOMAIN d AS bigint;
CREATE TABLE t (
    id integer PRIMARY KEY,
    a d
);
