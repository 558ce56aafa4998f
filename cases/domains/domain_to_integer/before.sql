CREATE DOMAIN d AS integer CHECK (VALUE > 0);
CREATE TABLE t (
    id integer PRIMARY KEY,
    a d
);
