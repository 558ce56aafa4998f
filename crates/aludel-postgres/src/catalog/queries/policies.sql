-- Row security policies. A role without a name is PUBLIC.
SELECT
    p.oid,
    p.polrelid AS relation,
    p.polname::text AS name,
    p.polpermissive AS permissive,
    p.polcmd::text AS command,
    ARRAY(
        SELECT CASE WHEN k.role <> 0 THEN pg_catalog.pg_get_userbyid(k.role)::text END
        FROM pg_catalog.unnest(p.polroles) AS k (role)
    ) AS roles,
    p.polqual IS NOT NULL AS has_using,
    pg_catalog.pg_get_expr(p.polqual, p.polrelid) AS using,
    p.polwithcheck IS NOT NULL AS has_check,
    pg_catalog.pg_get_expr(p.polwithcheck, p.polrelid) AS check
FROM pg_catalog.pg_policy AS p
JOIN pg_catalog.pg_class AS c ON c.oid = p.polrelid
JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
WHERE (n.nspname = ANY ($1) OR pg_catalog.cardinality($1) = 0 AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema')
