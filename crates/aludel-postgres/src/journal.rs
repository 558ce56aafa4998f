//! The journal: one row per finished revision, written in the transaction of its work. Never decides what runs.

use std::time::Duration;

use aludel_core::graph::Action;
use aludel_core::ident::QualifiedName;
use aludel_core::phase::PlannedStep;
use aludel_core::revision::{Checksum, RevisionId};
use jiff::Timestamp;
use tokio_postgres::types::{ToSql, Type};
use tokio_postgres::{Client, Row};
use uuid::Uuid;

use crate::error::{DatabaseError, RunErrorKind};
use crate::tables::Tables;

/// Which way a journal row went.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum JournalDirection {
    /// The revision was applied.
    Up,
    /// It was reverted.
    Down,
    /// The version rows were set without running anything.
    Stamp,
    /// Taken over from another tool.
    Adopt,
}

impl JournalDirection {
    /// The word in the table.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Up => "up",
            Self::Down => "down",
            Self::Stamp => "stamp",
            Self::Adopt => "adopt",
        }
    }

    /// What a step of the graph is in the journal.
    pub(crate) fn of(action: Action) -> Self {
        match action {
            Action::Upgrade => Self::Up,
            Action::Downgrade => Self::Down,
            Action::Stamp => Self::Stamp,
        }
    }

    /// What stands in a row of a journal.
    pub(crate) fn read(text: &str, journal: &QualifiedName) -> Result<Self, RunErrorKind> {
        [Self::Up, Self::Down, Self::Stamp, Self::Adopt]
            .into_iter()
            .find(|direction| direction.as_str() == text)
            .ok_or_else(|| RunErrorKind::JournalRow {
                table: journal.to_string(),
                reason: format!("direction {text:?} is not known"),
            })
    }
}

/// What the journal calls a step: the revision, and for a stamp the place that it leads to.
pub(crate) fn place_of(step: &PlannedStep) -> String {
    match step.step.action {
        Action::Stamp if step.step.to.is_empty() => "base".to_owned(),
        _ => step.step.revision.to_string(),
    }
}

/// A row to write; the server adds who and how long.
#[derive(Debug, Clone)]
pub(crate) struct NewEntry {
    pub(crate) run: Uuid,
    pub(crate) phase: i32,
    pub(crate) revision: String,
    pub(crate) parents: Vec<String>,
    pub(crate) direction: JournalDirection,
    pub(crate) message: String,
    pub(crate) checksum: Option<String>,
    pub(crate) body: Option<String>,
    pub(crate) down_body: Option<String>,
    pub(crate) started: Timestamp,
}

/// A row as the journal holds it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct JournalEntry {
    /// Ascending in the order of finishing.
    pub id: i64,
    /// The run that it was a part of; the same in every database of one command.
    pub run: Uuid,
    /// The phase within the run, from 1.
    pub phase: i32,
    /// The revision.
    pub revision: String,
    /// The revision's parents.
    pub parents: Vec<String>,
    /// Which way.
    pub direction: JournalDirection,
    /// The revision's message.
    pub message: String,
    /// The file's checksum then; a stamp has none.
    pub checksum: Option<String>,
    /// The up sections as they were run.
    pub body: Option<String>,
    /// The down sections as they were.
    pub down_body: Option<String>,
    /// The role in the database.
    pub db_user: String,
    /// The user of the machine that ran the tool.
    pub os_user: String,
    /// The tool and its version.
    pub tool: String,
    /// When it began, by the server's clock.
    pub started: Timestamp,
    /// How long it took.
    pub duration: Duration,
}

/// What the journal knows about the last application of a revision.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Applied {
    pub(crate) revision: RevisionId,
    pub(crate) checksum: Checksum,
}

/// The statement that writes a row; prepared once per session, since a run may write thousands.
pub(crate) fn insert_sql(tables: &Tables) -> String {
    format!(
        "INSERT INTO {} (run, phase, revision, parents, direction, message, checksum, body, down_body, os_user, tool, \
         started, duration) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, \
         greatest(clock_timestamp() - $12, interval '0')) RETURNING clock_timestamp()",
        tables.journal
    )
}

