//! Prepared transactions of a server: which are there, and how one is made and ended. Never decides which way.

use aludel_core::ident::literal;
use jiff::Timestamp;
use tokio_postgres::Client;
use tokio_postgres::types::Type;

use crate::error::DatabaseError;

/// A prepared transaction of the server, anybody's.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct PreparedRow {
    pub(crate) gid: String,
    /// Whether it is in the database that was asked.
    pub(crate) is_here: bool,
    /// Since when it waits.
    pub(crate) since: Timestamp,
}

const LIST: &str = "SELECT gid, database = pg_catalog.current_database(), prepared \
    FROM pg_catalog.pg_prepared_xacts ORDER BY prepared, gid";

/// Every prepared transaction of the server.
pub(crate) async fn list(client: &Client) -> Result<Vec<PreparedRow>, DatabaseError> {
    let error = |error: tokio_postgres::Error| DatabaseError::new(&error, LIST);
    let rows = client.query_typed(LIST, &[]).await.map_err(error)?;
    rows.iter()
        .map(|row| {
            Ok(PreparedRow {
                gid: row.try_get(0).map_err(error)?,
                is_here: row.try_get(1).map_err(error)?,
                since: row.try_get(2).map_err(error)?,
            })
        })
        .collect()
}

/// Whether a transaction of this name is prepared here.
pub(crate) async fn is_there(client: &Client, gid: &str) -> Result<bool, DatabaseError> {
    const SQL: &str = "SELECT EXISTS (SELECT FROM pg_catalog.pg_prepared_xacts \
        WHERE gid = $1 AND database = pg_catalog.current_database())";
    let row = client.query_typed_one(SQL, &[(&gid, Type::TEXT)]).await;
    row.and_then(|row| row.try_get(0)).map_err(|error| DatabaseError::new(&error, SQL))
}

/// The statement that prepares the open transaction.
pub(crate) fn prepare(gid: &str) -> String {
    format!("PREPARE TRANSACTION {}", literal(gid))
}

/// The statement that commits a prepared transaction.
pub(crate) fn commit(gid: &str) -> String {
    format!("COMMIT PREPARED {}", literal(gid))
}

/// The statement that rolls a prepared transaction back.
pub(crate) fn roll_back(gid: &str) -> String {
    format!("ROLLBACK PREPARED {}", literal(gid))
}
