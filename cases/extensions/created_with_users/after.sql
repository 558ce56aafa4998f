CREATE EXTENSION hstore;
CREATE EXTENSION pgcrypto;
CREATE TABLE t (
    id integer PRIMARY KEY,
    h hstore DEFAULT '',
    d bytea DEFAULT digest('x', 'sha256')
);
