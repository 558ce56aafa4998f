CREATE EXTENSION hstore;
CREATE EXTENSION citext;
CREATE TABLE t (
    id integer PRIMARY KEY,
    h hstore,
    c citext,
    h2 hstore[]
);
