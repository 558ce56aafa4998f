//! Errors of the libraries as people read them: what was found, where, and what to do next. Never prints.

use std::path::Path;

use aludel_core::graph::{Action, GraphError, RevisionGraph};
use aludel_core::revision_dir::RevisionDirError;
use aludel_core::revision_set::RevisionSetError;
use aludel_postgres::connect::{ConnectError, ConnectErrorKind};
use aludel_postgres::error::{DatabaseError, RunErrorKind, StatementError};
use similar::TextDiff;

use crate::config::{Config, DiscoverError, UrlError};
use crate::error::{CommandError, Problem};
use crate::exit::ExitStatus;

/// No configuration, or one that does not read.
pub(crate) fn of_discovery(error: &DiscoverError) -> CommandError {
    let problem = Problem::new(match error {
        DiscoverError::Config(config) => config.message.clone(),
        _ => error.to_string(),
    });
    match error {
        DiscoverError::None { .. } => CommandError::new(
            ExitStatus::Usage,
            problem
                .hint("run the command from the project's folder, or name the file: `{program} -c FILE …`")
                .hint("`{program} new DIR` makes a new project"),
        ),
        DiscoverError::Missing { .. } => {
            CommandError::new(ExitStatus::Usage, problem.hint("check the name given to -c, or ALUDEL_CONFIG"))
        }
        DiscoverError::Config(config) => CommandError::new(
            ExitStatus::Usage,
            problem.frame(&config.source_text, config.span.clone(), "").maybe_hint(config.hint.clone()),
        ),
        DiscoverError::SameName { .. } => {
            CommandError::new(ExitStatus::Usage, problem.hint("give one of them another `name`"))
        }
        DiscoverError::Io { .. } => CommandError::new(ExitStatus::Failure, problem),
    }
}

/// A URL that is set and cannot be used.
pub(crate) fn of_url(error: &UrlError, database: &str) -> CommandError {
    let hint = match error {
        UrlError::Both { variable } => format!("unset {variable} or {variable}_FILE"),
        UrlError::File { .. } => "check the path, and that the file may be read".to_owned(),
        UrlError::DotEnv { .. } => "write lines of the form NAME=value; quote values with spaces or `#`".to_owned(),
    };
    CommandError::new(ExitStatus::Failure, Problem::new(error.to_string()).hint(hint).of(Some(database)))
}

/// A URL that is not set.
pub(crate) fn of_missing_url(config: &Config, another_is_set: bool) -> Problem {
    let variable = &config.url_env;
    let problem = Problem::new(format!("{variable} is not set")).of(Some(&config.name));
    let problem = if another_is_set {
        problem.note("the URL of another database is set, so no private server stands in for this one")
    } else if crate::private::is_production() {
        problem.note("ENVIRONMENT is production, so no private server stands in for it")
    } else {
        problem
    };
    problem.hint(format!(
        "set {variable} to postgresql://user:password@host:5432/database, here or in the .env beside {}, \
         or {variable}_FILE to a file with it",
        config.path.file_name().unwrap_or_default().to_string_lossy()
    ))
}

/// Revision files that do not read or do not fit together: every fault that is known.
pub(crate) fn of_revisions(error: &RevisionSetError, database: Option<&str>) -> Vec<Problem> {
    match error {
        RevisionSetError::Graph(errors) => {
            errors.iter().map(|error| of_graph(error).of(database)).collect()
        }
        RevisionSetError::Dir(error) => vec![of_dir(error).of(database)],
        _ => vec![Problem::new(error.to_string()).of(database)],
    }
}

fn of_dir(error: &RevisionDirError) -> Problem {
    match error {
        RevisionDirError::File(file) => {
            Problem::new(file.kind().to_string()).frame(file.origin(), file.span(), "").maybe_hint(file.hint())
        }
        RevisionDirError::Manifest(manifest) => Problem::new(manifest.kind().to_string())
            .frame(manifest.origin(), manifest.span(), "")
            .hint(in_program(manifest.hint())),
        _ => Problem::new(error.to_string()).maybe_hint(error.hint().map(|hint| in_program(&hint))),
    }
}

/// A target that cannot be found, or a way that does not exist.
pub(crate) fn of_graph(error: &GraphError) -> Problem {
    Problem::new(error.to_string()).maybe_hint(error.hint().map(|hint| in_program(&hint)))
}

