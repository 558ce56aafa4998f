//! What a database should be like: from the program itself, from a command, or from files. Never compares.

use std::path::{Path, PathBuf};
use std::process::Stdio;

use aludel_core::config::{Config, ModelsSource};
use aludel_core::schema::Schema;
use aludel_core::source::{Source, normalize_newlines};
use aludel_postgres::autogenerate::{Desired, Terms, schema_of_sql};
use aludel_postgres::connect::ConnInfo;
use aludel_postgres::shadow::Shadow;

use super::fault::of_sql;
use super::{blocking, within_shadow};
use crate::child;
use crate::context::Context;
use crate::error::{CommandError, Problem};
use crate::exit::ExitStatus;
use crate::generate::Server;
use crate::program::ModelsOf;

/// Where the desired side of a database comes from.
#[derive(Debug, Clone)]
pub(crate) enum Origin {
    /// From models in the program.
    Compiled(ModelsOf),
    /// From SQL that a command prints.
    Command(Vec<String>),
    /// From files of SQL.
    Files(PathBuf),
}

impl Origin {
    /// Whether a shadow database is needed to read it.
    pub(crate) fn needs_shadow(&self) -> bool {
        !matches!(self, Self::Compiled(_))
    }
}

/// The origin that a configuration or the program names, if any; the configuration goes first.
pub(crate) fn origin(context: &Context<'_>, config: &Config) -> Option<Origin> {
    match &config.models {
        Some(ModelsSource::Command(command)) => Some(Origin::Command(command.clone())),
        Some(ModelsSource::Sql(path)) => Some(Origin::Files(context.shortened(path))),
        None => context.program.models_of(&config.name).map(Origin::Compiled),
    }
}

/// What the origin says.
pub(crate) async fn desired(
    context: &Context<'_>,
    config: &Config,
    origin: &Origin,
    shadow: Option<&ConnInfo>,
    terms: &Terms,
    database: Option<&str>,
) -> Result<Desired, CommandError> {
    let sources = match origin {
        Origin::Compiled(models) => {
            let failed = |title: String| {
                CommandError::new(ExitStatus::Failure, Problem::new(title).of(database))
            };
            // On a thread of its own, so that what a server says in the meantime is read.
            let models = blocking(*models).await;
            let models = models.ok_or_else(|| failed("making the models panicked".to_owned()))?;
            let models = models
                .map_err(|error| failed(format!("the models do not fit together: {error}")))?;
            let grants = has_grants(&models.schema);
            return Ok(Desired { schema: models.schema, directives: models.directives, grants });
        }
        Origin::Command(command) => vec![printed(context, config, command, database).await?],
        Origin::Files(path) if !path.exists() => {
            let title = format!("{} is not there", path.display());
            let hint = format!("`models` in {} names it", config.file_name());
            let problem = Problem::new(title).hint(hint).of(database);
            return Err(CommandError::new(ExitStatus::Failure, problem));
        }
        Origin::Files(path) => read(path, database)?,
    };
    let Some(server) = shadow else {
        return Server::Nowhere("none was looked for".to_owned())
            .needed(database)
            .map(|_| Desired::default());
    };
    let tool = context.program.tool();
    within_shadow(server, &tool, database, async |shadow| {
        of_sources(shadow, &sources, terms, &tool, database).await
    })
    .await
}

/// What files of SQL make in a shadow database that is empty so far.
pub(crate) async fn of_files(
    shadow: &Shadow,
    path: &Path,
    terms: &Terms,
    tool: &str,
) -> Result<Desired, CommandError> {
    of_sources(shadow, &read(path, None)?, terms, tool, None).await
}

async fn of_sources(
    shadow: &Shadow,
    sources: &[Source],
    terms: &Terms,
    tool: &str,
    database: Option<&str>,
) -> Result<Desired, CommandError> {
    let schema = schema_of_sql(shadow, sources, terms, tool).await;
    let schema = schema.map_err(|error| of_sql(&error, database))?;
    Ok(Desired { grants: has_grants(&schema), schema, ..Desired::default() })
}

