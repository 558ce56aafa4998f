//! What can go wrong with a database of a run. Every error keeps its cause; none holds a URL or a secret.

use std::fmt;
use std::ops::Range;
use std::path::PathBuf;
use std::time::Duration;

use aludel_core::graph::{Action, GraphError};
use aludel_core::revision::{InvalidRevisionId, RevisionFile, RevisionId};
use aludel_core::revision_set::RevisionSetError;
use aludel_core::source::Source;
use tokio_postgres::error::ErrorPosition;

use crate::connect::ConnectError;
use crate::event::{Blocker, Holder};
use crate::step::{Near, RegisteredTwice, StepError};
use crate::unknown::UnknownRevision;

/// An error of the server or of the connection, with everything that the server said.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DatabaseError(Box<Told>);

/// What is known of an error of the server or of the connection; a [`DatabaseError`] can be read as one.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Told {
    /// The five characters of the error's class, when the server sent one.
    pub sqlstate: Option<String>,
    /// The server's message, or the connection's.
    pub message: String,
    /// The server's detail line.
    pub detail: Option<String>,
    /// The server's hint.
    pub hint: Option<String>,
    /// Where inside functions it happened.
    pub context: Option<String>,
    /// The character in the statement, from 1.
    pub position: Option<usize>,
    /// What was sent, shortened.
    pub statement: String,
    /// Whether the connection is gone.
    pub disconnected: bool,
    /// Who was in the way of a statement that waited too long for a lock, as far as that could be seen.
    pub blocked_by: Vec<Blocker>,
    /// How often it was tried before it was given up; 0 where nothing was tried again.
    pub tries: u32,
}

impl DatabaseError {
    /// Keeps what the driver's error says, and which statement it was about.
    pub(crate) fn new(error: &tokio_postgres::Error, statement: &str) -> Self {
        let statement = aludel_core::script::summary(statement, 120);
        Self(Box::new(match error.as_db_error() {
            Some(db) => Told {
                sqlstate: Some(db.code().code().to_owned()),
                message: db.message().to_owned(),
                detail: db.detail().map(str::to_owned),
                hint: db.hint().map(str::to_owned),
                context: db.where_().map(str::to_owned),
                position: match db.position() {
                    Some(ErrorPosition::Original(position)) => usize::try_from(*position).ok(),
                    _ => None,
                },
                statement,
                disconnected: db.code().code().starts_with("57P0"),
                blocked_by: Vec::new(),
                tries: 0,
            },
            None => Told {
                sqlstate: None,
                message: with_causes(error),
                detail: None,
                hint: None,
                context: None,
                position: None,
                statement,
                disconnected: error.is_closed() || is_io(error),
                blocked_by: Vec::new(),
                tries: 0,
            },
        }))
    }

    /// The same with those who were in the way, where it is about a lock.
    pub(crate) fn blocked_by(mut self, blockers: Vec<Blocker>) -> Self {
        if self.is_lock_timeout() {
            self.0.blocked_by = blockers;
        }
        self
    }

    /// The same as the last of so many tries.
    pub(crate) fn tried(mut self, tries: u32) -> Self {
        self.0.tries = tries;
        self
    }

    /// Whether the server cancelled the statement on request.
    #[must_use]
    pub fn is_cancelled(&self) -> bool {
        self.sqlstate.as_deref() == Some("57014")
    }

    /// Whether the statement waited longer for a lock than `lock_timeout` allows.
    #[must_use]
    pub fn is_lock_timeout(&self) -> bool {
        self.sqlstate.as_deref() == Some("55P03")
    }
}

fn is_io(error: &tokio_postgres::Error) -> bool {
    std::error::Error::source(error).is_some_and(|cause| cause.is::<std::io::Error>())
}

fn with_causes(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        let words = error.to_string();
        if !text.contains(&words) {
            text.push_str(": ");
            text.push_str(&words);
        }
        cause = error.source();
    }
    text
}

impl fmt::Display for DatabaseError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)?;
        match &self.sqlstate {
            Some(sqlstate) => write!(f, " (SQLSTATE {sqlstate})"),
            None => Ok(()),
        }
    }
}

impl std::error::Error for DatabaseError {}

impl std::ops::Deref for DatabaseError {
    type Target = Told;

    fn deref(&self) -> &Told {
        &self.0
    }
}

/// A statement of a revision that the server refused.
#[derive(Debug, Clone)]
pub struct StatementError {
    /// The revision.
    pub revision: RevisionId,
    /// Up or down.
    pub direction: Action,
    /// The file.
    pub origin: Source,
    /// The statement in it.
    pub span: Range<usize>,
    /// The byte that the server points at.
    pub offset: Option<usize>,
    /// Whether the section was a transaction, so that nothing of it stays.
    pub transactional: bool,
    /// What the server said.
    pub error: DatabaseError,
}