/// The exit status that a graph error stands for.
pub(crate) fn status_of_graph(error: &GraphError) -> ExitStatus {
    match error {
        GraphError::MultipleHeads { .. } => ExitStatus::SeveralHeads,
        GraphError::UnknownApplied { .. } | GraphError::OverlappingHeads { .. } => ExitStatus::Failure,
        _ => ExitStatus::Usage,
    }
}

/// A command that failed because of the graph.
pub(crate) fn graph_failure(error: &GraphError, database: Option<&str>) -> CommandError {
    CommandError::new(status_of_graph(error), of_graph(error).of(database))
}

/// Adds that rows which this database's history does not know stand in another one's: the URLs are swapped then, and
/// nobody should be told to forget the rows.
pub(crate) fn with_swapped_urls<'g>(
    mut problem: Problem,
    error: &GraphError,
    database: &str,
    graphs: impl IntoIterator<Item = (&'g str, &'g RevisionGraph)>,
) -> Problem {
    let GraphError::UnknownApplied { ids } = error else { return problem };
    let knows = |(name, graph): &(&str, &RevisionGraph)| {
        *name != database && ids.iter().all(|id| graph.get(id.as_str()).is_some())
    };
    if let Some((other, _)) = graphs.into_iter().find(knows) {
        let ids = crate::lines::joined(ids);
        problem.hints = vec![format!("the URLs of {database} and {other} look swapped: check them")];
        problem = problem.note(format!("{ids} belongs to the history of {other}"));
    }
    problem
}

/// The library names commands without the program: `merge a b` becomes `migrate merge a b`.
fn in_program(hint: &str) -> String {
    // Not `heads`: a hint that says `heads` means the target, and no hint names the command.
    const COMMANDS: [&str; 8] = ["merge", "stamp", "history", "branches", "downgrade", "upgrade", "sum", "new"];
    COMMANDS.iter().fold(hint.to_owned(), |hint, command| {
        hint.replace(&format!("`{command} "), &format!("`{{program}} {command} "))
            .replace(&format!("`{command}`"), &format!("`{{program}} {command}`"))
    })
}

/// One database of a run that failed.
pub(crate) fn of_run(kind: &RunErrorKind, database: &str, several: bool) -> (ExitStatus, Problem) {
    let failure = ExitStatus::Failure;
    let (status, problem) = match kind {
        RunErrorKind::Connect(error) => (failure, of_connect(error, database)),
        RunErrorKind::Server(error) => (failure, of_server(error)),
        RunErrorKind::Statement(error) => (failure, of_statement(error)),
        RunErrorKind::Graph(error) => {
            let problem = of_graph(error);
            let unknown_here = several && matches!(error, GraphError::UnknownRevision { .. } | GraphError::UnknownBranch { .. });
            let hint = unknown_here.then(|| "to move one database only, name it: `{program} -d NAME …`".to_owned());
            (status_of_graph(error), problem.maybe_hint(hint))
        }
        RunErrorKind::Revisions(error) => {
            let problem = of_revisions(error, None).into_iter().next().unwrap_or_default();
            (failure, problem)
        }
        RunErrorKind::EditedApplied { applied, file } => (failure, of_edited(kind, applied, file)),
        RunErrorKind::Interrupted => (ExitStatus::Interrupted, Problem::new("interrupted; what was open is rolled back")),
        RunErrorKind::LockBusy { holder, .. } => {
            let problem = Problem::new(kind.to_string());
            let problem = match holder {
                Some(holder) => problem.note(format!(
                    "it is held by process {} of the server ({}, role {}, connected since {})",
                    holder.pid, holder.application, holder.user, holder.since
                )),
                None => problem,
            };
            (ExitStatus::LockBusy, problem.hint("wait for it and run the command again; [run] lock_wait sets the patience"))
        }
        _ => (failure, Problem::new(kind.to_string()).maybe_hint(hint_of(kind))),
    };
    (status, problem.of(several.then_some(database)))
}

