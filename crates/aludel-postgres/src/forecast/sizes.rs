//! How large the tables of the live database are by its own figures, and who is at work on them now. Never reads a row of them,
//! and takes no lock beyond ACCESS SHARE.

use std::collections::BTreeMap;
use std::time::Duration;

use aludel_core::ident::{Ident, QualifiedName};
use tokio_postgres::types::Type;
use tokio_postgres::{Client, Row};

use crate::error::DatabaseError;

/// A table as the live server knows it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct TableSize {
    /// Rows by the statistics; none where the table was never analysed.
    pub rows: Option<u64>,
    /// Bytes of the rows, what is stored out of line included.
    pub table_bytes: u64,
    /// Bytes of its indexes.
    pub index_bytes: u64,
    /// How many indexes it has.
    pub indexes: u32,
    /// Who is at work on it.
    pub traffic: Traffic,
}

/// Other sessions that held a lock on a table when it was looked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Traffic {
    /// How many.
    pub sessions: u32,
    /// How long the oldest of their transactions was open.
    pub longest: Option<Duration>,
}

/// Tables by name.
pub type Sizes = BTreeMap<QualifiedName, TableSize>;

const SQL: &str = "\
    SELECT n.nspname::text, c.relname::text, c.reltuples::float8, \
        pg_catalog.pg_table_size(c.oid), pg_catalog.pg_indexes_size(c.oid), \
        (SELECT pg_catalog.count(*) FROM pg_catalog.pg_index i WHERE i.indrelid = c.oid)::int4, \
        t.sessions::int4, t.longest::float8 \
    FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace \
    CROSS JOIN LATERAL (SELECT pg_catalog.count(DISTINCT l.pid) AS sessions, \
            pg_catalog.max(extract(epoch FROM pg_catalog.clock_timestamp() - a.xact_start)) AS longest \
        FROM pg_catalog.pg_locks l JOIN pg_catalog.pg_stat_activity a ON a.pid = l.pid \
        WHERE l.relation = c.oid AND l.locktype = 'relation' AND l.granted AND l.pid <> pg_catalog.pg_backend_pid() \
            AND l.database = (SELECT d.oid FROM pg_catalog.pg_database d WHERE d.datname = pg_catalog.current_database())) t \
    WHERE c.relkind IN ('r', 'p', 'm') AND (n.nspname::text, c.relname::text) IN \
        (SELECT * FROM ROWS FROM (pg_catalog.unnest($1), pg_catalog.unnest($2)))";

/// Asks about some tables; those that are not there are left out.
///
/// # Errors
///
/// What the server says; most often that somebody holds ACCESS EXCLUSIVE on one of them for longer than `lock_timeout`.
pub async fn sizes(client: &Client, tables: &[QualifiedName]) -> Result<Sizes, DatabaseError> {
    if tables.is_empty() {
        return Ok(Sizes::new());
    }
    let error = |error: tokio_postgres::Error| DatabaseError::new(&error, SQL);
    let schemas: Vec<&str> = tables.iter().map(|table| table.schema.as_str()).collect();
    let names: Vec<&str> = tables.iter().map(|table| table.name.as_str()).collect();
    let rows = client
        .query_typed(SQL, &[(&schemas, Type::TEXT_ARRAY), (&names, Type::TEXT_ARRAY)])
        .await
        .map_err(error)?;
    rows.iter().map(|row| size(row).map_err(error)).collect()
}

/// The names of all tables.
pub(super) async fn all(client: &Client) -> Result<Vec<QualifiedName>, DatabaseError> {
    const SQL: &str = "\
        SELECT n.nspname::text, c.relname::text \
        FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace \
        WHERE c.relkind IN ('r', 'p', 'm') AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema' \
        ORDER BY 1, 2";
    let error = |error: tokio_postgres::Error| DatabaseError::new(&error, SQL);
    let rows = client.query_typed(SQL, &[]).await.map_err(error)?;
    rows.iter().map(|row| name(row).map_err(error)).collect()
}

fn name(row: &Row) -> Result<QualifiedName, tokio_postgres::Error> {
    let (schema, name): (String, String) = (row.try_get(0)?, row.try_get(1)?);
    Ok(QualifiedName::new(Ident::new(schema), Ident::new(name)))
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "an estimate of the server's is no more exact than that"
)]
fn size(row: &Row) -> Result<(QualifiedName, TableSize), tokio_postgres::Error> {
    let rows: f64 = row.try_get(2)?;
    let bytes = |index| row.try_get::<_, i64>(index).map(i64::unsigned_abs);
    let count = |index| row.try_get::<_, i32>(index).map(i32::unsigned_abs);
    let longest: Option<f64> = row.try_get(7)?;
    let longest = longest.map(|seconds| Duration::from_secs(seconds.max(0.0) as u64));
    let size = TableSize {
        rows: (rows >= 0.0).then_some(rows as u64),
        table_bytes: bytes(3)?,
        index_bytes: bytes(4)?,
        indexes: count(5)?,
        traffic: Traffic { sessions: count(6)?, longest },
    };
    Ok((name(row)?, size))
}
