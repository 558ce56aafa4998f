CREATE EXTENSION pg_trgm;
CREATE TABLE t (
    id integer PRIMARY KEY,
    a integer,
    b text
);
CREATE INDEX ix ON t USING gin (b gin_trgm_ops);
