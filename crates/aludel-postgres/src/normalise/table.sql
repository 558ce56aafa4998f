SELECT 'check ' || c.conname, pg_catalog.pg_get_expr(c.conbin, c.conrelid)
FROM pg_catalog.pg_constraint AS c
WHERE c.conrelid = pg_catalog.to_regclass(:table) AND c.contype = 'c'
UNION ALL
SELECT 'default ' || a.attname, pg_catalog.pg_get_expr(d.adbin, d.adrelid)
FROM pg_catalog.pg_attribute AS a
LEFT JOIN pg_catalog.pg_attrdef AS d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
WHERE a.attrelid = pg_catalog.to_regclass(:table) AND a.attnum > 0
UNION ALL
SELECT 'policy ' || p.polname, pg_catalog.pg_get_expr(coalesce(p.polqual, p.polwithcheck), p.polrelid)
FROM pg_catalog.pg_policy AS p
WHERE p.polrelid = pg_catalog.to_regclass(:table)
UNION ALL
SELECT 'trigger ' || t.tgname, pg_catalog.pg_get_triggerdef(t.oid)
FROM pg_catalog.pg_trigger AS t
WHERE t.tgrelid = pg_catalog.to_regclass(:table)