fn hint_of(kind: &RunErrorKind) -> Option<String> {
    Some(match kind {
        RunErrorKind::MissingDown { .. } => {
            "write the section that takes the upgrade back, or `-- aludel: down irreversible \"why\"`".to_owned()
        }
        RunErrorKind::Irreversible { path, .. } => {
            format!("restore a backup, or write a new revision that repairs; the reason stands in {}", path.display())
        }
        RunErrorKind::SameDatabase { .. } => "give each configuration a database of its own: check their URLs".to_owned(),
        RunErrorKind::WrongIdentity { found, expected } => {
            format!("the URLs of {found} and {expected} look swapped: check them")
        }
        RunErrorKind::ReadOnly { .. } => "connect to the primary".to_owned(),
        RunErrorKind::Pooler => {
            "connect to the server itself: behind a transaction pooler a lock would be lost between statements".to_owned()
        }
        RunErrorKind::VersionRow { table, .. } => format!("no tool of this kind writes such a row: delete it from {table}, or correct it"),
        RunErrorKind::VersionMoved { .. } | RunErrorKind::VersionChanged { .. } => {
            "nothing was changed by this run; stop the other tool and run the command again".to_owned()
        }
        RunErrorKind::UnknownCall { .. } => "run the application's own program, which registers its code steps".to_owned(),
        RunErrorKind::HalfDone { direction: Action::Downgrade, .. } => "run the same downgrade again to finish it".to_owned(),
        RunErrorKind::HalfDone { .. } => "run `{program} upgrade` to finish it first".to_owned(),
        RunErrorKind::ProgressChanged { .. } => {
            "put the part that was run back as it was, let the upgrade finish, and change it in a new revision".to_owned()
        }
        RunErrorKind::DeferredConstraint { .. } => {
            "the revision leaves rows that break the constraint: repair them in the revision; it was rolled back".to_owned()
        }
        _ => return None,
    })
}

fn of_connect(error: &ConnectError, database: &str) -> Problem {
    let problem = Problem::new(error.to_string()).maybe_hint(error.hint());
    let is_local = match error.kind() {
        ConnectErrorKind::Refused { host, .. } => ["localhost", "127.0.0.1", "::1"].contains(&host.as_str()),
        _ => false,
    };
    if is_local {
        problem.hint(format!("with the project's containers: `docker compose up -d postgres-{database}`"))
    } else {
        problem
    }
}

fn of_server(error: &DatabaseError) -> Problem {
    let problem = Problem::new(error.to_string()).note(format!("while running: {}", error.statement));
    details(problem, error)
}

fn of_statement(error: &StatementError) -> Problem {
    let verb = if error.direction == Action::Downgrade { "downgrade" } else { "upgrade" };
    let span = match error.offset {
        Some(offset) => offset..end_of_word(error.origin.text(), offset, error.span.end),
        None => error.span.clone(),
    };
    let title = format!("{verb} of revision {} failed: {}", error.revision, error.error.message);
    let problem = Problem::new(title).frame(&error.origin, span, &error.error.message);
    let problem = match &error.error.sqlstate {
        Some(sqlstate) => problem.note(format!("SQLSTATE {sqlstate}")),
        None => problem,
    };
    let problem = details(problem, &error.error);
    if error.transactional {
        problem.note("the transaction was rolled back: nothing of it is in the database")
    } else {
        problem.note("the statements before it in this section are committed; the next run goes on with this one")
    }
}

fn details(problem: Problem, error: &DatabaseError) -> Problem {
    let notes = [("detail", &error.detail), ("context", &error.context)];
    let problem = notes.into_iter().fold(problem, |problem, (name, text)| match text {
        Some(text) => problem.note(format!("{name}: {text}")),
        None => problem,
    });
    let problem = if error.is_lock_timeout() {
        problem.hint("another session holds a lock on the object; [run] lock_timeout sets how long to wait for it")
    } else if error.disconnected {
        problem.note("the connection to the server is lost")
    } else {
        problem
    };
    problem.maybe_hint(error.hint.clone())
}

/// The word at an offset, so that the mark under it is as long as the word.
fn end_of_word(text: &str, offset: usize, limit: usize) -> usize {
    let rest = text.get(offset..limit).unwrap_or("");
    let length: usize = rest.chars().take_while(|c| c.is_alphanumeric() || *c == '_').map(char::len_utf8).sum();
    offset + length.max(rest.chars().next().map_or(0, char::len_utf8))
}

fn of_edited(kind: &RunErrorKind, applied: &str, file: &aludel_core::revision::RevisionFile) -> Problem {
    let now = [Some(file.up_text()), file.down_text()].into_iter().flatten().collect::<Vec<_>>().join("\n");
    let path = file.source().path();
    let mut problem = Problem::new(kind.to_string())
        .hint(format!("put {} back as it was, and make the change in a new revision", path.display()));
    problem.difference = Some(difference(applied, &now, path));
    problem
}

/// What changed between the applied text and the file, as a unified difference.
pub(crate) fn difference(applied: &str, now: &str, path: &Path) -> String {
    let diff = TextDiff::from_lines(applied, now);
    diff.unified_diff().context_radius(2).header("as applied", &path.display().to_string()).to_string().trim_end().to_owned()
}
