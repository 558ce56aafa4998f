SELECT 'query', pg_catalog.pg_get_viewdef(pg_catalog.to_regclass(:view)), NULL
UNION ALL
(
    SELECT 'column', a.attname::text, pg_catalog.format_type(a.atttypid, a.atttypmod)
    FROM pg_catalog.pg_attribute AS a
    WHERE a.attrelid = pg_catalog.to_regclass(:view) AND a.attnum > 0
    ORDER BY a.attnum
)