/// Why a database was not moved.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum RunErrorKind {
    /// No session.
    #[error(transparent)]
    Connect(#[from] Box<ConnectError>),
    /// The server refused something of our own.
    #[error(transparent)]
    Server(#[from] DatabaseError),
    /// The server refused a statement of a revision.
    #[error("{}: {}", .0.origin.locate(.0.offset.unwrap_or(.0.span.start)), .0.error)]
    Statement(Box<StatementError>),
    /// A target or a version row that the graph does not know, or a path that is not there.
    #[error(transparent)]
    Graph(Box<GraphError>),
    /// Rows of the version table that the history does not contain.
    #[error("{error}")]
    UnknownApplied {
        /// Which ones; always [`GraphError::UnknownApplied`].
        error: Box<GraphError>,
        /// What the journal knows of each.
        revisions: Vec<UnknownRevision>,
    },
    /// The revision files.
    #[error(transparent)]
    Revisions(Box<RevisionSetError>),
    /// A row of the version table that can be no identifier.
    #[error("{table} holds a row that is no revision: {reason}")]
    VersionRow {
        /// The version table.
        table: String,
        /// Which rule it breaks.
        reason: InvalidRevisionId,
    },
    /// Someone moved the version rows although we hold the lock: a tool that does not take it.
    #[error(
        "{table} was moved by someone else: {rows} should have touched {expected} row, and touched {found}"
    )]
    VersionMoved {
        /// The version table.
        table: String,
        /// The values.
        rows: String,
        /// Rows that should have been touched.
        expected: u64,
        /// Rows that were.
        found: u64,
    },
    /// A row of the journal that this version cannot read.
    #[error("{table} holds a row that cannot be read: {reason}")]
    JournalRow {
        /// The journal.
        table: String,
        /// Why.
        reason: String,
    },
    /// A file that is not what was run.
    #[error("revision {} was edited after it was applied", file.header().revision)]
    EditedApplied {
        /// Up and down sections as the journal keeps them.
        applied: String,
        /// The file as it is now.
        file: Box<RevisionFile>,
    },
    /// A constraint that is checked at the end of the revision does not hold.
    #[error("a deferred constraint does not hold at the end of revision {revision}: {error}")]
    DeferredConstraint {
        /// The revision.
        revision: RevisionId,
        /// Its file.
        path: PathBuf,
        /// What the server said.
        error: DatabaseError,
    },
    /// Someone moved the version rows between our reading and our locking them.
    #[error("{table} held {expected:?} and holds {found:?} now: another tool moved it")]
    VersionChanged {
        /// The version table.
        table: String,
        /// The rows that the plan was made for.
        expected: String,
        /// The rows that are there.
        found: String,
    },
    /// A downgrade through a file without down section.
    #[error("revision {revision} has no `-- aludel: down` section: {}", path.display())]
    MissingDown {
        /// The revision.
        revision: RevisionId,
        /// Its file.
        path: PathBuf,
    },
    /// A downgrade through a revision that says that it cannot be reverted.
    #[error("revision {revision} is irreversible: {why}")]
    Irreversible {
        /// The revision.
        revision: RevisionId,
        /// Its file.
        path: PathBuf,
        /// The author's reason.
        why: String,
    },
    /// A code step that the program does not have.
    #[error(
        "revision {revision} calls the code step {name:?} version {version}, which this program does not register"
    )]
    UnknownCall {
        /// The revision.
        revision: RevisionId,
        /// The step's name.
        name: String,
        /// The step's version.
        version: u32,
        /// The file.
        origin: Source,
        /// The marker in it.
        span: Range<usize>,
        /// What may be meant.
        near: Option<Near>,
    },
    /// A code step, which is no SQL, in a script.
    #[error(
        "revision {revision} calls the code step {name} {version}, which runs in the program and cannot be in a script"
    )]
    CallOffline {
        /// The revision.
        revision: RevisionId,
        /// The step's name.
        name: String,
        /// The step's version.
        version: u32,
        /// The file.
        origin: Source,
        /// The marker in it.
        span: Range<usize>,
    },
    /// Two code steps that one call could mean.
    #[error(transparent)]
    RegisteredTwice(#[from] RegisteredTwice),
    /// A code step failed.
    #[error(transparent)]
    Step(Box<StepError>),
    /// Another runner kept the lock for too long.
    #[error("another runner holds the lock; waited {} s", waited.as_secs())]
    LockBusy {
        /// How long.
        waited: Duration,
        /// Who holds it.
        holder: Option<Holder>,
    },
    /// Two configurations that reach one database.
    #[error("the databases {first} and {second} are one and the same database")]
    SameDatabase {
        /// One name.
        first: String,
        /// The other.
        second: String,
    },
    /// A database that says that it is another one.
    #[error("this database is {found:?}, and the configuration is that of {expected:?}")]
    WrongIdentity {
        /// The name in the database.
        found: String,
        /// The name in the configuration.
        expected: String,
    },
    /// A standby, or a session that may only read.
    #[error("the server is {what} and cannot be migrated")]
    ReadOnly {
        /// Which of the two.
        what: &'static str,
    },
    /// Something between us and the server that hands the session on.
    #[error("the connection goes through a pooler")]
    Pooler,
    /// A server that is too old.
    #[error("the server is PostgreSQL {version}; 14 or newer is needed")]
    TooOld {
        /// Its version.
        version: String,
    },
    /// A section without transaction was left unfinished, and the command would leave it so.
    #[error("revision {revision} is half {}: an earlier run stopped inside it", if *direction == Action::Upgrade { "applied" } else { "reverted" })]
    HalfDone {
        /// The revision.
        revision: String,
        /// Which way.
        direction: Action,
    },
    /// The file of a half-run revision no longer begins as it was run.
    #[error(
        "revision {revision} is half run, and what was run is not what the file says now: section {section}, statement {statement}"
    )]
    ProgressChanged {
        /// The revision.
        revision: String,
        /// The section, from 1.
        section: i32,
        /// The statement in it, from 1; 0 is the section as a whole.
        statement: i32,
    },
    /// The connection went while a round was committed, so that nobody knows on which side of it the server stands.
    #[error("the connection was lost {stage}: {error}")]
    Unsettled {
        /// How far the commit was.
        stage: CommitStage,
        /// What became of the connection.
        error: DatabaseError,
    },
    /// The server answered that it had committed or prepared, and has not.
    #[error("{what} was answered without an error, and nothing of it is there")]
    NotCommitted {
        /// The statement.
        what: &'static str,
    },
    /// A transaction that an earlier run left prepared, and whose fate is decided in a database that the command does not reach.
    #[error(
        "run {run} left a transaction prepared here since {since}, and another database decides what becomes of it"
    )]
    InDoubt {
        /// The run.
        run: uuid::Uuid,
        /// Since when it waits.
        since: jiff::Timestamp,
    },
    /// A run of several databases that one has committed and this one has not.
    #[error(
        "run {run} moved another database and stopped before this one, which is to follow to {}",
        list(to)
    )]
    LeftBehind {
        /// The run.
        run: uuid::Uuid,
        /// The heads that this database is to have.
        to: Vec<String>,
    },
    /// The database that is to follow a run stands where no way leads on.
    #[error("run {run} is to be finished at {}, and there is no way from here: {reason}", list(to))]
    NoWayOn {
        /// The run.
        run: uuid::Uuid,
        /// The heads that this database is to have.
        to: Vec<String>,
        /// Why not.
        reason: String,
    },
    /// The server has no place left for another prepared transaction.
    #[error("all {slots} places for prepared transactions are taken on this server")]
    NoPreparedSlot {
        /// How many there are.
        slots: i32,
    },
    /// The runner's lock went while a revision ran, and somebody may have moved the database since.
    #[error("the runner's lock was released while the revisions ran")]
    LockLost,
    /// The work was rolled back because another database of the round failed. Never the only error of a run.
    #[error("rolled back, as another database failed")]
    Abandoned,
    /// The user or the system asked to stop.
    #[error("interrupted")]
    Interrupted,
}

