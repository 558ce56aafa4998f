CREATE SCHEMA s;
CREATE TYPE mood AS ENUM ('a', 'b');
CREATE DOMAIN d AS integer CHECK (VALUE > 0);
CREATE SEQUENCE q;
CREATE TABLE t (
    id integer PRIMARY KEY,
    a integer,
    b text,
    CONSTRAINT ck CHECK (a > 0)
);
CREATE INDEX ix ON t (a);
CREATE VIEW v AS SELECT id FROM t;
CREATE MATERIALIZED VIEW mv AS SELECT id FROM t;
CREATE FUNCTION f(integer) RETURNS integer LANGUAGE sql IMMUTABLE AS $$SELECT $1$$;
CREATE PROCEDURE pr() LANGUAGE sql AS $$SELECT 1$$;
CREATE FUNCTION tf() RETURNS trigger LANGUAGE plpgsql AS $$BEGIN RETURN new; END$$;
CREATE TRIGGER tr BEFORE INSERT ON t FOR EACH ROW EXECUTE FUNCTION tf();
CREATE POLICY p ON t USING (true);
COMMENT ON SCHEMA s IS 'Über "0" it''s
new';
COMMENT ON TYPE mood IS 'Über "1" it''s
new';
COMMENT ON DOMAIN d IS 'Über "2" it''s
new';
COMMENT ON SEQUENCE q IS 'Über "3" it''s
new';
COMMENT ON TABLE t IS 'Über "4" it''s
new';
COMMENT ON COLUMN t.a IS 'Über "5" it''s
new';
COMMENT ON CONSTRAINT ck ON t IS 'Über "6" it''s
new';
COMMENT ON INDEX ix IS 'Über "7" it''s
new';
COMMENT ON VIEW v IS 'Über "8" it''s
new';
COMMENT ON MATERIALIZED VIEW mv IS 'Über "9" it''s
new';
COMMENT ON FUNCTION f(integer) IS 'Über "10" it''s
new';
COMMENT ON PROCEDURE pr() IS 'Über "11" it''s
new';
COMMENT ON TRIGGER tr ON t IS 'Über "12" it''s
new';
COMMENT ON POLICY p ON t IS 'Über "13" it''s
new';
