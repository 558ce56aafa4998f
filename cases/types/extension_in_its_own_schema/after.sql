CREATE SCHEMA ext;
CREATE EXTENSION citext SCHEMA ext;
CREATE TABLE t (
    id integer PRIMARY KEY,
    a integer,
    b text,
    c ext.citext
);
