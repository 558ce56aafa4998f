//! The private development servers of a project: when they may be used, and their URLs. Never used in production.

use secrecy::SecretString;

use crate::config::Config;
use crate::error::CommandError;
use crate::output::Output;

/// Whether a private server may stand in for a URL that is not set.
pub(crate) fn is_allowed() -> bool {
    cfg!(feature = "private-server") && !is_production()
}

/// Whether the environment says that this is production.
pub(crate) fn is_production() -> bool {
    std::env::var("ENVIRONMENT").is_ok_and(|value| value.eq_ignore_ascii_case("production"))
}

#[cfg(not(feature = "private-server"))]
pub(crate) fn urls(_: &[&Config], _: &Output) -> Result<Vec<SecretString>, CommandError> {
    Err(CommandError::failure("this program is built without private servers", "set the databases' URLs"))
}

#[cfg(feature = "private-server")]
pub(crate) use with_servers::{cluster, problem, urls};

#[cfg(feature = "private-server")]
mod with_servers {
    use std::path::Path;

    use aludel_server::{DevCluster, ServerError, StartOutcome};

    use super::{CommandError, Config, Output, SecretString};
    use crate::error::Problem;

    /// Starts one server per configuration, side by side, and returns the URLs of the databases on them.
    pub(crate) fn urls(configs: &[&Config], output: &Output) -> Result<Vec<SecretString>, CommandError> {
        let started = std::thread::scope(|scope| {
            let handles: Vec<_> = configs.iter().map(|config| scope.spawn(|| start(config))).collect();
            handles.into_iter().map(std::thread::ScopedJoinHandle::join).collect::<Vec<_>>()
        });
        let mut lines = Vec::new();
        let mut urls = Vec::new();
        for (config, started) in configs.iter().zip(started) {
            let started = match started {
                Ok(started) => started.map_err(|error| problem(&error, &config.name))?,
                Err(panic) => std::panic::resume_unwind(panic),
            };
            lines.extend(started.line);
            urls.push(started.url);
        }
        if !lines.is_empty() {
            let servers = if configs.len() == 1 { "a private PostgreSQL" } else { "private PostgreSQL servers" };
            output.talk(&format!("note: no URL is set, so {servers} started: {}", lines.join("; ")));
        }
        Ok(urls)
    }

    struct Private {
        url: SecretString,
        line: Option<String>,
    }

    fn start(config: &Config) -> Result<Private, ServerError> {
        let cluster = cluster(config)?;
        let started = cluster.ensure_running()?;
        let database = database_name(config);
        // Also when the server runs already: the program that started it may not have come to this.
        cluster.ensure_database(&database)?;
        let is_new = started.outcome != StartOutcome::AlreadyRunning;
        let server = &started.server;
        let line = is_new.then(|| format!("{} in {}", config.name, server.data_dir.display()));
        Ok(Private { url: server.url(&database).into(), line })
    }

    /// The server of a configuration.
    pub(crate) fn cluster(config: &Config) -> Result<DevCluster, ServerError> {
        DevCluster::new(config.path.parent().unwrap_or(Path::new(".")), &config.name)
    }

    /// Its database, which has the configuration's name.
    fn database_name(config: &Config) -> String {
        config.name.clone()
    }

    /// A private server's error as people read it.
    pub(crate) fn problem(error: &ServerError, database: &str) -> CommandError {
        let problem = Problem::new(error.to_string())
            .maybe_hint(error.hint())
            .hint("or set the databases' URLs to use servers of your own");
        CommandError::new(crate::exit::ExitStatus::Failure, problem.of(Some(database)))
    }
}
