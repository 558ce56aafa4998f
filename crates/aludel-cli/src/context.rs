//! What every command starts from: the configurations, their revisions and, when asked for, the databases. Never runs
//! a command.

use std::cell::Cell;
use std::path::PathBuf;

use aludel_core::revision_dir::RevisionDir;
use aludel_core::revision_set::RevisionSet;
use aludel_core::revision_source::RevisionSource;
use aludel_postgres::Author;
use aludel_postgres::connect::{ConnInfo, ProcessEnvironment};
use aludel_postgres::database::{Database, RunOptions};
use secrecy::SecretString;

use crate::args::Globals;
use crate::config::{self, Config};
use crate::error::{CommandError, Problem};
use crate::exit::ExitStatus;
use crate::output::Output;
use crate::private;
use crate::problems::{self, Place};
use crate::program::Program;

/// The surroundings of a command.
pub(crate) struct Context<'p> {
    pub(crate) program: &'p Program,
    pub(crate) output: &'p Output,
    globals: &'p Globals,
    cwd: PathBuf,
    /// Whether it was said which configurations do not count.
    has_noted: Cell<bool>,
}

/// A configuration with its revisions.
pub(crate) struct History {
    pub(crate) config: Config,
    pub(crate) revisions: RevisionSet,
}

impl History {
    /// The folder that new and changed files go to; an error where the revisions are in the program itself.
    pub(crate) fn folder(&self) -> Result<&RevisionDir, CommandError> {
        self.revisions.source().folder().ok_or_else(|| {
            let title = "the revisions are in the program itself, where no file can be written";
            let hint = format!(
                "run the command from the project's folder, where {} is",
                self.config.file_name()
            );
            CommandError::new(
                ExitStatus::Usage,
                Problem::new(title).hint(hint).of(Some(&self.config.name)),
            )
        })
    }
}

impl<'p> Context<'p> {
    pub(crate) fn new(
        program: &'p Program,
        globals: &'p Globals,
        output: &'p Output,
    ) -> Result<Self, CommandError> {
        let cwd = std::env::current_dir().map_err(|error| {
            CommandError::failure(format!("the working directory is not there: {error}"), "")
        })?;
        Ok(Self { program, output, globals, cwd, has_noted: Cell::new(false) })
    }

    /// The working directory.
    pub(crate) fn cwd(&self) -> &std::path::Path {
        &self.cwd
    }

    /// Every configuration that was found or named by `-c`, in order.
    pub(crate) fn all_configs(&self) -> Result<Vec<Config>, CommandError> {
        let variable = std::env::var(config::VARIABLE).ok();
        let Globals { embedded, config: given, .. } = self.globals;
        let chosen = config::choose(
            self.program.project(),
            *embedded,
            given,
            variable.as_deref(),
            &self.cwd,
        )
        .map_err(|error| problems::of_discovery(&error))?;
        for path in chosen.passed_over.iter().filter(|_| !self.has_noted.get()) {
            let path = self.shortened(path);
            self.output.warn(&format!(
                "{} does not count, as there are no revisions beside it: those of the program itself are used",
                path.display()
            ));
        }
        self.has_noted.set(true);
        let configs = chosen.configs;
        let known = self.program.database_names();
        match configs
            .iter()
            .find(|config| !known.is_empty() && !known.contains(&config.name.as_str()))
        {
            Some(config) => Err(CommandError::usage(
                format!(
                    "{} configures {:?}, and this program has {}",
                    config.path.display(),
                    config.name,
                    known.join(", ")
                ),
                "set `name` to one of the program's databases",
            )),
            None => Ok(configs),
        }
    }

    /// The configurations that the command is to work on: all, or those named by `-d`.
    pub(crate) fn configs(&self) -> Result<Vec<Config>, CommandError> {
        let configs = self.all_configs()?;
        if self.globals.database.is_empty() {
            return Ok(configs);
        }
        for name in &self.globals.database {
            find(&configs, name)?;
        }
        Ok(configs
            .into_iter()
            .filter(|config| self.globals.database.contains(&config.name))
            .collect())
    }

    /// The one configuration that a command needs: the named one, else the only one chosen, else the first.
    pub(crate) fn one_config(&self, name: Option<&str>) -> Result<Config, CommandError> {
        match name {
            Some(name) => find(&self.all_configs()?, name).cloned(),
            None => {
                let mut configs = self.configs()?;
                if self.globals.database.len() > 1 {
                    return Err(CommandError::usage(
                        "this command works on one database",
                        "name one with -d",
                    ));
                }
                Ok(configs.swap_remove(0))
            }
        }
    }

    /// The same where a command can do without: nothing where nobody named a configuration and none is there.
    pub(crate) fn maybe_config(&self) -> Result<Option<Config>, CommandError> {
        let is_named = !self.globals.config.is_empty()
            || !self.globals.database.is_empty()
            || self.globals.embedded
            || std::env::var_os(config::VARIABLE).is_some();
        let found = config::discover(&[], None, &self.cwd);
        match found {
            Err(config::DiscoverError::None { .. })
                if !is_named && self.program.project().is_none() =>
            {
                Ok(None)
            }
            _ => self.one_config(None).map(Some),
        }
    }

    /// The chosen configurations with their revisions.
    pub(crate) fn histories(&self) -> Result<Vec<History>, CommandError> {
        let configs = self.configs()?;
        let several = configs.len() > 1;
        configs
            .into_iter()
            .map(|config| {
                let revisions = self.revisions(&config, several)?;
                Ok(History { config, revisions })
            })
            .collect()
    }

