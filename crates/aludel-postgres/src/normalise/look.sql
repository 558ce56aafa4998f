-- What the session may do, and which of the types are missing, by their number from 1.
SELECT
    pg_catalog.pg_is_in_recovery() AS is_standby,
    pg_catalog.current_setting('transaction_read_only') = 'on' AS is_read_only,
    pg_catalog.has_database_privilege(pg_catalog.current_database(), 'TEMPORARY') AS may_make_temporary,
    pg_catalog.current_setting('is_superuser') = 'on' AS is_superuser,
    ARRAY(
        SELECT w.number
        FROM ROWS FROM (pg_catalog.unnest($1), pg_catalog.unnest($2)) WITH ORDINALITY AS w (schema, name, number)
        WHERE NOT EXISTS (
            SELECT
            FROM pg_catalog.pg_type AS t
            JOIN pg_catalog.pg_namespace AS n ON n.oid = t.typnamespace
            WHERE n.nspname = w.schema AND t.typname = w.name
        )
    ) AS missing
