//! What a run tells while it runs: values for an observer. Never prints and never waits for the observer.

use std::time::Duration;

use aludel_core::graph::Action;
use aludel_core::revision::RevisionId;

use crate::connect::Notice;

/// One thing that happened in a run.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub enum Event<'e> {
    /// Another runner holds the lock; sent once per holder and then at each poll that finds it changed.
    WaitingForLock {
        /// The database.
        database: &'e str,
        /// Who holds it, as far as the server tells.
        holder: Option<&'e Holder>,
    },
    /// A statement waits for locks of other sessions; sent when it begins to, and when others are in its way.
    Blocked {
        /// The database.
        database: &'e str,
        /// Who is in its way.
        by: &'e [Blocker],
    },
    /// What a database is at; sent every so often while something takes long.
    Working {
        /// The database.
        database: &'e str,
        /// What it is at.
        work: &'e Work,
    },
    /// The plan of a database is known.
    Planned {
        /// The database.
        database: &'e str,
        /// How many revisions are ahead; 0 is nothing to do.
        steps: usize,
    },
    /// A revision begins.
    StepStarted {
        /// The database.
        database: &'e str,
        /// The rows that the version table loses.
        from: &'e [RevisionId],
        /// The rows that it gains.
        to: &'e [RevisionId],
        /// Up, down or stamp.
        direction: Action,
        /// The revision's message.
        message: &'e str,
    },
    /// A statement outside a transaction begins, which may take long.
    StatementStarted {
        /// The database.
        database: &'e str,
        /// The statement on one line, cut.
        summary: &'e str,
    },
    /// How far a code step in batches is: before its first batch, behind each one, and once more at its end.
    StepProgress {
        /// The database.
        database: &'e str,
        /// The step's name.
        name: &'e str,
        /// How many rows are done and committed, by earlier runs, too.
        done: u64,
        /// About how many rows there are, where the step can tell.
        total: Option<u64>,
        /// Whether nothing is left.
        is_over: bool,
    },
    /// A revision is done and recorded, though not committed before its phase is.
    StepFinished {
        /// The database.
        database: &'e str,
        /// The revision.
        revision: &'e str,
        /// How long it took.
        duration: Duration,
    },
    /// A phase is committed.
    PhaseCommitted {
        /// The database.
        database: &'e str,
        /// The phase, from 1.
        phase: usize,
        /// Of how many.
        phases: usize,
    },
    /// Two databases of a round will be committed one after the other, since a server keeps no prepared transactions.
    OneByOne {
        /// Committed first.
        first: &'e str,
        /// Committed behind it; if that fails, the next run finishes it.
        database: &'e str,
    },
    /// What an earlier run left unfinished is settled.
    Settled {
        /// The database.
        database: &'e str,
        /// The earlier run.
        run: uuid::Uuid,
        /// How.
        how: Settlement,
    },
    /// The server said something.
    Notice {
        /// The database.
        database: &'e str,
        /// What.
        notice: &'e Notice,
    },
    /// Something that is no failure and should be known.
    Warning {
        /// The database.
        database: &'e str,
        /// What.
        message: &'e str,
    },
}

/// How the remains of an earlier run were settled.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Settlement {
    /// Its prepared transaction is committed, as the database that decides had committed.
    Committed,
    /// Its prepared transaction is rolled back, as the database that decides had not committed.
    RolledBack,
    /// This database has followed the one that was committed before it.
    Followed,
}

/// The session that holds a lock.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Holder {
    /// Its process on the server.
    pub pid: i32,
    /// What it calls itself.
    pub application: String,
    /// Its role.
    pub user: String,
    /// Since when it is connected, as the server writes it.
    pub since: String,
}

impl std::fmt::Display for Holder {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self { pid, application, user, since } = self;
        write!(f, "{}, connected since {since})", session(*pid, application, user))
    }
}

/// What a session is at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Work {
    /// The statement on one line, cut.
    pub statement: String,
    /// How long it has been running.
    pub elapsed: Duration,
    /// How far it is, where the server tells.
    pub progress: Option<ServerProgress>,
    /// Whether it waits for a lock.
    pub waits: bool,
}

/// How far a statement is, as the server's `pg_stat_progress_` views say it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ServerProgress {
    /// What it does at the moment, in the server's words, as `building index: scanning table`.
    pub phase: String,
    /// How much of that is done.
    pub done: u64,
    /// Of how much; 0 where the server does not know.
    pub total: u64,
}

impl ServerProgress {
    /// How much of the phase is done, in percent; nothing where the server does not know.
    #[must_use]
    pub fn percent(&self) -> Option<u64> {
        (self.done.min(self.total) * 100).checked_div(self.total)
    }
}

/// A session that another one waits for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Blocker {
    /// Its process on the server.
    pub pid: i32,
    /// What it calls itself.
    pub application: String,
    /// Its role.
    pub user: String,
    /// What it does, in the server's words, as `idle in transaction`.
    pub state: String,
    /// When its newest query began, as the server writes it.
    pub query_start: String,
}

impl std::fmt::Display for Blocker {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self { pid, application, user, state, query_start } = self;
        let session = session(*pid, application, user);
        write!(f, "{session}, {state}, its query began {query_start})")
    }
}

/// How the description of a session begins, up to what is known of its doings.
fn session(pid: i32, application: &str, user: &str) -> String {
    let application = if application.is_empty() { "no name" } else { application };
    format!("process {pid} of the server ({application}, role {user}")
}

/// Takes the events of a run.
///
/// Any `Fn(&Event<'_>)` is an observer:
///
/// ```
/// use aludel_postgres::event::{Event, Observer};
///
/// let log = |event: &Event<'_>| {
///     if let Event::StepStarted { message, .. } = event {
///         println!("{message}");
///     }
/// };
/// let observer: &dyn Observer = &log;
/// ```
pub trait Observer {
    /// Called in the order of the events, from the task that runs.
    fn event(&self, event: &Event<'_>);
}

impl<F: Fn(&Event<'_>)> Observer for F {
    fn event(&self, event: &Event<'_>) {
        self(event);
    }
}

/// Nobody watches.
impl Observer for () {
    fn event(&self, _: &Event<'_>) {}
}
