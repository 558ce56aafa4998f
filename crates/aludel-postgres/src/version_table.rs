//! The version table: the heads that a database is at. Never creates it while reading, and never touches the journal.

use aludel_core::graph::HeadsChange;
use aludel_core::revision::RevisionId;
use tokio_postgres::types::Type;
use tokio_postgres::Client;

use crate::error::{DatabaseError, RunErrorKind};
use crate::tables::Tables;

/// The version rows as they stand, sorted; empty also where the table is not there.
///
/// # Errors
///
/// A row that can be no revision identifier is reported, as are the server's own errors.
pub(crate) async fn read(client: &Client, tables: &Tables) -> Result<Vec<RevisionId>, RunErrorKind> {
    let sql = format!("SELECT version_num::text FROM {} ORDER BY 1", tables.version);
    let rows = client.query_typed(&sql, &[]).await.map_err(|error| DatabaseError::new(&error, &sql))?;
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

/// One change of the version rows: the statement, its values, and how many rows it must touch.
#[derive(Debug)]
pub(crate) struct RowChange {
    pub(crate) sql: String,
    pub(crate) values: Vec<String>,
    pub(crate) expected: u64,
}

/// The statements that make the version rows follow a step.
pub(crate) fn changes(tables: &Tables, change: &HeadsChange) -> Vec<RowChange> {
    let table = &tables.version;
    let mut changes = Vec::new();
    for id in &change.delete {
        changes.push(RowChange {
            sql: format!("DELETE FROM {table} WHERE version_num = $1"),
            values: vec![id.to_string()],
            expected: 1,
        });
    }
    if let Some((from, to)) = &change.update {
        changes.push(RowChange {
            sql: format!("UPDATE {table} SET version_num = $1 WHERE version_num = $2"),
            values: vec![to.to_string(), from.to_string()],
            expected: 1,
        });
    }
    for id in &change.insert {
        changes.push(RowChange {
            sql: format!("INSERT INTO {table} (version_num) VALUES ($1)"),
            values: vec![id.to_string()],
            expected: 1,
        });
    }
    changes
}

impl RowChange {
    /// Sends the change and checks the row count: a wrong count means that someone else moved the rows.
    pub(crate) async fn apply(&self, client: &Client, tables: &Tables) -> Result<(), RunErrorKind> {
        let values: Vec<(&(dyn tokio_postgres::types::ToSql + Sync), Type)> =
            self.values.iter().map(|value| (value as _, Type::TEXT)).collect();
        let sql = &self.sql;
        let found = client.execute_typed(sql, &values).await.map_err(|error| DatabaseError::new(&error, sql))?;
        if found == self.expected {
            return Ok(());
        }
        Err(RunErrorKind::VersionMoved {
            table: tables.version.to_string(),
            rows: self.values.join(" <- "),
            expected: self.expected,
            found,
        })
    }
}
