CREATE TABLE t (
    id integer PRIMARY KEY,
    a2 integer,
    b text
);
