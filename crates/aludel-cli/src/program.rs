//! A program made of Aludel: its name, its databases, and the way from arguments to exit status. Never runs SQL.

use std::ffi::OsString;
use std::process::ExitCode;

use aludel_core::embedded::EmbeddedProject;
use aludel_core::models::{Base, ModelError, Models};
use aludel_postgres::step::{BatchedStep, CodeStep, Steps};
use clap::error::{ContextKind, ContextValue};
use clap::{CommandFactory, FromArgMatches};

use crate::args::{Cli, Command, RevisionArgs};
use crate::commands;
use crate::completion;
use crate::context::Context;
use crate::error::CommandError;
use crate::exit::ExitStatus;
use crate::memory;
use crate::output::Output;
use crate::secret;
use crate::step_problems;

/// A migration program: `aludel` itself, or an application's own.
#[derive(Debug, Clone)]
pub struct Program {
    name: &'static str,
    version: &'static str,
    databases: Vec<&'static str>,
    models: Vec<(&'static str, ModelsOf)>,
    steps: Steps,
    project: Option<EmbeddedProject>,
}

/// Makes the models of a base.
pub(crate) type ModelsOf = fn() -> Result<Models, ModelError>;

impl Program {
    /// A program of this name and version, both as `--version` prints them.
    #[must_use]
    pub fn new(name: &'static str, version: &'static str) -> Self {
        let (databases, models) = (Vec::new(), Vec::new());
        Self { name, version, databases, models, steps: Steps::default(), project: None }
    }

    /// Names the program's databases in their order. A configuration with another name is then refused, and
    /// `revision-NAME` of every further one appears in the help.
    #[must_use]
    pub fn databases(mut self, names: impl IntoIterator<Item = &'static str>) -> Self {
        self.databases = names.into_iter().collect();
        self
    }

    /// Adds a database with the models of its base, from which `revision` generates and with which `check` compares.
    #[must_use]
    pub fn base<B: Base>(mut self) -> Self {
        self.databases.push(B::NAME);
        self.models.push((B::NAME, B::models));
        self
    }

    /// Registers a step in Rust, which revisions of its base's database call: `-- aludel: up call NAME VERSION`. It runs in
    /// the transaction of its revision.
    #[must_use]
    pub fn step<S: CodeStep>(mut self, step: S) -> Self {
        self.steps = self.steps.with(step);
        self
    }

    /// The same for a step that runs in batches.
    #[must_use]
    pub fn batched_step<S: BatchedStep>(mut self, step: S) -> Self {
        self.steps = self.steps.with_batched(step);
        self
    }

    /// The steps given to [`Program::step`] and [`Program::batched_step`].
    #[must_use]
    pub fn steps(&self) -> &Steps {
        &self.steps
    }

    /// What makes the models of a database, where a base was given for it.
    pub(crate) fn models_of(&self, database: &str) -> Option<ModelsOf> {
        self.models.iter().find(|(name, _)| *name == database).map(|(_, models)| *models)
    }

    /// Carries configurations and revisions in the program itself, as `embed_revisions!` reads them. What is found on
    /// the disk, with its versions folder, goes before them.
    #[must_use]
    pub fn embedded(mut self, project: EmbeddedProject) -> Self {
        self.project = Some(project);
        self
    }

    /// What was given to [`Program::embedded`].
    #[must_use]
    pub fn project(&self) -> Option<&EmbeddedProject> {
        self.project.as_ref()
    }

    /// The program's name in messages and commands.
    #[must_use]
    pub fn name(&self) -> &'static str {
        self.name
    }

    /// Name and version, as the journal keeps them.
    #[must_use]
    pub fn tool(&self) -> String {
        format!("{} {}", self.name, self.version)
    }

    /// The names given to [`Program::databases`].
    #[must_use]
    pub fn database_names(&self) -> &[&'static str] {
        &self.databases
    }

    /// Reads the arguments of the process, does what they say, and returns the exit status.
    #[must_use]
    pub fn run(&self) -> ExitCode {
        memory::keep_private();
        self.run_from(std::env::args_os()).into()
    }

