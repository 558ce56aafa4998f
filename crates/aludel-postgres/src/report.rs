//! What a run did with each database, also when it failed. Never says why; the errors do.

use std::time::Duration;

use aludel_core::graph::Action;
use aludel_core::revision::RevisionId;
use uuid::Uuid;

use crate::error::RunError;

/// The whole run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RunReport {
    /// The same id in the journal of every database.
    pub run: Uuid,
    /// In the program's order.
    pub databases: Vec<DatabaseReport>,
}

/// One database of a run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DatabaseReport {
    /// Its name.
    pub name: String,
    /// The heads before.
    pub from: Vec<RevisionId>,
    /// The heads that are committed now.
    pub to: Vec<RevisionId>,
    /// What is committed, in order.
    pub steps: Vec<StepReport>,
    /// How it ended.
    pub outcome: Outcome,
}

/// How a run ended for one database.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// Moved to its target.
    Done,
    /// It was there already.
    NothingToDo,
    /// The run stopped before this database; nothing was touched.
    NotStarted,
    /// The run stopped in it: what is in `steps` stays, the rest was rolled back.
    Failed,
    /// What it had done last was rolled back because another database failed.
    RolledBack,
    /// The last commit was not answered, or not finished: the next run, or `recover`, settles it.
    InDoubt,
}

/// One finished revision.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StepReport {
    /// The revision.
    pub revision: RevisionId,
    /// Which way.
    pub direction: Action,
    /// How long it took.
    pub duration: Duration,
}

/// A run that did not end well: every error, and what is known to be committed.
#[derive(Debug)]
pub struct RunFailure {
    /// What was done.
    pub report: RunReport,
    /// At least one.
    pub errors: Vec<RunError>,
}

impl std::fmt::Display for RunFailure {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        for (index, error) in self.errors.iter().enumerate() {
            let separator = if index == 0 { "" } else { "; " };
            write!(f, "{separator}{}: {}", error.database, error.kind)?;
        }
        Ok(())
    }
}

impl std::error::Error for RunFailure {
    /// The cause of the first error: the error itself is said already.
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        self.errors.first().and_then(std::error::Error::source)
    }
}
