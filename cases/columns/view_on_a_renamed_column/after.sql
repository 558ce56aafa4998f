CREATE TABLE t (
    id integer PRIMARY KEY,
    a2 integer,
    b text
);
CREATE VIEW v AS SELECT id, a2 AS a FROM t;
CREATE INDEX ix ON t (a2);
