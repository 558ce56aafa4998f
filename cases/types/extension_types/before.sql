CREATE EXTENSION hstore;
CREATE EXTENSION citext;
CREATE TABLE t (
    id integer PRIMARY KEY,
    h hstore,
    c text
);
