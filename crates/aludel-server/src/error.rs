//! What can go wrong with a private server, as data; it formats messages and never decides what to
//! do.

use std::fmt;
use std::io;
use std::path::{Path, PathBuf};
use std::process::ExitStatus;

use crate::fetch::FetchError;
use crate::wire::WireError;

/// A folder that was looked at for server binaries, and why it was not taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rejected {
    /// The folder, or the pattern that matched none.
    pub place: PathBuf,
    /// What was missing there.
    pub why: String,
}

/// A private server could not be found, made, started, stopped or asked.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ServerError {
    /// No folder with `initdb` and `postgres` (of the wanted major version) was found.
    #[error(
        "no PostgreSQL server{} found{}; looked at {}",
        Major(*.wanted), Unfetched(.fetch.as_deref()), Places(.looked)
    )]
    BinariesNotFound {
        /// The major version asked for.
        wanted: Option<u32>,
        /// Every place that was looked at, in order.
        looked: Vec<Rejected>,
        /// Why it was not fetched, where that was tried.
        fetch: Option<Box<FetchError>>,
    },
    /// `PG_MAJOR` is set, and is no number.
    #[error("PG_MAJOR is {value:?}, which is no major version of PostgreSQL")]
    BadMajor {
        /// What it says.
        value: String,
    },
    /// The folder that was named explicitly is not usable.
    #[error("{} is no usable PostgreSQL folder: {why}", .bindir.display())]
    BadBinaries {
        /// The folder.
        bindir: PathBuf,
        /// What is wrong with it.
        why: String,
    },
    /// A client program such as `psql` is not installed.
    #[error(
        "no program {program} for a server of version {major} was found beside the server or in \
         PATH{}", Unfetched(.fetch.as_deref())
    )]
    ProgramMissing {
        /// Its name.
        program: String,
        /// The server's major version.
        major: u32,
        /// Why it was not fetched, where that was tried.
        fetch: Option<Box<FetchError>>,
    },
    /// A program could not be started at all.
    #[error("cannot start {} as {user}: {source}", .program.display())]
    Spawn {
        /// The program.
        program: PathBuf,
        /// The user it would have run as.
        user: String,
        /// The system's answer.
        source: io::Error,
    },
    /// A program ended with an error.
    #[error("{} failed ({status}){}", .program.display(), Block(.output))]
    ProgramFailed {
        /// The program.
        program: PathBuf,
        /// How it ended.
        status: ExitStatus,
        /// The last lines of what it said.
        output: String,
    },
    /// The caller is root and there is no ordinary user to run the server as.
    #[error("the server cannot run as root, and neither nobody nor postgres is in /etc/passwd")]
    NoServerUser,
    /// The name of a cluster is empty, too long, or has characters that a file name or a socket
    /// should not have.
    #[error("{name:?} is no name for a cluster (letters, digits, _ and -, at most 40)")]
    ClusterName {
        /// The name.
        name: String,
    },
    /// The project folder cannot be used.
    #[error("cannot use the project folder {}: {why}", .path.display())]
    ProjectFolder {
        /// The folder.
        path: PathBuf,
        /// What is wrong with it.
        why: String,
    },
    /// A folder that must be private belongs to somebody else or is open to others.
    #[error("{} is not safe to use: {why}", .path.display())]
    UnsafeFolder {
        /// The folder.
        path: PathBuf,
        /// What is wrong with it.
        why: String,
    },
    /// The cluster was made by another user.
    #[error("the cluster {} belongs to user {owner}, this program runs as user {caller}", .path.display())]
    ForeignOwner {
        /// The data folder.
        path: PathBuf,
        /// The uid that owns it.
        owner: u32,
        /// The uid of this process.
        caller: u32,
    },
    /// The data folder exists, but holds no cluster.
    #[error("{} holds no PostgreSQL cluster (no PG_VERSION)", .data_dir.display())]
    Damaged {
        /// The data folder.
        data_dir: PathBuf,
    },
    /// There is a cluster, but no binaries of its major version any more.
    #[error(
        "the cluster {} needs PostgreSQL {major}, which is not installed{}",
        .data_dir.display(), Unfetched(.fetch.as_deref())
    )]
    MajorNotInstalled {
        /// The data folder.
        data_dir: PathBuf,
        /// Its major version.
        major: u32,
        /// Why it was not fetched, where that was tried.
        fetch: Option<Box<FetchError>>,
    },
    /// A file or folder could not be read or written.
    #[error("cannot {doing} {}: {source}", .path.display())]
    File {
        /// The verb.
        doing: &'static str,
        /// The file or folder.
        path: PathBuf,
        /// The system's answer.
        source: io::Error,
    },
    /// Somebody else has been working on the cluster for too long.
    #[error("another program has held {} for more than {waited} s", .path.display())]
    Busy {
        /// The lock file.
        path: PathBuf,
        /// How long was waited, in seconds.
        waited: u64,
    },
    /// The server ended while starting.
    #[error("the server ended while starting ({status}); its log {} says{}", .log.display(), Block(.output))]
    StartFailed {
        /// How it ended.
        status: ExitStatus,
        /// The log file.
        log: PathBuf,
        /// The last lines of the log that this start wrote.
        output: String,
    },
    /// The server did not accept connections in time.
    #[error("the server did not become ready within {waited} s; its log {} says{}", .log.display(), Block(.output))]
    StartTimeout {
        /// How long was waited, in seconds.
        waited: u64,
        /// The log file.
        log: PathBuf,
        /// The last lines of the log that this start wrote.
        output: String,
    },
    /// The server did not end, not even when killed.
    #[error("the server of {} did not stop within {waited} s", .data_dir.display())]
    StopTimeout {
        /// The data folder.
        data_dir: PathBuf,
        /// How long was waited, in seconds.
        waited: u64,
    },
    /// No server is running where one is needed.
    #[error("the server of {} is not running", .data_dir.display())]
    NotRunning {
        /// The data folder.
        data_dir: PathBuf,
    },
    /// The server refused a statement, or the connection to it broke.
    #[error(transparent)]
    Wire(#[from] WireError),
}

