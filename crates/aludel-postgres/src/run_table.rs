//! The run table: one row per run and phase, in the transaction of the phase. Never says what a revision did.

use serde::Serialize;
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
    pub(crate) command: &'static str,
}

/// One database of a phase.
#[derive(Debug, Clone, Serialize)]
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
