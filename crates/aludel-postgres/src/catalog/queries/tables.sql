-- Ordinary and partitioned tables.
SELECT
    c.oid,
    n.nspname::text AS schema,
    c.relname::text AS name,
    c.relpersistence = 'u' AS unlogged,
    c.relkind = 'p' AS partitioned,
    CASE WHEN c.relkind = 'p' THEN pg_catalog.pg_get_partkeydef(c.oid) END AS partition_key,
    c.relispartition AS partition,
    pg_catalog.pg_get_expr(c.relpartbound, c.oid) AS bounds,
    ARRAY(
        SELECT pn.nspname::text
        FROM pg_catalog.pg_inherits AS i
        JOIN pg_catalog.pg_class AS p ON p.oid = i.inhparent
        JOIN pg_catalog.pg_namespace AS pn ON pn.oid = p.relnamespace
        WHERE i.inhrelid = c.oid
        ORDER BY i.inhseqno
    ) AS parent_schemas,
    ARRAY(
        SELECT p.relname::text
        FROM pg_catalog.pg_inherits AS i
        JOIN pg_catalog.pg_class AS p ON p.oid = i.inhparent
        WHERE i.inhrelid = c.oid
        ORDER BY i.inhseqno
    ) AS parent_names,
    c.reloptions AS options,
    toast.reloptions AS toast_options,
    c.relrowsecurity AS row_security,
    c.relforcerowsecurity AS forced_row_security,
    c.relreplident::text AS replica_identity,
    CASE WHEN c.relreplident = 'i'
        THEN (
            SELECT i.relname::text
            FROM pg_catalog.pg_index AS x
            JOIN pg_catalog.pg_class AS i ON i.oid = x.indexrelid
            WHERE x.indrelid = c.oid AND x.indisreplident
        )
    END AS replica_index,
    CASE WHEN am.amname <> 'heap' THEN am.amname::text END AS access_method,
    s.spcname::text AS tablespace
FROM pg_catalog.pg_class AS c
JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
LEFT JOIN pg_catalog.pg_class AS toast ON toast.oid = c.reltoastrelid
LEFT JOIN pg_catalog.pg_am AS am ON am.oid = c.relam
LEFT JOIN pg_catalog.pg_tablespace AS s ON s.oid = c.reltablespace
WHERE c.relkind IN ('r', 'p')
    AND (n.nspname = ANY ($1) OR pg_catalog.cardinality($1) = 0 AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema')
    AND NOT EXISTS (SELECT FROM pg_catalog.pg_depend AS d
        WHERE d.classid = 'pg_catalog.pg_class'::pg_catalog.regclass AND d.objid = c.oid AND d.deptype = 'e')
