CREATE TABLE t (
    id integer PRIMARY KEY,
    a integer,
    b text
);
CREATE MATERIALIZED VIEW mv AS SELECT id, a FROM t;
CREATE UNIQUE INDEX mv_id ON mv (id);
CREATE VIEW v AS SELECT id FROM mv;