/// Whether a desired side says anything about privileges: one that says nothing leaves those that are there alone.
fn has_grants(schema: &Schema) -> bool {
    schema.iter().any(|(id, entry)| {
        !matches!(id, aludel_core::schema::ObjectId::Namespace(_))
            && (entry.grants != entry.object.default_grants() || !entry.column_grants.is_empty())
    })
}

/// A file, or all `.sql` files of a folder in the order of their names.
fn read(path: &Path, database: Option<&str>) -> Result<Vec<Source>, CommandError> {
    let failed = |problem: Problem| CommandError::new(ExitStatus::Failure, problem.of(database));
    let unreadable = |path: &Path, error| {
        failed(Problem::new(format!("cannot read {}: {error}", path.display())))
    };
    let mut files = Vec::new();
    if path.is_dir() {
        let entries = std::fs::read_dir(path).map_err(|error| unreadable(path, error))?;
        for entry in entries {
            let file = entry.map_err(|error| unreadable(path, error))?.path();
            if file.extension().is_some_and(|extension| extension == "sql") {
                files.push(file);
            }
        }
        files.sort();
        if files.is_empty() {
            let title = format!("{} holds no .sql file", path.display());
            return Err(failed(Problem::new(title).hint("write the schema into one")));
        }
    } else {
        files.push(path.to_owned());
    }
    files
        .into_iter()
        .map(|file| {
            let text = std::fs::read_to_string(&file).map_err(|error| unreadable(&file, error))?;
            Ok(Source::new(&file, without_psql(&normalize_newlines(&text))))
        })
        .collect()
}

/// pg_dump writes commands of psql around its SQL; blanks in their place keep every offset.
fn without_psql(text: &str) -> String {
    const COMMANDS: [&str; 3] = ["\\restrict", "\\unrestrict", "\\connect"];
    text.split_inclusive('\n')
        .map(|line| {
            if COMMANDS.iter().any(|command| line.starts_with(command)) {
                line.chars().map(|c| if c == '\n' { '\n' } else { ' ' }).collect()
            } else {
                line.to_owned()
            }
        })
        .collect()
}

/// What a command prints. It runs in the configuration's folder, without the variables of the other databases.
async fn printed(
    context: &Context<'_>,
    config: &Config,
    command: &[String],
    database: Option<&str>,
) -> Result<Source, CommandError> {
    let (program, arguments) =
        command.split_first().map_or(("", &[][..]), |(first, rest)| (first, rest));
    let mut child = child::about(context, config, program);
    child.args(arguments).stdin(Stdio::null()).stderr(Stdio::inherit());
    if let Some(folder) = config.folder().filter(|folder| !folder.as_os_str().is_empty()) {
        child.current_dir(folder);
    }
    let failed = |why: String, hint: &str| {
        let title = format!("the command of `models` in {}: {program}: {why}", config.file_name());
        CommandError::new(ExitStatus::Failure, Problem::new(title).hint(hint).of(database))
    };
    // Elsewhere than on the runtime's thread, so that Ctrl-C is heard meanwhile.
    let output = match blocking(move || child.output()).await {
        Some(Ok(output)) => output,
        Some(Err(error)) => {
            let hint = "it is started in the configuration's folder, without a shell";
            return Err(failed(error.to_string(), hint));
        }
        None => return Err(failed("it cannot be started".to_owned(), "")),
    };
    if !output.status.success() {
        let hint = "it has to print the schema as SQL and to end with 0; what it says stands above";
        return Err(failed(output.status.to_string(), hint));
    }
    let text = String::from_utf8(output.stdout)
        .map_err(|_| failed("what it prints is not UTF-8".to_owned(), "SQL has to be UTF-8"))?;
    Ok(Source::new(format!("<{program}>"), without_psql(&normalize_newlines(&text))))
}
