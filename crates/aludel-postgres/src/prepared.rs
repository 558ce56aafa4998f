//! The statements that a run sends once per revision, prepared once per session. Never holds SQL of its own.

use tokio_postgres::{Client, Statement};

use crate::constraints;
use crate::error::{DatabaseError, RunErrorKind};
use crate::journal;
use crate::tables::Tables;
use crate::version_table::Statements;

/// Prepared statements of one session.
#[derive(Clone)]
pub(crate) struct Prepared {
    /// Writes a journal row.
    pub(crate) journal: Statement,
    /// Lists the deferrable constraints.
    pub(crate) constraints: Statement,
    /// Moves the version rows.
    pub(crate) version: Statements,
}

impl Prepared {
    /// Prepares all of them in one pipelined round trip; the tables must be there.
    pub(crate) async fn new(client: &Client, tables: &Tables) -> Result<Self, RunErrorKind> {
        let insert = journal::insert_sql(tables);
        let (journal, constraints, version) = tokio::join!(
            client.prepare(&insert),
            client.prepare(constraints::LIST),
            Statements::prepare(client, tables)
        );
        Ok(Self {
            journal: journal.map_err(|error| DatabaseError::new(&error, &insert))?,
            constraints: constraints
                .map_err(|error| DatabaseError::new(&error, constraints::LIST))?,
            version: version?,
        })
    }
}
