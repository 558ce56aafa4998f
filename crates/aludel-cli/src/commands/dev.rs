//! dev: the private development servers. Never touches a server that a URL names.

use schemars::JsonSchema;
use serde::Serialize;

use crate::args::DevCommand;
use crate::context::Context;
use crate::document::{Closed, Document, DocumentKind, Word};
use crate::error::CommandError;
use crate::exit::ExitStatus;

/// A private server.
// In builds without private servers too: a schema is the same in all of them.
#[derive(Serialize, JsonSchema)]
pub(crate) struct StatusDocument {
    /// The name of the configuration that it is for; with `shadow-` before it for shadow databases.
    database: String,
    /// What it is at.
    state: Word<State>,
    /// Its major version; null where it is not made yet.
    major: Option<u32>,
    /// The folder with its data; null where it is not made yet.
    data_dir: Option<String>,
    /// Its process on this machine; null unless it is running.
    pid: Option<i32>,
}

impl Document for Vec<StatusDocument> {
    const KIND: DocumentKind = DocumentKind::Servers;
}

/// What a private server is at.
#[derive(Clone, Copy)]
enum State {
    Running,
    StartingOrStopping,
    Stopped,
    NotMadeYet,
}

impl Closed for State {
    const NAME: &'static str = "State";
    const DESCRIPTION: &'static str = "What a private server is at: it takes connections, there is a process that takes none, there is its data and no process, or there is nothing of it.";
    const ALL: &'static [Self] =
        &[Self::Running, Self::StartingOrStopping, Self::Stopped, Self::NotMadeYet];

    fn word(self) -> &'static str {
        match self {
            Self::Running => "running",
            Self::StartingOrStopping => "starting or stopping",
            Self::Stopped => "stopped",
            Self::NotMadeYet => "not made yet",
        }
    }
}

#[cfg(not(feature = "private-server"))]
pub(crate) fn run(_: &Context<'_>, _: &DevCommand) -> Result<ExitStatus, CommandError> {
    Err(CommandError::failure(
        "this program is built without private servers",
        "use a development build",
    ))
}

#[cfg(feature = "private-server")]
pub(crate) fn run(context: &Context<'_>, command: &DevCommand) -> Result<ExitStatus, CommandError> {
    with_servers::run(context, command)
}

#[cfg(feature = "private-server")]
mod with_servers {
    use std::ffi::OsString;
    use std::os::unix::process::CommandExt;

    use aludel_server::{DevCluster, ServerError, Status, StopOutcome};
    use secrecy::ExposeSecret;

    use super::{CommandError, Context, DevCommand, ExitStatus, State, StatusDocument, Word};
    use crate::child;
    use crate::config::Config;
    use crate::private;

    pub(super) fn run(
        context: &Context<'_>,
        command: &DevCommand,
    ) -> Result<ExitStatus, CommandError> {
        if private::is_production() {
            return Err(CommandError::failure(
                "ENVIRONMENT is production, and private servers are for development",
                "unset ENVIRONMENT on a development machine",
            ));
        }
        let configs = context.configs()?;
        if let Some(config) = configs.iter().find(|config| config.is_embedded) {
            return Err(CommandError::usage(
                "a private server is kept beside a configuration on the disk, and there is none",
                format!(
                    "run the command from the project's folder, where {} is",
                    config.file_name()
                ),
            ));
        }
        match command {
            DevCommand::Start => start(context, &configs)?,
            DevCommand::Stop => stop(context, &configs)?,
            DevCommand::Status => status(context, &configs)?,
            DevCommand::Reset => reset(context, &configs)?,
            DevCommand::Psql { args } => psql(context, &configs, args)?,
        }
        Ok(ExitStatus::Success)
    }

    fn start(context: &Context<'_>, configs: &[Config]) -> Result<(), CommandError> {
        let configs: Vec<&Config> = configs.iter().collect();
        let urls = private::urls(&configs, context.output)?;
        for (config, url) in configs.iter().zip(urls) {
            // The private servers know no password, so their URLs are no secret.
            context.output.data(&format!("{}='{}'\n", config.url_env, url.expose_secret()));
        }
        Ok(())
    }

