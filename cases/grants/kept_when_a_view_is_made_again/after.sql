CREATE TABLE t (
    id integer PRIMARY KEY,
    a bigint,
    b text
);
CREATE VIEW v AS SELECT a FROM t;
GRANT SELECT ON v TO app_reader;
COMMENT ON VIEW v IS 'kept';
