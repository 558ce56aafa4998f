-- Constraints of tables, but for those that a partition or a child only takes over. What stands in the index of a
-- constraint is in indexes.sql and index_keys.sql. Columns are numbers, which columns.sql names, but for those of
-- tables out of scope.
SELECT c.*
-- What older servers lack: the names below are these where the catalog has no such column. Enforcement is there from
-- PostgreSQL 18 on, the columns of ON DELETE SET from 15 on.
FROM (SELECT true AS conenforced, NULL::smallint[] AS confdelsetcols) AS older
CROSS JOIN LATERAL (
    SELECT
        c.oid,
        c.conname::text AS name,
        c.contype::text AS kind,
        c.conrelid AS relation,
        c.conindid AS index,
        c.condeferrable AS deferrable,
        c.condeferred AS deferred,
        c.convalidated AS validated,
        conenforced AS enforced,
        c.conkey AS columns,
        c.confrelid AS referenced,
        fn.nspname::text AS referenced_schema,
        f.relname::text AS referenced_name,
        c.confkey AS referenced_columns,
        CASE WHEN NOT (fn.nspname = ANY ($1) OR pg_catalog.cardinality($1) = 0 AND fn.nspname !~ '^pg_' AND fn.nspname <> 'information_schema')
            THEN ARRAY(
                SELECT a.attname::text
                FROM pg_catalog.unnest(c.confkey) WITH ORDINALITY AS k (number, place)
                JOIN pg_catalog.pg_attribute AS a ON a.attrelid = c.confrelid AND a.attnum = k.number
                ORDER BY k.place
            )
        END AS referenced_names,
        c.confmatchtype::text AS matching,
        c.confupdtype::text AS on_update,
        c.confdeltype::text AS on_delete,
        confdelsetcols AS on_delete_columns,
        c.connoinherit AS no_inherit,
        CASE WHEN c.contype = 'c' THEN pg_catalog.pg_get_expr(c.conbin, c.conrelid) END AS expression,
        CASE WHEN c.contype = 'x'
            THEN ARRAY(
                SELECT
                    CASE o_n.nspname
                        WHEN 'pg_catalog' THEN o.oprname::text
                        ELSE pg_catalog.format('OPERATOR(%I.%s)', o_n.nspname, o.oprname)
                    END
                FROM pg_catalog.unnest(c.conexclop) WITH ORDINALITY AS k (operator, place)
                JOIN pg_catalog.pg_operator AS o ON o.oid = k.operator
                JOIN pg_catalog.pg_namespace AS o_n ON o_n.oid = o.oprnamespace
                ORDER BY k.place
            )
        END AS operators
    FROM pg_catalog.pg_constraint AS c
    JOIN pg_catalog.pg_class AS r ON r.oid = c.conrelid
    JOIN pg_catalog.pg_namespace AS n ON n.oid = r.relnamespace
    LEFT JOIN pg_catalog.pg_class AS f ON f.oid = c.confrelid
    LEFT JOIN pg_catalog.pg_namespace AS fn ON fn.oid = f.relnamespace
    WHERE c.contype IN ('p', 'u', 'f', 'c', 'x')
        AND c.conparentid = 0
        AND (c.conislocal OR c.coninhcount = 0)
        AND r.relkind IN ('r', 'p')
        AND (n.nspname = ANY ($1) OR pg_catalog.cardinality($1) = 0 AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema')
) AS c
