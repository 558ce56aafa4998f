//! The version table: the heads that a database is at. Never creates it while reading, and never touches the journal.

use aludel_core::graph::HeadsChange;
use aludel_core::revision::RevisionId;
use tokio_postgres::types::Type;
use tokio_postgres::{Client, Statement};

use crate::error::{DatabaseError, RunErrorKind};
use crate::tables::Tables;

/// The version rows as they stand, sorted; empty also where the table is not there.
///
/// # Errors
///
/// A row that can be no revision identifier is reported, as are the server's own errors.
pub(crate) async fn read(
    client: &Client,
    tables: &Tables,
) -> Result<Vec<RevisionId>, RunErrorKind> {
    let sql = format!("SELECT version_num::text FROM {} ORDER BY 1", tables.version);
    let rows =
        client.query_typed(&sql, &[]).await.map_err(|error| DatabaseError::new(&error, &sql))?;
    rows.iter()
        .map(|row| {
            let text: &str = row.try_get(0).map_err(|error| DatabaseError::new(&error, &sql))?;
            RevisionId::new(text).map_err(|reason| RunErrorKind::VersionRow {
                table: tables.version.to_string(),
                reason,
            })
        })
        .collect()
}

/// Keeps everyone else from moving the rows until the transaction ends; reading stays possible.
pub(crate) fn lock_sql(tables: &Tables) -> String {
    format!("LOCK TABLE {} IN SHARE ROW EXCLUSIVE MODE", tables.version)
}

/// One change of the version rows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum RowChange {
    /// A head goes.
    Delete(String),
    /// A head becomes its child or its parent.
    Update { from: String, to: String },
    /// A head comes.
    Insert(String),
}

/// The changes that make the version rows follow a step, in order.
pub(crate) fn changes(change: &HeadsChange) -> Vec<RowChange> {
    let deleted = change.delete.iter().map(|id| RowChange::Delete(id.to_string()));
    let inserted = change.insert.iter().map(|id| RowChange::Insert(id.to_string()));
    let updated = change
        .update
        .iter()
        .map(|(from, to)| RowChange::Update { from: from.to_string(), to: to.to_string() });
    deleted.chain(inserted).chain(updated).collect()
}

/// The statements for changes, prepared once per session: a run may move the rows thousands of times.
#[derive(Clone)]
pub(crate) struct Statements {
    delete: Statement,
    update: Statement,
    insert: Statement,
}

impl Statements {
    pub(crate) async fn prepare(client: &Client, tables: &Tables) -> Result<Self, RunErrorKind> {
        let table = &tables.version;
        let prepare = async |sql: String, parameters: usize| {
            client
                .prepare_typed(&sql, &[Type::TEXT, Type::TEXT][..parameters])
                .await
                .map_err(|error| DatabaseError::new(&error, &sql))
        };
        let (delete, update, insert) = tokio::join!(
            prepare(format!("DELETE FROM {table} WHERE version_num = $1"), 1),
            prepare(format!("UPDATE {table} SET version_num = $2 WHERE version_num = $1"), 2),
            prepare(format!("INSERT INTO {table} (version_num) VALUES ($1)"), 1)
        );
        Ok(Self { delete: delete?, update: update?, insert: insert? })
    }

    /// Sends a change and checks the row count: another count than 1 means that someone else moved the rows.
    pub(crate) async fn apply(
        &self,
        client: &Client,
        tables: &Tables,
        change: &RowChange,
    ) -> Result<(), RunErrorKind> {
        let (sent, rows) = match change {
            RowChange::Delete(id) => (client.execute(&self.delete, &[id]).await, id.clone()),
            RowChange::Update { from, to } => {
                (client.execute(&self.update, &[from, to]).await, format!("{from} -> {to}"))
            }
            RowChange::Insert(id) => (client.execute(&self.insert, &[id]).await, id.clone()),
        };
        let found =
            sent.map_err(|error| DatabaseError::new(&error, "move the rows of the version table"))?;
        if found == 1 {
            return Ok(());
        }
        Err(RunErrorKind::VersionMoved {
            table: tables.version.to_string(),
            rows,
            expected: 1,
            found,
        })
    }
}
