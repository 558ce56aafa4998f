-- The keys and the included columns of the indexes of indexes.sql, in order.
SELECT
    x.indexrelid AS index,
    ia.attnum > x.indnkeyatts AS included,
    -- The column of the table; 0 is an expression.
    x.indkey[ia.attnum - 1] AS "column",
    e.definition AS expression,
    cn.nspname::text AS collation_schema,
    co.collname::text AS collation_name,
    o_n.nspname::text AS operator_class_schema,
    o.opcname::text AS operator_class_name,
    ia.attoptions AS operator_class_parameters,
    coalesce(x.indoption[ia.attnum - 1] & 1 = 1, false) AS descending,
    coalesce(x.indoption[ia.attnum - 1] & 2 = 2, false) AS nulls_first
FROM pg_catalog.pg_index AS x
JOIN pg_catalog.pg_class AS i ON i.oid = x.indexrelid
JOIN pg_catalog.pg_class AS c ON c.oid = x.indrelid
JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
JOIN pg_catalog.pg_attribute AS ia ON ia.attrelid = x.indexrelid
LEFT JOIN pg_catalog.pg_attribute AS a ON a.attrelid = x.indrelid AND a.attnum = x.indkey[ia.attnum - 1]
CROSS JOIN LATERAL (
    SELECT
        CASE WHEN x.indkey[ia.attnum - 1] = 0
            THEN pg_catalog.pg_get_indexdef(x.indexrelid, ia.attnum, false)
        END AS definition
) AS e
-- An expression's own collation is not in the catalog, but the index's definition is silent about it.
LEFT JOIN pg_catalog.pg_collation AS co
    ON co.oid = x.indcollation[ia.attnum - 1]
    AND CASE
        WHEN a.attnum IS NOT NULL THEN a.attcollation <> co.oid
        ELSE (SELECT it.typcollation FROM pg_catalog.pg_type AS it WHERE it.oid = ia.atttypid) <> co.oid
            AND pg_catalog.strpos(pg_catalog.pg_get_indexdef(x.indexrelid), e.definition || ' COLLATE ') > 0
    END
LEFT JOIN pg_catalog.pg_namespace AS cn ON cn.oid = co.collnamespace
-- A default of another type (text_ops on character, which has a default of its own) is not the default here. The
-- type of an expression is only known where the index does not store another one. A method has one default for a type.
LEFT JOIN pg_catalog.pg_opclass AS chosen ON chosen.oid = x.indclass[ia.attnum - 1]
LEFT JOIN pg_catalog.pg_opclass AS own
    ON own.opcmethod = chosen.opcmethod
    AND own.opcintype = coalesce(a.atttypid, ia.atttypid)
    AND own.opcdefault
    AND own.oid <> chosen.oid
    AND (a.attnum IS NOT NULL OR chosen.opckeytype = 0)
LEFT JOIN pg_catalog.pg_opclass AS o
    ON o.oid = chosen.oid
    AND (NOT chosen.opcdefault OR ia.attoptions IS NOT NULL OR own.oid IS NOT NULL)
LEFT JOIN pg_catalog.pg_namespace AS o_n ON o_n.oid = o.opcnamespace
WHERE x.indislive
    AND NOT i.relispartition
    AND c.relkind IN ('r', 'p', 'm')
    AND (n.nspname = ANY ($1) OR pg_catalog.cardinality($1) = 0 AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema')
ORDER BY x.indexrelid, ia.attnum
