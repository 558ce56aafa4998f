CREATE TABLE t (
    id integer PRIMARY KEY,
    a integer,
    b text
);
CREATE UNIQUE INDEX uq ON t (a);
