CREATE EXTENSION btree_gist;
CREATE TABLE t (
    id integer PRIMARY KEY,
    a integer,
    b text,
    CONSTRAINT ex EXCLUDE USING gist (a WITH =)
);
