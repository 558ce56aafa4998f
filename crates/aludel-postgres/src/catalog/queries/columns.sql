-- Columns of tables and views in their order.
SELECT
    a.attrelid AS relation,
    a.attnum AS number,
    a.attname::text AS name,
    pg_catalog.format_type(a.atttypid, a.atttypmod) AS data_type,
    cn.nspname::text AS collation_schema,
    co.collname::text AS collation_name,
    a.attnotnull AS not_null,
    a.attidentity::text AS identity,
    a.attgenerated::text AS generated,
    ad.oid AS default_oid,
    -- A default names no column, and what names none is printed without a look at its table.
    pg_catalog.pg_get_expr(ad.adbin, CASE WHEN a.attgenerated <> '' THEN ad.adrelid ELSE 0 END) AS default_expression,
    CASE WHEN a.attstorage <> t.typstorage THEN a.attstorage::text END AS storage,
    a.attcompression::text AS compression,
    -- 14 to 16 say -1 for what 17 says NULL.
    CASE WHEN a.attstattarget >= 0 THEN a.attstattarget::integer END AS statistics,
    a.attinhcount > 0 AND NOT a.attislocal AS inherited
FROM pg_catalog.pg_attribute AS a
JOIN pg_catalog.pg_class AS c ON c.oid = a.attrelid
JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
JOIN pg_catalog.pg_type AS t ON t.oid = a.atttypid
LEFT JOIN pg_catalog.pg_attrdef AS ad ON ad.adrelid = a.attrelid AND ad.adnum = a.attnum
LEFT JOIN pg_catalog.pg_collation AS co ON co.oid = a.attcollation AND a.attcollation <> t.typcollation
LEFT JOIN pg_catalog.pg_namespace AS cn ON cn.oid = co.collnamespace
WHERE c.relkind IN ('r', 'p', 'v', 'm')
    AND a.attnum > 0
    AND NOT a.attisdropped
    AND (n.nspname = ANY ($1) OR pg_catalog.cardinality($1) = 0 AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema')
ORDER BY a.attrelid, a.attnum