/// How far the commit of a round was when a connection went.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CommitStage {
    /// The transaction was about to be prepared; nothing is committed anywhere.
    Prepare,
    /// The commit was sent.
    Commit,
    /// The commit is decided, and this database was about to follow it.
    Finish,
}

impl fmt::Display for CommitStage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Prepare => "while the transaction was prepared",
            Self::Commit => "while the transaction was committed",
            Self::Finish => "while the prepared transaction was ended",
        })
    }
}

/// Heads in a sentence; none is the base.
fn list(heads: &[String]) -> String {
    if heads.is_empty() { "<base>".to_owned() } else { heads.join(", ") }
}

/// A failure of one database of a run.
#[derive(Debug)]
pub struct RunError {
    /// The database's name.
    pub database: String,
    /// What went wrong.
    pub kind: RunErrorKind,
}

impl fmt::Display for RunError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.kind.fmt(f)
    }
}

impl std::error::Error for RunError {
    /// The cause of what went wrong: that itself is said already.
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        self.kind.source()
    }
}

impl From<StepError> for RunErrorKind {
    fn from(error: StepError) -> Self {
        Self::Step(Box::new(error))
    }
}

impl From<GraphError> for RunErrorKind {
    fn from(error: GraphError) -> Self {
        Self::Graph(Box::new(error))
    }
}

impl From<RevisionSetError> for RunErrorKind {
    fn from(error: RevisionSetError) -> Self {
        Self::Revisions(Box::new(error))
    }
}

#[cfg(test)]
mod tests;
