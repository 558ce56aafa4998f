CREATE EXTENSION hstore;
CREATE EXTENSION pg_trgm WITH SCHEMA public;
CREATE DOMAIN email AS varchar(200) CHECK (VALUE LIKE '%@%');
CREATE SEQUENCE numbers AS integer START WITH 7;

-- The body is read when the materialized view is filled: `child` has to be there.
-- depends_on: child
CREATE FUNCTION children() RETURNS bigint LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN (SELECT count(*) FROM public.child);
END
$$;

CREATE FUNCTION touched() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
CREATE PROCEDURE forget(older integer) LANGUAGE sql AS 'DELETE FROM public.indexed WHERE a < older';
CREATE MATERIALIZED VIEW a_total AS SELECT children() AS total;
CREATE VIEW good WITH (security_barrier) AS SELECT a16, a08 FROM types WHERE a16 = 'good';
CREATE TRIGGER touch BEFORE UPDATE ON options FOR EACH ROW EXECUTE FUNCTION touched();

COMMENT ON VIEW good IS 'the good ones';
COMMENT ON MATERIALIZED VIEW a_total IS 'how many';
COMMENT ON FUNCTION children IS 'counts them';
COMMENT ON PROCEDURE forget(integer) IS $$forgets 'em$$;
COMMENT ON TRIGGER touch ON options IS 'does nothing';
COMMENT ON SEQUENCE numbers IS 'from seven on';
COMMENT ON DOMAIN email IS 'an address';
COMMENT ON SCHEMA billing IS 'money';
COMMENT ON CONSTRAINT child_c_check ON child IS 'not too many';

GRANT USAGE ON SCHEMA billing TO reader, writer;
GRANT SELECT ON good, a_total TO reader;
GRANT SELECT (a16) ON good TO writer;
GRANT USAGE, SELECT ON SEQUENCE numbers, billing.values_c_seq TO writer;
GRANT USAGE ON TYPE mood TO writer WITH GRANT OPTION;
REVOKE EXECUTE ON FUNCTION children() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION children() TO reader;
REVOKE ALL ON PROCEDURE forget(integer) FROM PUBLIC;
REVOKE USAGE ON DOMAIN email FROM PUBLIC;
