-- Installed extensions, whatever schema their members are in. plpgsql comes with every database.
SELECT
    e.oid,
    e.extname::text AS name,
    n.nspname::text AS schema,
    e.extversion AS version
FROM pg_catalog.pg_extension AS e
JOIN pg_catalog.pg_namespace AS n ON n.oid = e.extnamespace
WHERE e.extname <> 'plpgsql'
