//! The server on which shadow databases are made. Never one of production.

use aludel_core::config::Config;
use aludel_postgres::connect::{ConnInfo, ProcessEnvironment};
use aludel_postgres::shadow::Shadow;
use secrecy::SecretString;

use super::fault::of_shadow;
use crate::context::Context;
use crate::error::{CommandError, Problem};
use crate::exit::ExitStatus;
use crate::private;

/// The environment variable beside `--shadow-url`.
pub(crate) const VARIABLE: &str = "ALUDEL_SHADOW_URL";

/// Where shadow databases may be made, or why nowhere.
#[derive(Debug, Clone)]
pub(crate) enum Server {
    /// On this server.
    At(Box<ConnInfo>),
    /// There is none, for this reason.
    Nowhere(String),
}

/// Works in a shadow database, which is dropped whatever comes of it. What went wrong in the work goes before what goes wrong then.
pub(crate) async fn within_shadow<T>(
    server: &ConnInfo,
    tool: &str,
    database: Option<&str>,
    work: impl AsyncFnOnce(&Shadow) -> Result<T, CommandError>,
) -> Result<T, CommandError> {
    let failed = |error| of_shadow(&error, database);
    let shadow = Shadow::create(server, tool).await.map_err(failed)?;
    let done = work(&shadow).await;
    let closed = shadow.close().await;
    let done = done?;
    closed.map_err(failed)?;
    Ok(done)
}

impl Server {
    /// The server that was named, else a private one of the target's major version.
    pub(crate) fn find(
        context: &Context<'_>,
        config: &Config,
        given: Option<&str>,
        major: Option<u32>,
    ) -> Result<Self, CommandError> {
        if let Some(url) = given {
            return at(&url.to_owned().into(), "--shadow-url", config).map(Self::At);
        }
        let variable = std::env::var(VARIABLE).ok().filter(|value| !value.trim().is_empty());
        if let Some(url) = variable {
            return at(&url.into(), VARIABLE, config).map(Self::At);
        }
        if private::is_production() {
            return Ok(Self::Nowhere(
                "ENVIRONMENT is production, so no private server starts for it".to_owned(),
            ));
        }
        if !private::is_allowed() {
            return Ok(Self::Nowhere("this program is built without private servers".to_owned()));
        }
        if config.is_embedded {
            return Ok(Self::Nowhere(
                "the configuration comes from the program itself, so no private server starts for it"
                    .to_owned(),
            ));
        }
        match private::shadow(config, major, context.output) {
            Ok(url) => at(&url, "the private server", config).map(Self::At),
            Err(why) => Ok(Self::Nowhere(format!("no private server starts: {why}"))),
        }
    }

    /// The server, where one is needed to read SQL.
    pub(crate) fn needed(self, database: Option<&str>) -> Result<ConnInfo, CommandError> {
        self.needed_as("SQL is compared by running it in a shadow database", database)
    }

    /// The server, where one is needed for this reason.
    pub(crate) fn needed_as(
        self,
        reason: &str,
        database: Option<&str>,
    ) -> Result<ConnInfo, CommandError> {
        match self {
            Self::At(conn) => Ok(*conn),
            Self::Nowhere(why) => Err(CommandError::new(
                ExitStatus::Failure,
                Problem::new(format!("{reason}, and there is no server for one"))
                    .note(why)
                    .hint(format!(
                        "name a server where databases may be made with --shadow-url or {VARIABLE}"
                    ))
                    .of(database),
            )),
        }
    }
}

fn at(url: &SecretString, what: &str, config: &Config) -> Result<Box<ConnInfo>, CommandError> {
    ConnInfo::parse(url, &ProcessEnvironment).map(Box::new).map_err(|error| {
        let problem = Problem::new(format!("{what}: {error}")).maybe_hint(error.hint());
        CommandError::new(ExitStatus::Failure, problem.of(Some(&config.name)))
    })
}
