//! Why there is no backup. No error holds a URL or a secret.

use std::io;
use std::path::PathBuf;
use std::process::ExitStatus as ChildStatus;

use crate::error::{CommandError, Problem};
use crate::exit::ExitStatus;

/// Why a database could not be backed up.
#[derive(Debug, thiserror::Error)]
pub(crate) enum BackupError {
    /// No `pg_dump` in `PATH`.
    #[error("there is no pg_dump in PATH, and a backup is made with it")]
    Missing { database: String, server: u32 },
    /// None that is new enough.
    #[error("{} is of PostgreSQL {client}, and the server is of PostgreSQL {server}: an older pg_dump cannot back up a newer server", program.display())]
    TooOld { database: String, program: PathBuf, client: u32, server: u32 },
    /// One that does not say what it is.
    #[error("{} does not say its version: {why}", program.display())]
    NoVersion { database: String, program: PathBuf, why: String },
    /// The folder for backups.
    #[error("cannot make the folder {} for backups: {source}", path.display())]
    Folder { path: PathBuf, source: io::Error },
    /// The file of a backup.
    #[error("cannot write {}: {source}", path.display())]
    File { path: PathBuf, source: io::Error },
    /// The program did not start, or was lost.
    #[error("cannot run {}: {source}", program.display())]
    Start { database: String, program: PathBuf, source: io::Error },
    /// The program failed or was killed.
    #[error("the backup failed: {} ended with {status}", program.display())]
    Failed { database: String, program: PathBuf, status: ChildStatus, said: String },
    /// The user or the system asked to stop.
    #[error("interrupted")]
    Interrupted,
}

impl BackupError {
    /// The database that it is about, where it is about one.
    fn database(&self) -> Option<&str> {
        match self {
            Self::Missing { database, .. }
            | Self::TooOld { database, .. }
            | Self::NoVersion { database, .. }
            | Self::Start { database, .. }
            | Self::Failed { database, .. } => Some(database),
            Self::Folder { .. } | Self::File { .. } | Self::Interrupted => None,
        }
    }

    fn hint(&self) -> Option<String> {
        match self {
            Self::Missing { server, .. } => Some(format!(
                "install PostgreSQL's client programs of version {server} or newer, as in `apt-get install postgresql-client-{server}`"
            )),
            Self::TooOld { server, .. } => Some(format!(
                "install the client programs of PostgreSQL {server}, or put their folder into PATH"
            )),
            Self::NoVersion { .. } | Self::Start { .. } => Some(
                "put the folder of PostgreSQL's own pg_dump into PATH before this one".to_owned(),
            ),
            Self::Folder { .. } | Self::File { .. } => {
                Some("name a folder that can be written with --backup".to_owned())
            }
            Self::Failed { .. } | Self::Interrupted => None,
        }
    }

    /// As people read it.
    pub(crate) fn into_error(self, several: bool, signal: Option<ExitStatus>) -> CommandError {
        let mut problem = Problem::new(self.to_string())
            .of(self.database().filter(|_| several))
            .maybe_hint(self.hint());
        if let Self::Failed { said, .. } = &self {
            problem = said.lines().fold(problem, Problem::note);
        }
        let status = match self {
            Self::Interrupted => signal.unwrap_or(ExitStatus::Interrupted),
            _ => ExitStatus::Failure,
        };
        let untouched =
            if several { "no database was touched" } else { "the database was not touched" };
        CommandError::new(status, problem.note(untouched))
    }
}
