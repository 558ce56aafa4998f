//! The run table: one row per run and phase, in the transaction of the phase. Never says what a revision did.

use serde::{Deserialize, Serialize};
use tokio_postgres::Client;
use tokio_postgres::types::{Json, Type};
use uuid::Uuid;

use crate::error::{DatabaseError, RunErrorKind};
use crate::identity::Identity;
use crate::journal::Author;
use crate::tables::Tables;

/// A phase of a run, as its coordinator records it.
#[derive(Debug, Clone)]
pub(crate) struct RunRow {
    pub(crate) run: Uuid,
    pub(crate) phase: i32,
    /// The identity of the database whose commit decides.
    pub(crate) coordinator: Uuid,
    pub(crate) participants: Vec<ParticipantRow>,
    pub(crate) command: String,
}

/// One database of a phase.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct ParticipantRow {
    #[serde(flatten)]
    pub(crate) database: Identity,
    pub(crate) from: Vec<String>,
    pub(crate) to: Vec<String>,
}

/// Writes the row.
pub(crate) async fn write(
    client: &Client,
    tables: &Tables,
    row: &RunRow,
    author: &Author,
) -> Result<(), RunErrorKind> {
    let sql = format!(
        "INSERT INTO {} (run, phase, coordinator, participants, command, os_user, tool) \
         VALUES ($1, $2, $3, $4, $5, $6, $7)",
        tables.run
    );
    client
        .execute_typed(
            &sql,
            &[
                (&row.run, Type::UUID),
                (&row.phase, Type::INT4),
                (&row.coordinator, Type::UUID),
                (&Json(&row.participants), Type::JSONB),
                (&row.command, Type::TEXT),
                (&author.os_user, Type::TEXT),
                (&author.tool, Type::TEXT),
            ],
        )
        .await
        .map_err(|error| DatabaseError::new(&error, &sql))?;
    Ok(())
}

/// Whether the row of a phase is there: whether that phase is committed.
pub(crate) async fn has(
    client: &Client,
    tables: &Tables,
    run: Uuid,
    phase: i32,
) -> Result<bool, DatabaseError> {
    let sql = format!("SELECT EXISTS (SELECT FROM {} WHERE run = $1 AND phase = $2)", tables.run);
    let row = client.query_typed_one(&sql, &[(&run, Type::UUID), (&phase, Type::INT4)]).await;
    row.and_then(|row| row.try_get(0)).map_err(|error| DatabaseError::new(&error, &sql))
}

/// The newest phase that this database took part in together with others.
pub(crate) async fn newest_shared(
    client: &Client,
    tables: &Tables,
) -> Result<Option<RunRow>, RunErrorKind> {
    let sql = format!(
        "SELECT run, phase, coordinator, participants, command FROM {} \
         WHERE pg_catalog.jsonb_array_length(participants) > 1 ORDER BY decided DESC, phase DESC LIMIT 1",
        tables.run
    );
    let error = |error: tokio_postgres::Error| DatabaseError::new(&error, &sql);
    let row = client.query_typed_opt(&sql, &[]).await.map_err(error)?;
    let row = row.map(|row| {
        let Json(participants) = row.try_get(3)?;
        Ok(RunRow {
            run: row.try_get(0)?,
            phase: row.try_get(1)?,
            coordinator: row.try_get(2)?,
            participants,
            command: row.try_get(4)?,
        })
    });
    Ok(row.transpose().map_err(error)?)
}
