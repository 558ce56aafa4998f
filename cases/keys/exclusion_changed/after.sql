CREATE EXTENSION btree_gist;
CREATE TABLE t (
    id integer PRIMARY KEY,
    a integer,
    r int4range,
    CONSTRAINT ex EXCLUDE USING gist (a WITH =, r WITH &&) WHERE (a > 0) DEFERRABLE
);
