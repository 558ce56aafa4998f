CREATE FUNCTION f(x integer) RETURNS integer LANGUAGE sql IMMUTABLE AS $$SELECT x + 1$$;
CREATE TABLE t (
    id integer PRIMARY KEY,
    a integer DEFAULT f(1),
    CONSTRAINT ck CHECK (f(a) > 0)
);
CREATE INDEX ix ON t (f(a));
