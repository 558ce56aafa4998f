CREATE TABLE t (
    id integer PRIMARY KEY,
    a2 bigint NOT NULL DEFAULT 0,
    b text
);
CREATE INDEX ix ON t (a2);
