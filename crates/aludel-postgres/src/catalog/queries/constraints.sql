-- Constraints of tables, but for those that a partition or a child only takes over. What stands in the index of a
-- constraint is in indexes.sql and index_keys.sql.
SELECT
    c.oid,
    c.conname::text AS name,
    c.contype::text AS kind,
    c.conrelid AS relation,
    c.conindid AS index,
    c.condeferrable AS deferrable,
    c.condeferred AS deferred,
    c.convalidated AS validated,
    -- From PostgreSQL 18 on.
    coalesce((newer.columns ->> 'conenforced')::boolean, true) AS enforced,
    ARRAY(
        SELECT a.attname::text
        FROM pg_catalog.unnest(c.conkey) WITH ORDINALITY AS k (number, place)
        JOIN pg_catalog.pg_attribute AS a ON a.attrelid = c.conrelid AND a.attnum = k.number
        ORDER BY k.place
    ) AS columns,
    fn.nspname::text AS referenced_schema,
    f.relname::text AS referenced_name,
    ARRAY(
        SELECT a.attname::text
        FROM pg_catalog.unnest(c.confkey) WITH ORDINALITY AS k (number, place)
        JOIN pg_catalog.pg_attribute AS a ON a.attrelid = c.confrelid AND a.attnum = k.number
        ORDER BY k.place
    ) AS referenced_columns,
    c.confmatchtype::text AS matching,
    c.confupdtype::text AS on_update,
    c.confdeltype::text AS on_delete,
    -- From PostgreSQL 15 on.
    ARRAY(
        SELECT a.attname::text
        FROM pg_catalog.jsonb_array_elements_text(
            CASE pg_catalog.jsonb_typeof(newer.columns -> 'confdelsetcols')
                WHEN 'array' THEN newer.columns -> 'confdelsetcols'
            END
        ) WITH ORDINALITY AS k (number, place)
        JOIN pg_catalog.pg_attribute AS a ON a.attrelid = c.conrelid AND a.attnum = k.number::smallint
        ORDER BY k.place
    ) AS on_delete_columns,
    c.connoinherit AS no_inherit,
    CASE WHEN c.contype = 'c' THEN pg_catalog.pg_get_expr(c.conbin, c.conrelid) END AS expression,
    ARRAY(
        SELECT
            CASE o_n.nspname
                WHEN 'pg_catalog' THEN o.oprname::text
                ELSE pg_catalog.format('OPERATOR(%I.%s)', o_n.nspname, o.oprname)
            END
        FROM pg_catalog.unnest(c.conexclop) WITH ORDINALITY AS k (operator, place)
        JOIN pg_catalog.pg_operator AS o ON o.oid = k.operator
        JOIN pg_catalog.pg_namespace AS o_n ON o_n.oid = o.oprnamespace
        ORDER BY k.place
    ) AS operators
FROM pg_catalog.pg_constraint AS c
JOIN pg_catalog.pg_class AS r ON r.oid = c.conrelid
JOIN pg_catalog.pg_namespace AS n ON n.oid = r.relnamespace
LEFT JOIN pg_catalog.pg_class AS f ON f.oid = c.confrelid
LEFT JOIN pg_catalog.pg_namespace AS fn ON fn.oid = f.relnamespace
CROSS JOIN LATERAL (SELECT CASE WHEN c.contype IN ('c', 'f') THEN pg_catalog.to_jsonb(c) END AS columns) AS newer
WHERE c.contype IN ('p', 'u', 'f', 'c', 'x')
    AND c.conparentid = 0
    AND (c.conislocal OR c.coninhcount = 0)
    AND r.relkind IN ('r', 'p')
    AND (n.nspname = ANY ($1) OR pg_catalog.cardinality($1) = 0 AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema')
