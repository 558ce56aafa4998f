-- Triggers, but for those that enforce constraints and those that a partition takes over.
SELECT
    t.oid,
    t.tgrelid AS relation,
    t.tgname::text AS name,
    pg_catalog.pg_get_triggerdef(t.oid) AS definition,
    t.tgenabled::text AS enabled
FROM pg_catalog.pg_trigger AS t
JOIN pg_catalog.pg_class AS c ON c.oid = t.tgrelid
JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
WHERE NOT t.tgisinternal
    AND t.tgparentid = 0
    AND (n.nspname = ANY ($1) OR pg_catalog.cardinality($1) = 0 AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema')
