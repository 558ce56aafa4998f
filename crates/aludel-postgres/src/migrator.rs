//! Migrations by an application itself, before it serves: what it carries, brought to its heads. Never prints, and never
//! decides how a database is moved; that is the coordinator's.

use aludel_core::config::{Config, ConfigError};
use aludel_core::embedded::EmbeddedProject;
use aludel_core::graph::Target;
use aludel_core::nearest::nearest;
use aludel_core::revision_set::{RevisionSet, RevisionSetError};
use secrecy::SecretString;
use uuid::Uuid;

use crate::connect::{ConnInfo, ConnInfoError, Environment, ProcessEnvironment};
use crate::coordinator;
use crate::database::{Database, RunOptions};
use crate::error::RunErrorKind;
use crate::event::Observer;
use crate::interrupt::Interrupt;
use crate::journal::Author;
use crate::plan::Move;
use crate::report::{RunFailure, RunReport};
use crate::runner::RunContext;
use crate::step::Steps;

/// The databases of an application, and the revisions that it carries for them.
///
/// Any number of instances may start at once: one applies what is pending, the others wait for it, at most `lock_wait` of
/// the configuration, and find nothing to do. All databases are checked before any is touched.
///
/// ```no_run
/// # async fn start(project: aludel_core::embedded::EmbeddedProject) -> Result<(), Box<dyn std::error::Error>> {
/// use aludel_postgres::migrator::Migrator;
///
/// // `project` is what `aludel::embed_revisions!("aludel.toml")` gives.
/// let url = std::env::var("DATABASE_URL")?;
/// Migrator::new("circles", "1.4.0", project).url("main", url).upgrade().await?;
/// # Ok(())
/// # }
/// ```
#[must_use = "nothing is moved before `upgrade`"]
pub struct Migrator<'m> {
    tool: String,
    project: EmbeddedProject,
    reached: Vec<(String, Reach)>,
    steps: Steps,
    observer: &'m dyn Observer,
    interrupt: Interrupt,
}

/// How a database is reached: as it was given, so that what is wrong with it is said where all else is said.
enum Reach {
    Url(SecretString),
    Conn(Box<ConnInfo>),
}

impl<'m> Migrator<'m> {
    /// An application of this name and version, both as the journal and `pg_stat_activity` keep them, with the revisions that
    /// `embed_revisions!` put into it.
    pub fn new(name: &str, version: &str, project: EmbeddedProject) -> Self {
        Self {
            tool: format!("{name} {version}"),
            project,
            reached: Vec::new(),
            steps: Steps::default(),
            observer: &(),
            interrupt: Interrupt::never(),
        }
    }

    /// Moves the database whose configuration has this `name`, and reaches it by a URL or libpq's `key=value`; what that leaves
    /// open comes from `PG*` variables and `.pgpass`. No other variable is read, and none that `url_env` names.
    pub fn url(mut self, database: &str, url: impl Into<SecretString>) -> Self {
        self.reached.push((database.to_owned(), Reach::Url(url.into())));
        self
    }

    /// The same for a connection that is settled already.
    pub fn conn(mut self, database: &str, conn: ConnInfo) -> Self {
        self.reached.push((database.to_owned(), Reach::Conn(Box::new(conn))));
        self
    }

    /// Registers the steps in Rust that revisions call.
    pub fn steps(mut self, steps: Steps) -> Self {
        self.steps = steps;
        self
    }

    /// Tells this observer what happens while it happens; nobody, unless it is called.
    pub fn observer(mut self, observer: &'m dyn Observer) -> Self {
        self.observer = observer;
        self
    }

    /// Stops when asked to: running statements are cancelled, and what is not committed is rolled back.
    pub fn interrupt(mut self, interrupt: Interrupt) -> Self {
        self.interrupt = interrupt;
        self
    }

    /// Brings every database that was given to the heads of its history. Where all are there already, nothing is written.
    ///
    /// The future stays on its thread, as the observer does: `await` it in `main` or in `block_on`, not in `tokio::spawn`.
    ///
    /// # Errors
    ///
    /// [`MigratorError`]: with [`MigratorError::Run`] it says what is committed, with every other one nothing was touched.
    pub async fn upgrade(&self) -> Result<RunReport, MigratorError> {
        let databases = self.databases()?;
        let os_user = ProcessEnvironment.os_user().unwrap_or_else(|| "unknown".to_owned());
        let author = Author { os_user, tool: self.tool.clone() };
        let upgrade = Move::Upgrade(Target::heads());
        let context = RunContext {
            run: Uuid::now_v7(),
            command: upgrade.word(),
            author: &author,
            observer: self.observer,
            interrupt: &self.interrupt,
        };
        Ok(coordinator::run(&databases, &upgrade, &context).await?)
    }

