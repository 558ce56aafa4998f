CREATE FUNCTION f(x integer) RETURNS bigint LANGUAGE sql IMMUTABLE AS $$SELECT x$$;
CREATE TABLE t (
    id integer PRIMARY KEY,
    a integer DEFAULT f(1),
    CONSTRAINT ck CHECK (f(a) > 0)
);
CREATE INDEX ix ON t (f(a));
CREATE VIEW v AS SELECT f(a) AS x FROM t;