    /// The revisions of a configuration.
    pub(crate) fn revisions(
        &self,
        config: &Config,
        several: bool,
    ) -> Result<RevisionSet, CommandError> {
        let embedded = self.program.project().filter(|_| config.is_embedded);
        let source = match embedded.and_then(|project| project.revisions(&config.name)) {
            Some(embedded) => RevisionSource::from(embedded),
            None => RevisionDir::new(self.shortened(&config.versions())).into(),
        };
        RevisionSet::open(source.clone()).map_err(|error| {
            let problems =
                problems::of_history(&error, &source, several.then_some(config.name.as_str()));
            CommandError::several(ExitStatus::Failure, problems)
        })
    }

    /// The databases of these histories, ready to connect to.
    pub(crate) fn databases(&self, histories: &[History]) -> Result<Vec<Database>, CommandError> {
        let configs: Vec<&Config> = histories.iter().map(|history| &history.config).collect();
        let urls = self.urls(&configs)?;
        histories.iter().zip(urls).map(|(history, url)| self.database(history, &url)).collect()
    }

    /// The URLs of configurations. When none is set, those of the private servers, which are started.
    fn urls(&self, configs: &[&Config]) -> Result<Vec<SecretString>, CommandError> {
        let urls: Vec<Option<SecretString>> = configs
            .iter()
            .map(|config| {
                config::url(config).map_err(|error| problems::of_url(&error, &config.name))
            })
            .collect::<Result<_, _>>()?;
        let another_is_set =
            urls.iter().any(Option::is_some) || self.neighbours(configs).iter().any(config::is_set);
        let comes_from_disk = configs.iter().all(|config| !config.is_embedded);
        if !another_is_set && comes_from_disk && private::is_allowed() {
            return private::urls(configs, self.output);
        }
        let missing: Vec<Problem> = configs
            .iter()
            .zip(&urls)
            .filter(|(_, url)| url.is_none())
            .map(|(config, _)| problems::of_missing_url(config, another_is_set))
            .collect();
        if missing.is_empty() {
            Ok(urls.into_iter().flatten().collect())
        } else {
            Err(CommandError::several(ExitStatus::Failure, missing))
        }
    }

    /// The program's other configurations, as far as they can be found: a private server must not stand in for one
    /// database while another is a real one.
    pub(crate) fn neighbours(&self, configs: &[&Config]) -> Vec<Config> {
        let folder = configs.first().and_then(|config| config.folder());
        let beside = folder.map(config::around).unwrap_or_default();
        let embedded = self.program.project().and_then(|project| project.configs().ok());
        let chosen = self.all_configs().ok();
        let others = beside
            .into_iter()
            .chain(embedded.into_iter().flatten())
            .chain(chosen.into_iter().flatten());
        others.filter(|other| configs.iter().all(|config| config.name != other.name)).collect()
    }

    fn database(&self, history: &History, url: &SecretString) -> Result<Database, CommandError> {
        let config = &history.config;
        let conn = ConnInfo::parse(url, &ProcessEnvironment).map_err(|error| {
            let problem =
                Problem::new(format!("{}: {error}", config.url_env)).maybe_hint(error.hint());
            CommandError::new(ExitStatus::Failure, problem.of(Some(&config.name)))
        })?;
        for note in conn.notes() {
            self.output.talk(&format!("note: {}: {note}", config.url_env));
        }
        Ok(self.database_at(config, history.revisions.clone(), conn))
    }

    /// The database of a configuration, wherever it lies.
    pub(crate) fn database_at(
        &self,
        config: &Config,
        revisions: RevisionSet,
        conn: ConnInfo,
    ) -> Database {
        Database {
            name: config.name.clone(),
            conn,
            revisions,
            options: RunOptions::from(config),
            steps: self.program.steps().clone(),
        }
    }

    /// The database of a configuration as errors name it.
    pub(crate) fn place<'d>(
        &self,
        config: &'d Config,
        database: &Database,
        several: bool,
    ) -> Place<'d> {
        Place {
            name: &config.name,
            several,
            at: database.conn.describe(),
            service: service(config),
        }
    }

    /// The same for a script, which is made without a database.
    pub(crate) fn place_of_script<'d>(&self, config: &'d Config, several: bool) -> Place<'d> {
        Place { name: &config.name, several, at: "a script".to_owned(), service: service(config) }
    }

    /// A path as people would type it from here.
    pub(crate) fn shortened(&self, path: &std::path::Path) -> PathBuf {
        path.strip_prefix(&self.cwd).map_or_else(|_| path.to_owned(), PathBuf::from)
    }

    /// Who runs this.
    pub(crate) fn author(&self) -> Author {
        use aludel_postgres::connect::Environment;
        let os_user = ProcessEnvironment.os_user().unwrap_or_else(|| "unknown".to_owned());
        Author { os_user, tool: self.program.tool() }
    }
}

/// The service `postgres-NAME` of the compose file beside a configuration, if there is one.
fn service(config: &Config) -> Option<String> {
    const FILES: [&str; 4] =
        ["compose.yaml", "compose.yml", "docker-compose.yaml", "docker-compose.yml"];
    let service = format!("postgres-{}", config.name);
    let folder = config.folder()?;
    let text = FILES.iter().find_map(|name| std::fs::read_to_string(folder.join(name)).ok())?;
    text.lines().any(|line| line.trim().strip_suffix(':') == Some(&service)).then_some(service)
}

fn find<'c>(configs: &'c [Config], name: &str) -> Result<&'c Config, CommandError> {
    configs.iter().find(|config| config.name == name).ok_or_else(|| {
        let names: Vec<&str> = configs.iter().map(|config| config.name.as_str()).collect();
        CommandError::usage(
            format!("there is no database {name:?}"),
            match aludel_core::nearest::nearest(name, names.iter().copied()) {
                Some(near) => format!("did you mean {near:?}?"),
                None => format!("the databases are {}", names.join(", ")),
            },
        )
    })
}
