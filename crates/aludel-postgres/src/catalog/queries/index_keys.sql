-- The keys and the included columns of the indexes of indexes.sql, in order.
SELECT
    x.indexrelid AS index,
    k.place > x.indnkeyatts AS included,
    a.attname::text AS "column",
    e.definition AS expression,
    cn.nspname::text AS collation_schema,
    co.collname::text AS collation_name,
    o_n.nspname::text AS operator_class_schema,
    o.opcname::text AS operator_class_name,
    ia.attoptions AS operator_class_parameters,
    coalesce(x.indoption[k.place - 1] & 1 = 1, false) AS descending,
    coalesce(x.indoption[k.place - 1] & 2 = 2, false) AS nulls_first
FROM pg_catalog.pg_index AS x
JOIN pg_catalog.pg_class AS i ON i.oid = x.indexrelid
JOIN pg_catalog.pg_class AS c ON c.oid = x.indrelid
JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
CROSS JOIN LATERAL pg_catalog.generate_series(1, x.indnatts::integer) AS k (place)
JOIN pg_catalog.pg_attribute AS ia ON ia.attrelid = x.indexrelid AND ia.attnum = k.place
JOIN pg_catalog.pg_type AS it ON it.oid = ia.atttypid
LEFT JOIN pg_catalog.pg_attribute AS a
    ON x.indkey[k.place - 1] <> 0 AND a.attrelid = x.indrelid AND a.attnum = x.indkey[k.place - 1]
CROSS JOIN LATERAL (
    SELECT
        CASE WHEN x.indkey[k.place - 1] = 0
            THEN pg_catalog.pg_get_indexdef(x.indexrelid, k.place, false)
        END AS definition
) AS e
-- An expression's own collation is not in the catalog, but the index's definition is silent about it.
LEFT JOIN pg_catalog.pg_collation AS co
    ON co.oid = x.indcollation[k.place - 1]
    AND CASE
        WHEN a.attnum IS NOT NULL THEN a.attcollation <> co.oid
        ELSE it.typcollation <> co.oid
            AND pg_catalog.strpos(pg_catalog.pg_get_indexdef(x.indexrelid), e.definition || ' COLLATE ') > 0
    END
LEFT JOIN pg_catalog.pg_namespace AS cn ON cn.oid = co.collnamespace
-- A default of another type (text_ops on character, which has a default of its own) is not the default here. The
-- type of an expression is only known where the index does not store another one.
LEFT JOIN pg_catalog.pg_opclass AS o
    ON o.oid = x.indclass[k.place - 1]
    AND (
        NOT o.opcdefault
        OR ia.attoptions IS NOT NULL
        OR (a.attnum IS NOT NULL OR o.opckeytype = 0) AND EXISTS (
            SELECT
            FROM pg_catalog.pg_opclass AS own
            WHERE own.opcmethod = o.opcmethod
                AND own.opcdefault
                AND own.oid <> o.oid
                AND own.opcintype = coalesce(a.atttypid, ia.atttypid)
        )
    )
LEFT JOIN pg_catalog.pg_namespace AS o_n ON o_n.oid = o.opcnamespace
WHERE x.indislive
    AND NOT i.relispartition
    AND c.relkind IN ('r', 'p', 'm')
    AND (n.nspname = ANY ($1) OR pg_catalog.cardinality($1) = 0 AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema')
ORDER BY x.indexrelid, k.place
