CREATE TABLE t (
    id integer PRIMARY KEY,
    a integer,
    g integer GENERATED ALWAYS AS (a * 3) STORED
);
CREATE INDEX ix ON t (g);
CREATE VIEW v AS SELECT id, g FROM t;
