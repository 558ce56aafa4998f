CREATE TABLE t (
    id integer PRIMARY KEY,
    a integer,
    b text,
    x integer
);
CREATE TABLE ch (c text) INHERITS (t);
