-- Functions, window functions and procedures.
SELECT
    p.oid,
    n.nspname::text AS schema,
    p.proname::text AS name,
    p.prokind = 'p' AS procedure,
    ARRAY(
        SELECT pg_catalog.format_type(k.type, NULL)
        FROM pg_catalog.unnest(p.proargtypes::oid[]) WITH ORDINALITY AS k (type, place)
        ORDER BY k.place
    ) AS arguments,
    pg_catalog.pg_get_function_arguments(p.oid) AS signature,
    pg_catalog.pg_get_function_result(p.oid) AS result,
    pg_catalog.pg_get_functiondef(p.oid) AS definition
FROM pg_catalog.pg_proc AS p
JOIN pg_catalog.pg_namespace AS n ON n.oid = p.pronamespace
WHERE p.prokind IN ('f', 'w', 'p')
    AND (n.nspname = ANY ($1) OR pg_catalog.cardinality($1) = 0 AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema')
    AND NOT EXISTS (SELECT FROM pg_catalog.pg_depend AS d
        WHERE d.classid = 'pg_catalog.pg_proc'::pg_catalog.regclass AND d.objid = p.oid AND d.deptype = 'e')
