CREATE TABLE t (
    id integer PRIMARY KEY,
    a integer,
    b text
);
CREATE SCHEMA s2;
CREATE TABLE s2.x (i integer);
