CREATE DOMAIN d AS integer DEFAULT 7 NOT NULL;
CREATE TABLE t (
    id integer PRIMARY KEY,
    a d
);