impl ServerError {
    /// What to do next, where there is something to do.
    #[must_use]
    pub fn hint(&self) -> Option<String> {
        let text = match self {
            Self::BadMajor { .. } => "set it to a number such as 18, or unset it".into(),
            Self::BinariesNotFound { wanted, fetch, .. } => {
                let version = wanted.map(|major| format!("-{major}")).unwrap_or_default();
                let brew = wanted.map(|major| format!("@{major}")).unwrap_or_default();
                format!(
                    "install it (apt-get install postgresql{version}, dnf install postgresql-server, \
                     brew install postgresql{brew}), or set ALUDEL_PG_BINDIR to the folder that \
                     holds initdb and postgres{}",
                    MoreHint(fetch.as_deref())
                )
            }
            Self::BadBinaries { .. } => {
                "set ALUDEL_PG_BINDIR to a folder with initdb and postgres, or unset it".into()
            }
            Self::ProgramMissing { program, fetch, .. } => {
                format!(
                    "install the client programs (apt-get install postgresql-client), so that \
                     {program} is in PATH{}",
                    MoreHint(fetch.as_deref())
                )
            }
            Self::Spawn { user, source, .. }
                if source.kind() == io::ErrorKind::PermissionDenied =>
            {
                format!("the program and every folder above it must be readable by the user {user}")
            }
            Self::NoServerUser => "add a user named postgres, or run as an ordinary user".into(),
            Self::ForeignOwner { path, .. } => {
                format!("run as that user, or have it delete {}", Parent(path))
            }
            Self::Damaged { data_dir } => format!("delete {} and start again", Parent(data_dir)),
            Self::MajorNotInstalled { major, .. } => format!(
                "install PostgreSQL {major}, or reset the cluster, which deletes its data, to start \
                 with another version"
            ),
            Self::UnsafeFolder { path, .. } => format!("remove {} if it is yours", path.display()),
            Self::File { source, .. }
                if matches!(
                    source.kind(),
                    io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem
                ) =>
            {
                "the private server needs a folder that can be written; set a database URL to do \
                 without it"
                    .into()
            }
            _ => return None,
        };
        Some(text)
    }

    /// Turns an I/O error into one that says what was being done to which file.
    pub(crate) fn file(doing: &'static str, path: &Path) -> impl FnOnce(io::Error) -> Self + use<> {
        let path = path.to_path_buf();
        move |source| Self::File { doing, path, source }
    }
}

struct Major(Option<u32>);

impl fmt::Display for Major {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.map_or(Ok(()), |major| write!(f, " {major}"))
    }
}

/// Why something was not fetched, between what was not found and where.
struct Unfetched<'a>(Option<&'a FetchError>);

impl fmt::Display for Unfetched<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.map_or(Ok(()), |error| write!(f, ", and {error}"))
    }
}

struct MoreHint<'a>(Option<&'a FetchError>);

impl fmt::Display for MoreHint<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.and_then(FetchError::hint).map_or(Ok(()), |hint| write!(f, ", {hint}"))
    }
}

struct Places<'a>(&'a [Rejected]);

impl fmt::Display for Places<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, Rejected { place, why }) in self.0.iter().enumerate() {
            let comma = if index == 0 { "" } else { ", " };
            write!(f, "{comma}{} ({why})", place.display())?;
        }
        Ok(())
    }
}

/// Foreign output on lines of its own, so that it cannot be taken for the message's text.
struct Block<'a>(&'a str);

impl fmt::Display for Block<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.0.trim().is_empty() {
            return f.write_str(" nothing");
        }
        f.write_str(":")?;
        self.0.lines().try_for_each(|line| write!(f, "\n    {line}"))
    }
}

struct Parent<'a>(&'a Path);

impl fmt::Display for Parent<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.parent().unwrap_or(self.0).display().fmt(f)
    }
}
