CREATE TABLE t (
    id integer PRIMARY KEY,
    a integer,
    b text
);
CREATE TABLE one (id integer NOT NULL, a integer, b text);
CREATE TABLE two () INHERITS (t);