    /// The same with given arguments; the first is the program's own name.
    pub fn run_from(&self, args: impl IntoIterator<Item = OsString>) -> ExitStatus {
        let args: Vec<OsString> = args.into_iter().collect();
        if let Some(status) = completion::answer(self, &args) {
            return status;
        }
        let cli = match self.parse(&args) {
            Ok(cli) => cli,
            Err(error) => {
                // Help and version are no failures, and go to stdout.
                let status =
                    if error.use_stderr() { ExitStatus::Usage } else { ExitStatus::Success };
                print(error);
                return status;
            }
        };
        let output = Output::new(self.name, &cli.globals);
        let result = self.dispatch(&cli, &output);
        match result {
            Ok(status) => status,
            Err(error) => {
                output.error(&error);
                error.status()
            }
        }
    }

    fn dispatch(&self, cli: &Cli, output: &Output) -> Result<ExitStatus, CommandError> {
        self.check()?;
        let context = Context::new(self, &cli.globals, output)?;
        commands::run(&context, &cli.command)
    }

    /// That every code step is one that a revision can call.
    fn check(&self) -> Result<(), CommandError> {
        self.steps.check().map_err(|twice| step_problems::of_twice(&twice))?;
        let stranger = self.steps.databases().find(|name| !self.databases.contains(name));
        stranger.map_or(Ok(()), |database| {
            let title = format!(
                "a code step is registered for the database {database:?}, which this program does not have"
            );
            Err(CommandError::failure(title, "give the program the step's base, too: `.base::<…>()`"))
        })
    }

    fn parse(&self, args: &[OsString]) -> Result<Cli, clap::Error> {
        let matches = self.command(args).try_get_matches_from(args)?;
        if let Some((name, inner)) = matches.subcommand()
            && let Some(database) = name.strip_prefix("revision-")
        {
            let mut revision = RevisionArgs::from_arg_matches(inner)?;
            revision.database = Some(database.to_owned());
            let globals = crate::args::Globals::from_arg_matches(&matches)?;
            return Ok(Cli { globals, command: Command::Revision(revision) });
        }
        Cli::from_arg_matches(&matches)
    }

    /// The command line as clap sees it, with a `revision-NAME` for every further database.
    ///
    /// A plain program does not know its databases before it has read their files, so a `revision-NAME` that is
    /// typed is taken, and refused later if there is no such database.
    pub(crate) fn command(&self, args: &[OsString]) -> clap::Command {
        let mut command = Cli::command().name(self.name).bin_name(self.name).version(self.version);
        let mut names: Vec<String> =
            self.databases.iter().skip(1).map(|name| format!("revision-{name}")).collect();
        let typed = args
            .iter()
            .skip(1)
            .filter_map(|arg| arg.to_str())
            .find(|arg| arg.starts_with("revision-"));
        if let Some(typed) = typed
            .filter(|typed| !names.iter().any(|name| name == typed) && self.databases.is_empty())
        {
            names.push(typed.to_owned());
        }
        if self.project.is_none() {
            command = command.mut_arg("embedded", |arg| arg.hide(true));
        }
        for name in names {
            let about =
                format!("Make a new revision of the database {}", &name["revision-".len()..]);
            command =
                command.subcommand(RevisionArgs::augment(clap::Command::new(name)).about(about));
        }
        command
    }
}

/// Prints what clap has to say, without the password of a URL that stands among the arguments.
fn print(mut error: clap::Error) {
    const GLOBALS: [&str; 8] =
        ["-c", "--config", "-d", "--database", "--embedded", "--format", "--color", "--quiet"];
    let is_global = match error.get(ContextKind::InvalidArg) {
        Some(ContextValue::String(found)) => {
            found == "-q" || GLOBALS.iter().any(|global| found.split('=').next() == Some(*global))
        }
        _ => false,
    };
    if is_global {
        let tip = "global options stand before the command".into();
        error.insert(ContextKind::Suggested, ContextValue::StyledStrs(vec![tip]));
    }
    let text = error.render().to_string();
    if secret::masked(&text) == text {
        let _ = error.print();
    } else {
        let _ = std::io::Write::write_all(
            &mut std::io::stderr().lock(),
            secret::masked(&text).as_bytes(),
        );
    }
}