/// Writes a row and returns the server's time behind it, which is when the next revision starts.
pub(crate) async fn insert(
    client: &Client,
    statement: &tokio_postgres::Statement,
    entry: &NewEntry,
    author: &Author,
) -> Result<Timestamp, RunErrorKind> {
    let direction = entry.direction.as_str();
    let values: [&(dyn ToSql + Sync); 12] = [
        &entry.run,
        &entry.phase,
        &entry.revision,
        &entry.parents,
        &direction,
        &entry.message,
        &entry.checksum,
        &entry.body,
        &entry.down_body,
        &author.os_user,
        &author.tool,
        &entry.started,
    ];
    let what = "INSERT INTO the journal";
    let row = client
        .query_one(statement, &values)
        .await
        .map_err(|error| DatabaseError::new(&error, what))?;
    row.try_get(0).map_err(|error| DatabaseError::new(&error, what).into())
}

/// Who runs the tool, for journal and run rows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Author {
    /// The user of this machine.
    pub os_user: String,
    /// The program and its version, as `migrate 0.1.0`.
    pub tool: String,
}

/// The checksum of every revision whose last row is an application, oldest first.
pub(crate) async fn applied(
    client: &Client,
    tables: &Tables,
) -> Result<Vec<Applied>, RunErrorKind> {
    let sql = format!(
        "SELECT revision, checksum FROM (SELECT DISTINCT ON (revision) id, revision, checksum, direction FROM {} \
         ORDER BY revision, id DESC) AS last WHERE direction = 'up' AND checksum IS NOT NULL ORDER BY id",
        tables.journal
    );
    let rows =
        client.query_typed(&sql, &[]).await.map_err(|error| DatabaseError::new(&error, &sql))?;
    rows.iter()
        .map(|row| {
            let revision: &str =
                row.try_get(0).map_err(|error| DatabaseError::new(&error, &sql))?;
            let checksum: &str =
                row.try_get(1).map_err(|error| DatabaseError::new(&error, &sql))?;
            let damaged = |reason: String| RunErrorKind::JournalRow {
                table: tables.journal.to_string(),
                reason,
            };
            Ok(Applied {
                revision: RevisionId::new(revision).map_err(|error| damaged(error.to_string()))?,
                checksum: Checksum::parse(checksum).map_err(|error| damaged(error.to_string()))?,
            })
        })
        .collect()
}

/// The newest rows first, at most `limit`; of one revision only when asked.
pub(crate) async fn read(
    client: &Client,
    tables: &Tables,
    revision: Option<&str>,
    limit: i64,
) -> Result<Vec<JournalEntry>, RunErrorKind> {
    let sql = format!(
        "SELECT id, run, phase, revision, parents, direction, message, checksum, body, down_body, db_user, os_user, \
         tool, started, (extract(epoch FROM duration) * 1000000)::bigint FROM {} \
         WHERE $1::text IS NULL OR revision = $1 ORDER BY id DESC LIMIT $2",
        tables.journal
    );
    let rows = client
        .query_typed(&sql, &[(&revision, Type::TEXT), (&limit, Type::INT8)])
        .await
        .map_err(|error| DatabaseError::new(&error, &sql))?;
    rows.iter().map(|row| entry(row, tables, &sql)).collect()
}

fn entry(row: &Row, tables: &Tables, sql: &str) -> Result<JournalEntry, RunErrorKind> {
    let get = |error: tokio_postgres::Error| RunErrorKind::from(DatabaseError::new(&error, sql));
    let direction: &str = row.try_get(5).map_err(get)?;
    let microseconds: i64 = row.try_get(14).map_err(get)?;
    Ok(JournalEntry {
        id: row.try_get(0).map_err(get)?,
        run: row.try_get(1).map_err(get)?,
        phase: row.try_get(2).map_err(get)?,
        revision: row.try_get(3).map_err(get)?,
        parents: row.try_get(4).map_err(get)?,
        direction: JournalDirection::read(direction, &tables.journal)?,
        message: row.try_get(6).map_err(get)?,
        checksum: row.try_get(7).map_err(get)?,
        body: row.try_get(8).map_err(get)?,
        down_body: row.try_get(9).map_err(get)?,
        db_user: row.try_get(10).map_err(get)?,
        os_user: row.try_get(11).map_err(get)?,
        tool: row.try_get(12).map_err(get)?,
        started: row.try_get(13).map_err(get)?,
        duration: Duration::from_micros(microseconds.unsigned_abs()),
    })
}
