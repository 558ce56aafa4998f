//! The report: what is known of every database, before it is a page and as one. Never writes a file.
//!
//! `collect` asks the databases and gives a [`Report`]; each file of `section` says a part of it; `page` puts them together.

mod changes;
mod collect;
mod diagram;
mod lint;
mod page;
mod pending;
mod section;
mod sql;

use aludel_core::revision::RevisionId;
use aludel_core::schema::Schema;
use aludel_postgres::{Identity, JournalEntry};
use jiff::Timestamp;

pub(crate) use self::changes::Changes;
pub(crate) use self::collect::collect;
pub(crate) use self::lint::Lint;
pub(crate) use self::page::page;
use crate::drift::Drift;
use crate::forecast::Account;
use crate::picture::Picture;

/// Everything that the page says.
#[derive(Debug)]
pub(crate) struct Report {
    /// The program and its version.
    pub(crate) tool: String,
    /// When it was made, by this machine's clock.
    pub(crate) made: Timestamp,
    pub(crate) databases: Vec<DatabaseReport>,
}

/// What is known of one database.
#[derive(Debug)]
pub(crate) struct DatabaseReport {
    /// Its name in commands.
    pub(crate) name: String,
    /// Its name on the server.
    pub(crate) database: String,
    /// The server's version, as `15.20`.
    pub(crate) version: String,
    pub(crate) identity: Option<Identity>,
    /// The newest applied revisions.
    pub(crate) current: Vec<Named>,
    /// The newest revisions of the history.
    pub(crate) heads: Vec<Named>,
    /// What `upgrade heads` would apply, in its order.
    pub(crate) pending: Vec<PendingRevision>,
    /// What running them does to those who are there.
    pub(crate) plan: Plan,
    pub(crate) lint: Lint,
    /// Revisions that an earlier run left half done.
    pub(crate) unfinished: Vec<String>,
    /// How many transactions wait for `recover`.
    pub(crate) unsettled: usize,
    pub(crate) drift: Drift,
    pub(crate) models: Models,
    pub(crate) journal: Journal,
    pub(crate) picture: Picture,
    /// The database as it is.
    pub(crate) schema: Schema,
    pub(crate) ahead: Ahead,
}

/// A revision as lists name it.
#[derive(Debug, Clone)]
pub(crate) struct Named {
    pub(crate) id: RevisionId,
    pub(crate) message: String,
}

/// A revision that is not applied, with what it would do.
#[derive(Debug)]
pub(crate) struct PendingRevision {
    pub(crate) revision: Named,
    pub(crate) created: Option<String>,
    /// The up sections with their markers.
    pub(crate) up: String,
    /// The down sections with their markers, where there are some.
    pub(crate) down: Option<String>,
}

/// What is foreseen of the pending revisions.
#[derive(Debug)]
pub(crate) enum Plan {
    /// None is pending.
    Nothing,
    Foreseen(Account),
    /// Nobody knows, for this reason.
    Unknown(String),
}

/// The newest rows of the journal, newest first.
#[derive(Debug)]
pub(crate) struct Journal {
    pub(crate) entries: Vec<JournalEntry>,
    /// Whether there are older ones.
    pub(crate) is_cut: bool,
}

/// What the models say about the database.
#[derive(Debug)]
pub(crate) enum Models {
    /// It has none.
    None,
    /// Revisions are pending, which would show as differences.
    Behind,
    /// They could not be compared, for this reason.
    Unknown(String),
    /// They were.
    Compared {
        /// As `check` prints them.
        changes: Vec<String>,
        notes: Vec<String>,
    },
}

/// What the pending revisions change.
#[derive(Debug)]
pub(crate) enum Ahead {
    /// None is pending.
    Nothing,
    /// Found by running them in a shadow database.
    Run(Changes),
    /// Read from the models, because there was no shadow database for this reason.
    Models(Changes, String),
    /// Nobody knows, for this reason.
    Unknown(String),
}

impl Ahead {
    /// The changes, as far as they are known.
    pub(crate) fn changes(&self) -> Option<&Changes> {
        match self {
            Self::Run(changes) | Self::Models(changes, _) => Some(changes),
            Self::Nothing | Self::Unknown(_) => None,
        }
    }
}
