//! How large the tables of a database are, as its server estimates it. Never reads a row of them.

use aludel_core::lint::{Name, Size, Sizes, Threshold};
use tokio_postgres::Row;

use crate::error::{DatabaseError, RunErrorKind};
use crate::open::OpenDatabase;

/// Tables, their partitions counted in, and materialized views; -1 rows where nobody has analysed them.
const QUERY: &str = "\
SELECT n.nspname::text, c.relname::text,
       CASE WHEN min(p.reltuples) < 0 THEN -1 ELSE coalesce(sum(p.reltuples), 0)::int8 END,
       coalesce(sum(pg_catalog.pg_total_relation_size(p.oid)), 0)::int8
FROM pg_catalog.pg_class c
JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
LEFT JOIN LATERAL (
    SELECT c.oid, c.reltuples
    WHERE c.relkind <> 'p'
    UNION ALL
    SELECT part.oid, part.reltuples
    FROM pg_catalog.pg_partition_tree(c.oid) tree
    JOIN pg_catalog.pg_class part ON part.oid = tree.relid
    WHERE c.relkind = 'p' AND tree.isleaf
) p ON true
WHERE c.relkind IN ('r', 'p', 'm')
  AND n.nspname <> 'information_schema' AND n.nspname !~ '^pg_'
GROUP BY c.oid, n.nspname, c.relname
ORDER BY n.nspname, c.relname";

/// The tables outside the system's schemas, in one round trip.
///
/// # Errors
///
/// What the server says.
pub async fn table_sizes(
    open: &OpenDatabase<'_>,
    threshold: Threshold,
) -> Result<Sizes, RunErrorKind> {
    let error = |error: tokio_postgres::Error| DatabaseError::new(&error, QUERY);
    let rows = open.session.client.query_typed(QUERY, &[]).await.map_err(error)?;
    let tables = rows.iter().map(size).collect::<Result<_, _>>().map_err(error)?;
    Ok(Sizes { tables, threshold })
}

fn size(row: &Row) -> Result<(Name, Size), tokio_postgres::Error> {
    let name = Name { schema: Some(row.try_get(0)?), name: row.try_get(1)? };
    let (rows, bytes): (i64, i64) = (row.try_get(2)?, row.try_get(3)?);
    Ok((name, Size { rows: rows.try_into().ok(), bytes: bytes.try_into().unwrap_or(0) }))
}
