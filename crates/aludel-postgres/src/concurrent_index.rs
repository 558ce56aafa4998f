//! What is there of an index that a statement builds or drops without blocking writers. Never changes it.

use aludel_core::script::ConcurrentIndex;
use tokio_postgres::Client;
use tokio_postgres::types::Type;

use crate::error::DatabaseError;

/// What is there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Found {
    /// No index of this name.
    Nothing,
    /// An index that is kept up and not used: its build was cut off, or failed.
    Invalid {
        /// Its name as SQL has it, with the schema.
        name: String,
    },
    /// A good one.
    Valid,
}

/// The index that a build makes stands in the schema of its table; only there is it looked for.
const OF_TABLE: &str = "\
    SELECT i.indisvalid, pg_catalog.format('%I.%I', n.nspname, c.relname) FROM pg_catalog.pg_index i \
        JOIN pg_catalog.pg_class c ON c.oid = i.indexrelid JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace \
    WHERE i.indrelid = pg_catalog.to_regclass($2) AND c.relname = (pg_catalog.parse_ident($1))[1]";

const BY_NAME: &str = "\
    SELECT i.indisvalid, pg_catalog.format('%I.%I', n.nspname, c.relname) FROM pg_catalog.pg_index i \
        JOIN pg_catalog.pg_class c ON c.oid = i.indexrelid JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace \
    WHERE c.oid = pg_catalog.to_regclass($1)";

/// Looks for the index under the session's own search path, as the statement would.
pub(crate) async fn find(client: &Client, index: &ConcurrentIndex) -> Result<Found, DatabaseError> {
    let (sql, answer) = match index {
        ConcurrentIndex::Build { index, table } => {
            let values = [
                (index as &(dyn tokio_postgres::types::ToSql + Sync), Type::TEXT),
                (table, Type::TEXT),
            ];
            (OF_TABLE, client.query_typed_opt(OF_TABLE, &values).await)
        }
        ConcurrentIndex::Drop { index } => {
            (BY_NAME, client.query_typed_opt(BY_NAME, &[(index, Type::TEXT)]).await)
        }
    };
    let error = |error: tokio_postgres::Error| DatabaseError::new(&error, sql);
    let Some(row) = answer.map_err(error)? else { return Ok(Found::Nothing) };
    let is_valid: bool = row.try_get(0).map_err(error)?;
    Ok(if is_valid {
        Found::Valid
    } else {
        Found::Invalid { name: row.try_get(1).map_err(error)? }
    })
}
