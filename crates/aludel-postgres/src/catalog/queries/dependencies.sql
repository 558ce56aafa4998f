-- What depends on what, among everything that initdb did not make: for the kinds of objects that are read, and for
-- members of extensions of any kind.
SELECT
    d.classid AS class,
    d.objid AS object,
    d.refclassid AS referenced_class,
    d.refobjid AS referenced_object,
    d.refobjsubid AS referenced_number,
    d.deptype AS kind
FROM pg_catalog.pg_depend AS d
WHERE d.objid >= 16384
    AND d.refobjid >= 16384
    AND (
        d.deptype = 'e'
        OR d.deptype IN ('n', 'a', 'i')
        AND (d.classid, d.objid) <> (d.refclassid, d.refobjid)
        AND d.classid IN (
            'pg_catalog.pg_class'::pg_catalog.regclass,
            'pg_catalog.pg_type'::pg_catalog.regclass,
            'pg_catalog.pg_proc'::pg_catalog.regclass,
            'pg_catalog.pg_attrdef'::pg_catalog.regclass,
            'pg_catalog.pg_constraint'::pg_catalog.regclass,
            'pg_catalog.pg_rewrite'::pg_catalog.regclass,
            'pg_catalog.pg_trigger'::pg_catalog.regclass,
            'pg_catalog.pg_policy'::pg_catalog.regclass,
            'pg_catalog.pg_extension'::pg_catalog.regclass
        )
    )
