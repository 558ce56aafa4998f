//! What is foreseen of one statement, of a revision, of a phase and of a deployment. Never finds it out.

use std::collections::BTreeSet;
use std::path::PathBuf;
use std::time::Duration;

use aludel_core::graph::Action;
use aludel_core::ident::QualifiedName;
use aludel_core::plan::Hazard;
use aludel_core::revision::RevisionId;

use super::advice::SafeForm;
use super::estimate::{Estimate, Speeds};
use super::lock_mode::LockMode;
use super::observation::TableWork;
use super::sizes::TableSize;

/// What is foreseen of a pending deployment of one database.
#[derive(Debug, Clone, PartialEq)]
pub struct Forecast {
    /// Where the database is now.
    pub heads: Vec<RevisionId>,
    /// What will commit together, in order.
    pub phases: Vec<PhaseForecast>,
    /// How the locks are known.
    pub basis: ForecastBasis,
}

/// How the locks are known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ForecastBasis {
    /// The statements ran in a shadow database.
    Shadow {
        /// The major version of its server. Another one than the live server's may lock otherwise.
        major: u32,
        /// How fast its server works.
        speeds: Speeds,
        /// What of the live schema it does not hold, each with the reason.
        not_copied: Vec<String>,
    },
    /// They are not known: there was none.
    Nothing,
}

/// What commits as one.
#[derive(Debug, Clone, PartialEq)]
pub struct PhaseForecast {
    /// Whether it is one transaction, which keeps every lock until its end. Else each statement commits by itself.
    pub is_transaction: bool,
    /// Its revisions, or the parts of them.
    pub revisions: Vec<RevisionForecast>,
}

/// A revision, or the part of one that lies in a phase.
#[derive(Debug, Clone, PartialEq)]
pub struct RevisionForecast {
    /// The revision.
    pub revision: RevisionId,
    /// Its message.
    pub message: String,
    /// Up or down.
    pub direction: Action,
    /// Its statements in order.
    pub statements: Vec<StatementForecast>,
}

/// What is foreseen of one statement.
#[derive(Debug, Clone, PartialEq)]
pub struct StatementForecast {
    /// The statement on one line, without passwords; for a code step its name and version.
    pub summary: String,
    /// Its file.
    pub path: PathBuf,
    /// Its line there, from 1.
    pub line: usize,
    /// What was found out.
    pub knowledge: Knowledge,
    /// What it does to which table; the strongest lock first.
    pub tables: Vec<TableForecast>,
    /// Its dangers.
    pub hazards: BTreeSet<Hazard>,
    /// A form that keeps fewer people waiting.
    pub safe_form: Option<SafeForm>,
    /// How long it works.
    pub estimate: Estimate,
}

/// What was found out about a statement.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Knowledge {
    /// It ran in a shadow database.
    Seen,
    /// The same, and which rows it reads and writes is decided by rows that are not there.
    SeenWithoutRows {
        /// Whether it changes rows, which stay locked until the commit.
        locks_rows: bool,
    },
    /// A step in Rust, which is not foreseen.
    CodeStep,
    /// It did not run there, for this reason.
    NotRun(String),
    /// There was no shadow database.
    NoShadow,
}

/// What a statement does to a table that is there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TableForecast {
    /// The table, view, sequence or index, by its name before the deployment.
    pub name: QualifiedName,
    /// The table, where it is an index of one.
    pub index_of: Option<QualifiedName>,
    /// The strongest lock on it while the statement runs; none where that is not known.
    pub lock: Option<LockMode>,
    /// Whether this statement takes the lock. Else one before it has.
    pub takes_lock: bool,
    /// What it does with the rows.
    pub work: TableWork,
    /// How large it is; none for what has no size.
    pub size: Option<TableSize>,
}

/// A lock of a deployment, and how long it is held.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HeldLock {
    /// On which table, or index.
    pub on: QualifiedName,
    /// Which.
    pub lock: LockMode,
    /// How long, as far as that is known: until the end of its phase.
    pub duration: Duration,
    /// Whether a statement whose time is not known runs while it is held.
    pub is_at_least: bool,
}

impl Forecast {
    /// Every statement in order.
    pub fn statements(&self) -> impl Iterator<Item = &StatementForecast> {
        self.phases.iter().flat_map(PhaseForecast::statements)
    }

    /// The lock that keeps people waiting longest; of equal ones the strongest, and the first of those.
    #[must_use]
    pub fn longest_lock(&self) -> Option<HeldLock> {
        let mut longest: Option<HeldLock> = None;
        for held in self.phases.iter().flat_map(PhaseForecast::held_locks) {
            let weight =
                |held: &HeldLock| (held.lock.blocks().stops_users(), held.duration, held.lock);
            if longest.as_ref().is_none_or(|known| weight(known) < weight(&held)) {
                longest = Some(held);
            }
        }
        longest
    }
}

impl PhaseForecast {
    /// Its statements in order.
    pub fn statements(&self) -> impl Iterator<Item = &StatementForecast> {
        self.revisions.iter().flat_map(|revision| &revision.statements)
    }

    /// Every lock that a statement of it takes, with the time until it is given back.
    #[must_use]
    pub fn held_locks(&self) -> Vec<HeldLock> {
        let statements: Vec<&StatementForecast> = self.statements().collect();
        let mut held = Vec::new();
        for (index, statement) in statements.iter().enumerate() {
            let rest = &statements[index..];
            let until_end = if self.is_transaction { rest } else { &rest[..1] };
            let duration = until_end.iter().filter_map(|one| one.estimate.duration()).sum();
            let is_at_least = until_end.iter().any(|one| one.estimate.duration().is_none());
            for table in statement.tables.iter().filter(|table| table.takes_lock) {
                let Some(lock) = table.lock else { continue };
                held.push(HeldLock { on: table.name.clone(), lock, duration, is_at_least });
            }
        }
        held
    }
}