    /// The private server of each configuration, and behind it the one for its shadow databases where there is one.
    /// With the name that is shown.
    fn clusters(configs: &[Config]) -> Result<Vec<(String, DevCluster)>, CommandError> {
        let mut clusters = Vec::new();
        for config in configs {
            let failed = |error: ServerError| private::problem(&error, &config.name);
            clusters.push((config.name.clone(), private::cluster(config).map_err(failed)?));
            // Nobody asked for this one by name, so it is only spoken of when it is there.
            // A name can be too long for it.
            let Ok(shadow) = private::shadow_cluster(config) else { continue };
            if shadow.status().map_err(failed)? != Status::Absent {
                clusters.push((shadow.name().to_owned(), shadow));
            }
        }
        Ok(clusters)
    }

    fn stop(context: &Context<'_>, configs: &[Config]) -> Result<(), CommandError> {
        for (name, cluster) in clusters(configs)? {
            let stopped = cluster.stop().map_err(|error| private::problem(&error, &name))?;
            let word = match stopped {
                StopOutcome::Stopped => "stopped",
                _ => "was not running",
            };
            context.output.data(&format!("{name}: {word}\n"));
        }
        Ok(())
    }

    fn status(context: &Context<'_>, configs: &[Config]) -> Result<(), CommandError> {
        let mut documents = Vec::new();
        for (name, cluster) in clusters(configs)? {
            let status = cluster.status().map_err(|error| private::problem(&error, &name))?;
            let document = StatusDocument::new(name, &status);
            if !context.output.is_json() {
                context.output.data(&document.line());
            }
            documents.push(document);
        }
        if context.output.is_json() { context.output.json(&documents) } else { Ok(()) }
    }

    impl StatusDocument {
        fn new(database: String, status: &Status) -> Self {
            let (state, major, data_dir, pid) = match status {
                Status::Running(server) => {
                    (State::Running, Some(server.major), Some(&server.data_dir), Some(server.pid))
                }
                Status::Unready { data_dir, major } => {
                    (State::StartingOrStopping, Some(*major), Some(data_dir), None)
                }
                Status::Stopped { data_dir, major } => {
                    (State::Stopped, Some(*major), Some(data_dir), None)
                }
                _ => (State::NotMadeYet, None, None, None),
            };
            let data_dir = data_dir.map(|folder| folder.display().to_string());
            Self { database, state: Word(state), major, data_dir, pid }
        }

        fn line(&self) -> String {
            let parts = [
                Some(self.state.to_string()),
                self.major.map(|major| format!("PostgreSQL {major}")),
                self.data_dir.as_ref().map(|folder| format!("data in {folder}")),
                self.pid.map(|pid| format!("process {pid}")),
            ];
            format!(
                "{}: {}\n",
                self.database,
                parts.into_iter().flatten().collect::<Vec<_>>().join(", ")
            )
        }
    }

    fn reset(context: &Context<'_>, configs: &[Config]) -> Result<(), CommandError> {
        for (name, cluster) in clusters(configs)? {
            let existed = cluster.reset().map_err(|error| private::problem(&error, &name))?;
            let word = if existed { "stopped and deleted" } else { "nothing to delete" };
            context.output.data(&format!("{name}: {word}\n"));
        }
        Ok(())
    }

    /// Becomes psql. Other databases' URLs do not reach it.
    fn psql(
        context: &Context<'_>,
        configs: &[Config],
        args: &[OsString],
    ) -> Result<(), CommandError> {
        let config = match configs {
            [config] => config,
            _ => return Err(CommandError::usage("psql works on one database", "name one with -d")),
        };
        let url = private::urls(&[config], context.output)?;
        let failed = |error: ServerError| private::problem(&error, &config.name);
        let program = private::psql(context.output).map_err(failed)?;
        let mut command = child::client(context, config, &program);
        if let Some(url) = url.first() {
            command.arg(url.expose_secret());
        }
        let error = command.args(args).exec();
        Err(CommandError::io("start", &program, &error))
    }
}
