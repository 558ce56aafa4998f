CREATE TABLE t (
    id integer PRIMARY KEY,
    a integer,
    b text
);
CREATE TABLE ch (c text) INHERITS (t);