    /// The databases in the program's order, whatever the order in which they were given.
    fn databases(&self) -> Result<Vec<Database>, MigratorError> {
        if !self.project.faults.is_empty() {
            return Err(MigratorError::Faulty(self.project.faults));
        }
        let configs = self.project.configs().map_err(Box::new)?;
        let known = || configs.iter().map(|config| config.name.clone()).collect();
        let is_known = |name: &str| configs.iter().any(|config| config.name == name);
        if let Some((name, _)) = self.reached.iter().find(|(name, _)| !is_known(name)) {
            return Err(MigratorError::UnknownDatabase { name: name.clone(), known: known() });
        }
        if self.reached.is_empty() {
            return Err(MigratorError::NoDatabase { known: known() });
        }
        configs.iter().filter_map(|config| self.database(config).transpose()).collect()
    }

    /// The database of a configuration, if it was given.
    fn database(&self, config: &Config) -> Result<Option<Database>, MigratorError> {
        let name = &config.name;
        // The last word counts, as with every setter.
        let Some((_, reach)) = self.reached.iter().rev().find(|(given, _)| given == name) else {
            return Ok(None);
        };
        let Some(embedded) = self.project.revisions(name) else { return Ok(None) };
        let revisions = RevisionSet::open(embedded).map_err(|error| MigratorError::Revisions {
            database: name.clone(),
            error: Box::new(error),
        })?;
        let conn = match reach {
            Reach::Conn(conn) => ConnInfo::clone(conn),
            Reach::Url(url) => ConnInfo::parse(url, &ProcessEnvironment)
                .map_err(|error| MigratorError::Url { database: name.clone(), error })?,
        };
        let (options, steps) = (RunOptions::from(config), self.steps.clone());
        Ok(Some(Database { name: name.clone(), conn, revisions, options, steps }))
    }
}

/// Why the databases of an application are not at their heads. Holds no URL and no password.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum MigratorError {
    /// What was wrong with the files when a build with debug assertions read them; other builds fail instead.
    #[error("the revisions in the program cannot be used: {}", .0.join("; "))]
    Faulty(&'static [&'static str]),
    /// A configuration in the program.
    #[error(transparent)]
    Config(#[from] Box<ConfigError>),
    /// The revisions of one database.
    #[error("{database}: {error}")]
    Revisions {
        /// The database.
        database: String,
        /// What is wrong with them.
        error: Box<RevisionSetError>,
    },
    /// No database was given.
    #[error("it was not said how any of the databases is reached")]
    NoDatabase {
        /// Those of the program.
        known: Vec<String>,
    },
    /// A database that the program has no configuration of.
    #[error("the program has no configuration of a database {name:?}")]
    UnknownDatabase {
        /// The name that was given.
        name: String,
        /// Those of the program.
        known: Vec<String>,
    },
    /// A URL that cannot be read. It is not repeated.
    #[error("{database}: {error}")]
    Url {
        /// The database.
        database: String,
        /// What is wrong with it.
        error: ConnInfoError,
    },
    /// The run failed; what is committed stands in its report.
    #[error(transparent)]
    Run(#[from] RunFailure),
}

impl MigratorError {
    /// Whether a database has been migrated by a newer version of the application, and nothing else is wrong: it is at revisions
    /// that are not in this program. Nothing was touched then.
    #[must_use]
    pub fn is_ahead(&self) -> bool {
        let Self::Run(failure) = self else { return false };
        let is_ahead = |kind: &RunErrorKind| matches!(kind, RunErrorKind::UnknownApplied { .. });
        !failure.errors.is_empty() && failure.errors.iter().all(|error| is_ahead(&error.kind))
    }

    /// What to do, where that is known.
    #[must_use]
    pub fn hint(&self) -> Option<String> {
        match self {
            Self::Faulty(_) => Some("mend the files and build the program anew".to_owned()),
            Self::Config(error) => error.hint.clone(),
            Self::Revisions { .. } => None,
            Self::NoDatabase { known } => Some(format!("give the URL of {}", known.join(" or "))),
            Self::UnknownDatabase { name, known } => {
                Some(match nearest(name, known.iter().map(String::as_str)) {
                    Some(near) => format!("did you mean {near:?}?"),
                    None => format!("the databases are {}", known.join(", ")),
                })
            }
            Self::Url { error, .. } => error.hint(),
            Self::Run(failure) => failure.errors.iter().find_map(|error| of_run(&error.kind)),
        }
    }
}

fn of_run(kind: &RunErrorKind) -> Option<String> {
    match kind {
        RunErrorKind::UnknownApplied { .. } => Some(
            "a newer version of the program has migrated the database: start that one, or take its revisions back with it"
                .to_owned(),
        ),
        RunErrorKind::LockBusy { holder, .. } => {
            let who = holder.as_ref().map_or_else(|| "another run".to_owned(), ToString::to_string);
            Some(format!("it is held by {who}: start again when that run has ended, or raise lock_wait"))
        }
        RunErrorKind::Connect(error) => error.hint(),
        _ => None,
    }
}
