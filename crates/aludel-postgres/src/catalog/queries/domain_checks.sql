-- The constraints of domains.
SELECT
    c.oid,
    c.contypid AS domain,
    c.conname::text AS name,
    pg_catalog.pg_get_expr(c.conbin, 0) AS expression,
    c.convalidated AS validated
FROM pg_catalog.pg_constraint AS c
JOIN pg_catalog.pg_type AS t ON t.oid = c.contypid
JOIN pg_catalog.pg_namespace AS n ON n.oid = t.typnamespace
WHERE c.contype = 'c'
    AND (n.nspname = ANY ($1) OR pg_catalog.cardinality($1) = 0 AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema')
ORDER BY c.conname
