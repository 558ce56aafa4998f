//! One configuration: what it says, and its defaults. Never reads the environment.

mod file;

use std::ops::Range;
use std::path::{Path, PathBuf};
use std::time::Duration;

use crate::embedded::PREFIX;
use crate::phase::PhaseLimits;
use crate::revision::FileTemplate;
use crate::source::Source;

/// A configuration as its file says it, defaults filled in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Config {
    /// The file; for a configuration in the binary, `embedded:` and the file's name.
    pub path: PathBuf,
    /// Whether it comes from the binary instead of the disk.
    pub is_embedded: bool,
    /// The database's name in commands, as `main`.
    pub name: String,
    /// What people call it.
    pub title: String,
    /// The folder whose `versions/` holds the revisions, made absolute against the file's folder.
    pub script_location: PathBuf,
    /// The environment variable with the URL.
    pub url_env: String,
    /// The version table.
    pub version_table: String,
    /// Its schema, where it is not the search path's.
    pub version_table_schema: Option<String>,
    /// How new revision files are named.
    pub file_template: FileTemplate,
    /// How revisions are run.
    pub run: Run,
    /// What tells what the database should be like, where it is not compiled in.
    pub models: Option<ModelsSource>,
    /// What is compared.
    pub autogenerate: Autogenerate,
}

/// The key `models`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ModelsSource {
    /// `models = { command = ["python", "print_ddl.py"] }`: a program that prints SQL, run in the file's folder.
    Command(Vec<String>),
    /// `models = { sql = "schema.sql" }`: a file of SQL, or a folder of `.sql` files in the order of their names.
    Sql(PathBuf),
}

/// The `[autogenerate]` table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Autogenerate {
    /// The schemas that are compared.
    pub schemas: Vec<String>,
    /// Patterns of names that are left out.
    pub ignore: Vec<String>,
}

/// The `[run]` table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Run {
    /// What commits together.
    pub transaction: Transaction,
    /// At most so many revisions commit together.
    pub max_revisions_per_phase: usize,
    /// How long to wait for another runner.
    pub lock_wait: Duration,
    /// How long a statement waits for a lock.
    pub lock_timeout: Duration,
}

/// What commits together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Transaction {
    /// The whole run, phase by phase.
    Run,
    /// Every revision by itself.
    Revision,
}

/// A configuration file that cannot be used, with the place where that is known.
#[derive(Debug, Clone, thiserror::Error)]
#[error("{}: {message}", .source_text.locate(.span.start))]
pub struct ConfigError {
    /// The file's path and text; passwords that stand in it, where none belongs, are masked.
    pub source_text: Source,
    /// The bytes that the error is about.
    pub span: Range<usize>,
    /// What is wrong.
    pub message: String,
    /// What to do.
    pub hint: Option<String>,
}

impl Config {
    /// Reads the text of a configuration file.
    ///
    /// # Errors
    ///
    /// [`ConfigError`] for the first thing that is wrong; an unknown key names the nearest known one.
    pub fn parse(path: &Path, text: &str) -> Result<Self, ConfigError> {
        file::parse(path, text)
    }

    /// Reads a configuration that is embedded in the binary; its folders are names in messages, and on no disk.
    ///
    /// # Errors
    ///
    /// As [`Config::parse`].
    pub fn parse_embedded(file_name: &str, text: &str) -> Result<Self, ConfigError> {
        let config = Self::parse(Path::new(&format!("{PREFIX}{file_name}")), text)?;
        let script_location =
            PathBuf::from(format!("{PREFIX}{}", config.script_location.display()));
        Ok(Self { is_embedded: true, script_location, ..config })
    }

    /// The folder that the file is in, for what stands beside it; none for a configuration in the binary.
    #[must_use]
    pub fn folder(&self) -> Option<&Path> {
        if self.is_embedded { None } else { self.path.parent() }
    }

    /// The variables that say where the database is: the one with its URL, and the one with the file that holds it.
    #[must_use]
    pub fn url_variables(&self) -> [String; 2] {
        [self.url_env.clone(), format!("{}_FILE", self.url_env)]
    }

    /// The file's name alone, for messages.
    #[must_use]
    pub fn file_name(&self) -> String {
        let name = self.path.file_name().unwrap_or_default().to_string_lossy();
        name.strip_prefix(PREFIX).unwrap_or(&name).to_owned()
    }

    /// The folder of the revision files.
    #[must_use]
    pub fn versions(&self) -> PathBuf {
        self.script_location.join("versions")
    }
}

impl Run {
    /// How a run is cut into phases.
    #[must_use]
    pub fn limits(&self) -> PhaseLimits {
        let max_revisions = match self.transaction {
            Transaction::Run => self.max_revisions_per_phase,
            Transaction::Revision => 1,
        };
        PhaseLimits { max_revisions }
    }
}

impl Default for Autogenerate {
    fn default() -> Self {
        Self { schemas: vec!["public".to_owned()], ignore: Vec::new() }
    }
}

impl Default for Run {
    fn default() -> Self {
        Self {
            transaction: Transaction::Run,
            max_revisions_per_phase: 100,
            lock_wait: Duration::from_secs(60),
            lock_timeout: Duration::from_secs(3),
        }
    }
}

#[cfg(test)]
mod tests;
