//! What of an unfinished revision is done already, so that the next run does the rest. Never holds finished revisions.

use aludel_core::graph::Action;
use aludel_core::ident::literal;
use aludel_core::phase::PlannedStep;
use aludel_core::revision::{Checksum, SectionKind};
use tokio_postgres::Client;
use tokio_postgres::types::Type;
use uuid::Uuid;

use crate::error::{DatabaseError, RunErrorKind};
use crate::settings;
use crate::tables::Tables;

/// One thing that is done, or was begun: a whole section (`statement` 0), or a statement of one (from 1).
///
/// In the table, a statement that was begun and may or may not be done has its number with a minus sign.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Done {
    pub(crate) revision: String,
    pub(crate) direction: Action,
    /// From 1.
    pub(crate) section: i32,
    pub(crate) statement: i32,
    /// Of the text that was run.
    pub(crate) checksum: String,
    /// Whether it was only begun, as far as is known.
    pub(crate) is_begun: bool,
}

impl Done {
    /// A whole section of a step.
    pub(crate) fn section(step: &PlannedStep, section: usize) -> Option<Self> {
        let source = step.file.as_ref()?.source();
        let known = step.sections().get(section)?;
        Some(match &known.kind {
            // A call has no body: what counts is what it calls.
            SectionKind::Call { .. } => Self::new(step, section, 0, &known.kind.to_string()),
            _ => Self::new(step, section, 0, source.slice(&known.body)),
        })
    }

    /// A code step that is under way, as its position is kept.
    pub(crate) fn call(step: &PlannedStep, section: usize) -> Option<Self> {
        let kind = &step.sections().get(section)?.kind;
        matches!(kind, SectionKind::Call { .. })
            .then(|| Self::new(step, section, 1, &kind.to_string()).begun())
    }

    /// One statement of a section.
    pub(crate) fn statement(step: &PlannedStep, section: usize, statement: usize) -> Option<Self> {
        let source = step.file.as_ref()?.source();
        let text = step.sections().get(section)?.statements.get(statement)?.sql(source.text());
        Some(Self::new(step, section, statement + 1, text))
    }

    /// The direction's word in the table.
    pub(crate) fn word(&self) -> &'static str {
        if self.direction == Action::Downgrade { "down" } else { "up" }
    }

    fn new(step: &PlannedStep, section: usize, statement: usize, text: &str) -> Self {
        Self {
            revision: step.step.revision.to_string(),
            direction: step.step.action,
            section: i32::try_from(section + 1).unwrap_or(i32::MAX),
            statement: i32::try_from(statement).unwrap_or(i32::MAX),
            checksum: Checksum::of_bytes(text.trim().as_bytes()).to_string(),
            is_begun: false,
        }
    }

    /// The same as begun.
    pub(crate) fn begun(&self) -> Self {
        Self { is_begun: true, ..self.clone() }
    }

    /// Its number in the table.
    pub(crate) fn number(&self) -> i32 {
        if self.is_begun { -self.statement } else { self.statement }
    }
}

/// Everything that unfinished revisions have done.
pub(crate) async fn read(client: &Client, tables: &Tables) -> Result<Vec<Done>, RunErrorKind> {
    let sql = format!(
        "SELECT revision, direction = 'down', section, statement, checksum FROM {} \
         ORDER BY revision, direction, section, statement",
        tables.progress
    );
    let error = |error: tokio_postgres::Error| DatabaseError::new(&error, &sql);
    let rows = client.query_typed(&sql, &[]).await.map_err(error)?;
    rows.iter()
        .map(|row| {
            let down: bool = row.try_get(1).map_err(error)?;
            let number: i32 = row.try_get(3).map_err(error)?;
            Ok(Done {
                revision: row.try_get(0).map_err(error)?,
                direction: if down { Action::Downgrade } else { Action::Upgrade },
                section: row.try_get(2).map_err(error)?,
                statement: number.saturating_abs(),
                checksum: row.try_get(4).map_err(error)?,
                is_begun: number < 0,
            })
        })
        .collect()
}

