SELECT 'check ' || c.conname, pg_catalog.pg_get_expr(c.conbin, 0)
FROM pg_catalog.pg_constraint AS c
WHERE c.contypid = pg_catalog.to_regtype(:domain) AND c.contype = 'c'
UNION ALL
SELECT 'default', pg_catalog.pg_get_expr(t.typdefaultbin, 0)
FROM pg_catalog.pg_type AS t
WHERE t.oid = pg_catalog.to_regtype(:domain)
