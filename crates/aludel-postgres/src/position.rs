//! How far a code step in batches is, beside the other progress of an unfinished revision. Never holds a value of a column that is no key.

use aludel_core::ident::literal;
use serde_json::Value;
use tokio_postgres::Client;
use tokio_postgres::types::Type;
use uuid::Uuid;

use crate::error::{DatabaseError, RunErrorKind};
use crate::progress::Done;
use crate::tables::Tables;

/// Where the last committed batch ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Position {
    /// The key of its last row; none before the first batch.
    pub(crate) key: Option<Value>,
    /// How many rows are done.
    pub(crate) rows: u64,
}

/// Adds the columns to a table that an earlier version made.
pub(crate) async fn ensure_columns(client: &Client, tables: &Tables) -> Result<(), RunErrorKind> {
    let table = &tables.progress;
    let ask = format!(
        "SELECT count(*) = 2 FROM pg_catalog.pg_attribute WHERE attrelid = {}::pg_catalog.regclass \
         AND attname IN ('position', 'rows') AND NOT attisdropped",
        literal(&table.to_string())
    );
    let error = |error: tokio_postgres::Error| DatabaseError::new(&error, &ask);
    let row = client.query_typed_one(&ask, &[]).await.map_err(error)?;
    if row.try_get(0).map_err(error)? {
        return Ok(());
    }
    let add = format!(
        "ALTER TABLE {table} ADD COLUMN IF NOT EXISTS position jsonb, ADD COLUMN IF NOT EXISTS rows bigint"
    );
    Ok(client.batch_execute(&add).await.map_err(|error| DatabaseError::new(&error, &add))?)
}

/// Where a step is; at its start where nothing is recorded.
pub(crate) async fn read(
    client: &Client,
    tables: &Tables,
    call: &Done,
) -> Result<Position, RunErrorKind> {
    let sql = format!(
        "SELECT position, rows FROM {} WHERE revision = $1 AND direction = $2 AND section = $3 AND statement = $4",
        tables.progress
    );
    let error = |error: tokio_postgres::Error| DatabaseError::new(&error, &sql);
    let (direction, number) = (call.word(), call.number());
    let rows = client
        .query_typed(
            &sql,
            &[
                (&call.revision, Type::TEXT),
                (&direction, Type::TEXT),
                (&call.section, Type::INT4),
                (&number, Type::INT4),
            ],
        )
        .await
        .map_err(error)?;
    let Some(row) = rows.first() else { return Ok(Position { key: None, rows: 0 }) };
    let done: Option<i64> = row.try_get(1).map_err(error)?;
    Ok(Position {
        key: row.try_get(0).map_err(error)?,
        rows: done.and_then(|done| u64::try_from(done).ok()).unwrap_or(0),
    })
}

/// Records where a batch ended, in its transaction.
pub(crate) async fn write(
    client: &Client,
    tables: &Tables,
    run: Uuid,
    call: &Done,
    position: &Position,
) -> Result<(), RunErrorKind> {
    let sql = format!(
        "INSERT INTO {} (revision, direction, section, statement, checksum, run, position, rows) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8) \
         ON CONFLICT (revision, direction, section, statement) DO UPDATE SET checksum = excluded.checksum, \
         run = excluded.run, position = excluded.position, rows = excluded.rows, finished = pg_catalog.clock_timestamp()",
        tables.progress
    );
    let (direction, number) = (call.word(), call.number());
    let rows = i64::try_from(position.rows).unwrap_or(i64::MAX);
    client
        .execute_typed(
            &sql,
            &[
                (&call.revision, Type::TEXT),
                (&direction, Type::TEXT),
                (&call.section, Type::INT4),
                (&number, Type::INT4),
                (&call.checksum, Type::TEXT),
                (&run, Type::UUID),
                (&position.key, Type::JSONB),
                (&rows, Type::INT8),
            ],
        )
        .await
        .map_err(|error| DatabaseError::new(&error, &sql))?;
    Ok(())
}
