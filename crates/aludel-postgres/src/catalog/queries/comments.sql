-- Comments on everything that initdb did not make, and on schema public, which it did.
SELECT
    d.classoid AS class,
    d.objoid AS object,
    d.objsubid AS number,
    d.description AS comment
FROM pg_catalog.pg_description AS d
WHERE (d.objoid >= 16384 OR d.classoid = 'pg_catalog.pg_namespace'::pg_catalog.regclass)
    -- initdb's own.
    AND NOT EXISTS (
        SELECT
        FROM pg_catalog.pg_namespace AS n
        WHERE d.classoid = 'pg_catalog.pg_namespace'::pg_catalog.regclass
            AND n.oid = d.objoid
            AND n.nspname = 'public'
            AND d.description = 'standard public schema'
    )
