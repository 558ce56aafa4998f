-- Indexes, those of constraints among them, but for the parts of partitioned indexes.
SELECT x.*
-- What older servers lack: the name below is this where the catalog has no such column, which it has from PostgreSQL 15
-- on.
FROM (SELECT false AS indnullsnotdistinct) AS older
CROSS JOIN LATERAL (
    SELECT
        x.indexrelid AS oid,
        x.indrelid AS relation,
        i.relname::text AS name,
        am.amname::text AS method,
        x.indisunique AS "unique",
        indnullsnotdistinct AS nulls_not_distinct,
        pg_catalog.pg_get_expr(x.indexprs, x.indrelid) AS expressions,
        x.indpred IS NOT NULL AS partial,
        pg_catalog.pg_get_expr(x.indpred, x.indrelid) AS predicate,
        i.reloptions AS options,
        s.spcname::text AS tablespace,
        x.indisvalid AS valid,
        con.oid AS "constraint"
    FROM pg_catalog.pg_index AS x
    JOIN pg_catalog.pg_class AS i ON i.oid = x.indexrelid
    JOIN pg_catalog.pg_class AS c ON c.oid = x.indrelid
    JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
    JOIN pg_catalog.pg_am AS am ON am.oid = i.relam
    LEFT JOIN pg_catalog.pg_tablespace AS s ON s.oid = i.reltablespace
    LEFT JOIN pg_catalog.pg_constraint AS con ON con.conindid = x.indexrelid AND con.contype IN ('p', 'u', 'x')
    WHERE x.indislive
        AND NOT i.relispartition
        AND c.relkind IN ('r', 'p', 'm')
        AND (n.nspname = ANY ($1) OR pg_catalog.cardinality($1) = 0 AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema')
) AS x
