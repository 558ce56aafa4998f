CREATE TABLE u (id integer);
CREATE TABLE t (
    id integer PRIMARY KEY,
    a integer,
    b text
);
CREATE SEQUENCE s OWNED BY u.id;