/// Records one thing as done.
pub(crate) async fn write(
    client: &Client,
    tables: &Tables,
    run: Uuid,
    done: &Done,
) -> Result<(), RunErrorKind> {
    let sql = format!(
        "WITH begun AS (DELETE FROM {table} WHERE revision = $1 AND direction = $2 AND section = $3 AND statement = -$4 AND $4 > 0) \
         INSERT INTO {table} (revision, direction, section, statement, checksum, run) VALUES ($1, $2, $3, $4, $5, $6) \
         ON CONFLICT (revision, direction, section, statement) \
         DO UPDATE SET checksum = excluded.checksum, run = excluded.run WHERE $4 < 0",
        table = tables.progress
    );
    let (direction, number) = (done.word(), done.number());
    client
        .execute_typed(
            &sql,
            &[
                (&done.revision, Type::TEXT),
                (&direction, Type::TEXT),
                (&done.section, Type::INT4),
                (&number, Type::INT4),
                (&done.checksum, Type::TEXT),
                (&run, Type::UUID),
            ],
        )
        .await
        .map_err(|error| DatabaseError::new(&error, &sql))?;
    Ok(())
}

/// Until the end of the transaction: the role that owns our tables, which may not be the one that the session has taken on.
pub(crate) const AS_OWNER: &str =
    "SET LOCAL SESSION AUTHORIZATION DEFAULT; SET LOCAL role TO DEFAULT";

/// Records one thing as done, in a transaction of its own and as the role that owns our tables, which may not be the
/// one that the session has taken on.
pub(crate) async fn write_alone(
    client: &Client,
    tables: &Tables,
    run: Uuid,
    done: &Done,
) -> Result<(), RunErrorKind> {
    let begin = format!("BEGIN; {AS_OWNER}; {}", settings::DURABLE);
    let written = async {
        let (begun, written) =
            tokio::join!(biased; client.batch_execute(&begin), write(client, tables, run, done));
        begun.map_err(|error| DatabaseError::new(&error, &begin))?;
        written?;
        client
            .batch_execute("COMMIT")
            .await
            .map_err(|error| DatabaseError::new(&error, "COMMIT"))?;
        Ok(())
    };
    let written = written.await;
    if written.is_err() {
        // What went wrong is told; a session that cannot roll back is gone.
        let _ = client.batch_execute("ROLLBACK").await;
    }
    written
}

/// Forgets one thing, as the role that owns our tables.
pub(crate) async fn forget(
    client: &Client,
    tables: &Tables,
    done: &Done,
) -> Result<(), RunErrorKind> {
    let sql = format!(
        "BEGIN; {AS_OWNER}; DELETE FROM {} WHERE revision = {} AND direction = '{}' AND section = {} AND statement = {}; COMMIT",
        tables.progress,
        literal(&done.revision),
        done.word(),
        done.section,
        done.number()
    );
    Ok(client.batch_execute(&sql).await.map_err(|error| DatabaseError::new(&error, &sql))?)
}

/// Forgets what a finished revision had done.
pub(crate) async fn clear(
    client: &Client,
    tables: &Tables,
    revision: &str,
) -> Result<(), RunErrorKind> {
    let sql = format!("DELETE FROM {} WHERE revision = $1", tables.progress);
    client
        .execute_typed(&sql, &[(&revision, Type::TEXT)])
        .await
        .map_err(|error| DatabaseError::new(&error, &sql))?;
    Ok(())
}

/// Marks in the plan what is done already.
///
/// # Errors
///
/// When an unfinished revision is not a part of the plan, and when its file no longer begins as it was run.
pub(crate) fn resume(steps: &mut [PlannedStep], done: &[Done]) -> Result<(), RunErrorKind> {
    for item in done {
        let same = |step: &&mut PlannedStep| {
            step.step.revision.as_str() == item.revision && step.step.action == item.direction
        };
        let Some(step) = steps.iter_mut().find(same) else {
            return Err(RunErrorKind::HalfDone {
                revision: item.revision.clone(),
                direction: item.direction,
            });
        };
        let section = usize::try_from(item.section - 1).unwrap_or(usize::MAX);
        if item.is_begun && Done::call(step, section).is_none_or(|call| call == *item) {
            // It may be done or not, and may be repaired before it is tried again.
            continue;
        }
        let expected = match usize::try_from(item.statement) {
            Ok(0) => Done::section(step, section),
            Ok(statement) => Done::statement(step, section, statement - 1),
            Err(_) => None,
        };
        if expected.as_ref() != Some(item) {
            return Err(RunErrorKind::ProgressChanged {
                revision: item.revision.clone(),
                section: item.section,
                statement: item.statement,
            });
        }
        if item.statement == 0 {
            step.done_sections = step.done_sections.max(section + 1);
        }
    }
    Ok(())
}
