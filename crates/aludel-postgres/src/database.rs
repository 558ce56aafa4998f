//! One database of a program: where it is, what its revisions are, how it is run. Never connects by itself.

use std::time::Duration;

use aludel_core::config::Config;
use aludel_core::phase::PhaseLimits;
use aludel_core::revision_set::RevisionSet;

use crate::connect::ConnInfo;
use crate::step::Steps;
use crate::tables::Tables;

/// A database to read or to move.
#[derive(Debug, Clone)]
pub struct Database {
    /// The configuration's name, as `main`.
    pub name: String,
    /// How to reach it.
    pub conn: ConnInfo,
    /// Its history.
    pub revisions: RevisionSet,
    /// How it is run.
    pub options: RunOptions,
    /// The code steps that its revisions may call.
    pub steps: Steps,
}

/// How the revisions of a database are run.
///
/// ```
/// use aludel_postgres::database::RunOptions;
///
/// assert_eq!(RunOptions::default().version_table, "alembic_version");
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RunOptions {
    /// The version table's name; Alembic's own by default, so that its databases are taken over in place.
    pub version_table: String,
    /// Its schema; by default where the search path finds the table.
    pub version_table_schema: Option<String>,
    /// What commits together at most.
    pub limits: PhaseLimits,
    /// How long to wait for another runner.
    pub lock_wait: Duration,
    /// How long a statement waits for a lock.
    pub lock_timeout: Duration,
    /// The schemas that fingerprints cover; none for all but the system's own.
    pub schemas: Vec<String>,
    /// Patterns of what they leave out, as [`crate::autogenerate::Ignore`] reads them.
    pub ignore: Vec<String>,
    /// How long a connection with an open transaction may be silent while another database of the run is not done yet.
    pub keep_alive: Duration,
}

impl RunOptions {
    /// Our own tables where they lie unless the role has a search path of its own: in shadow databases, and for scripts.
    #[must_use]
    pub fn usual_tables(&self) -> Tables {
        let schema = self.version_table_schema.as_deref().unwrap_or("public");
        Tables::new(schema, &self.version_table)
    }
}

impl From<&Config> for RunOptions {
    /// What a configuration says about running, and the default for the rest.
    fn from(config: &Config) -> Self {
        Self {
            version_table: config.version_table.clone(),
            version_table_schema: config.version_table_schema.clone(),
            limits: config.run.limits(),
            lock_wait: config.run.lock_wait,
            lock_timeout: config.run.lock_timeout,
            schemas: config.autogenerate.schemas.clone(),
            ignore: config.autogenerate.ignore.clone(),
            ..Self::default()
        }
    }
}

impl Default for RunOptions {
    fn default() -> Self {
        Self {
            version_table: "alembic_version".to_owned(),
            version_table_schema: None,
            limits: PhaseLimits { max_revisions: 100 },
            lock_wait: Duration::from_secs(60),
            lock_timeout: Duration::from_secs(3),
            schemas: Vec::new(),
            ignore: Vec::new(),
            keep_alive: Duration::from_secs(20),
        }
    }
}
