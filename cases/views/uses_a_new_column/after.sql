CREATE TABLE t (
    id integer PRIMARY KEY,
    a integer,
    b text,
    c text
);
CREATE VIEW v AS SELECT id, c FROM t;
