CREATE TABLE t (
    id integer PRIMARY KEY,
    a integer,
    b text
);
CREATE VIEW z AS SELECT id, a FROM t;
CREATE VIEW m AS SELECT id, a FROM z WHERE a > 1;
CREATE VIEW u AS SELECT id FROM t;
