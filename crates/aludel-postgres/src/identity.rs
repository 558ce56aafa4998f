//! Which database this is: a uuid and a name kept in it. Never creates them while reading.

use tokio_postgres::Client;
use tokio_postgres::types::Type;
use uuid::Uuid;

use crate::error::{DatabaseError, RunErrorKind};
use crate::tables::Tables;

/// What a database says that it is.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Identity {
    /// The same for as long as the database lives; a copy has it too.
    pub id: Uuid,
    /// The name of the configuration that it belongs to.
    pub name: String,
}

/// The identity, if the database has one.
pub(crate) async fn read(
    client: &Client,
    tables: &Tables,
) -> Result<Option<Identity>, RunErrorKind> {
    let sql = format!("SELECT id, name FROM {} LIMIT 1", tables.identity);
    let error = |error: tokio_postgres::Error| DatabaseError::new(&error, &sql);
    let row = client.query_typed_opt(&sql, &[]).await.map_err(error)?;
    Ok(match row {
        Some(row) => Some(Identity {
            id: row.try_get(0).map_err(error)?,
            name: row.try_get(1).map_err(error)?,
        }),
        None => None,
    })
}

/// Gives the database an identity.
pub(crate) async fn write(
    client: &Client,
    tables: &Tables,
    identity: &Identity,
) -> Result<(), RunErrorKind> {
    let sql = format!("INSERT INTO {} (id, name) VALUES ($1, $2)", tables.identity);
    client
        .execute_typed(&sql, &[(&identity.id, Type::UUID), (&identity.name, Type::TEXT)])
        .await
        .map_err(|error| DatabaseError::new(&error, &sql))?;
    Ok(())
}
