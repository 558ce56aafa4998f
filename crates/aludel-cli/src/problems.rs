//! Errors of the libraries as people read them: what was found, where, and what to do next. Never prints.

use std::path::Path;

use aludel_core::graph::{Action, GraphError, RevisionGraph, Target};
use aludel_core::revision::RevisionFileError;
use aludel_core::revision_dir::RevisionDirError;
use aludel_core::revision_set::RevisionSetError;
use aludel_core::revision_source::RevisionSource;
use aludel_core::script::{self, ConcurrentIndex};
use aludel_postgres::Move;
use aludel_postgres::connect::{ConnectError, ConnectErrorKind};
use aludel_postgres::error::{DatabaseError, RunErrorKind, StatementError};
use similar::TextDiff;

use crate::config::{Config, DiscoverError, UrlError};
use crate::error::{CommandError, Problem};
use crate::exit::ExitStatus;
use crate::faults;
use crate::render::PROGRAM_FOR_ALL;
use crate::step_problems;
use crate::unknown;

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
        DiscoverError::Missing { by_variable: true, .. } => {
            CommandError::new(ExitStatus::Usage, problem.hint("ALUDEL_CONFIG names it: correct or unset the variable"))
        }
        DiscoverError::Missing { by_variable: false, .. } => {
            CommandError::new(ExitStatus::Usage, problem.hint("check the name given to -c, and the working directory"))
        }
        DiscoverError::Config(config) => CommandError::new(
            ExitStatus::Usage,
            problem.frame(&config.source_text, config.span.clone(), "").maybe_hint(config.hint.clone()),
        ),
        DiscoverError::NothingEmbedded => CommandError::new(
            ExitStatus::Usage,
            problem.hint("leave out --embedded; `embed_revisions!` puts them into a program of your own"),
        ),
        DiscoverError::FaultyEmbedded { .. } => {
            CommandError::new(ExitStatus::Failure, problem.hint("mend the files and build the program anew"))
        }
        DiscoverError::NotEmbedded { .. } => CommandError::new(ExitStatus::Usage, problem.hint("name one of these")),
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
        UrlError::NotAPath { variable } => {
            format!("set {} to the URL instead", variable.strip_suffix("_FILE").unwrap_or(variable))
        }
        UrlError::NotText { .. } => "write what is not ASCII in it percent-encoded".to_owned(),
        UrlError::File { .. } => "check the path, and that the file may be read".to_owned(),
        UrlError::DotEnv { .. } => {
            "write lines of the form NAME=value; quote values with spaces or `#`".to_owned()
        }
    };
    CommandError::new(
        ExitStatus::Failure,
        Problem::new(error.to_string()).hint(hint).of(Some(database)),
    )
}

/// A URL that is not set.
pub(crate) fn of_missing_url(config: &Config, another_is_set: bool) -> Problem {
    let variable = &config.url_env;
    let problem = Problem::new(format!("{variable} is not set")).of(Some(&config.name));
    let problem = if another_is_set {
        problem
            .note("the URL of another database is set, so no private server stands in for this one")
    } else if config.is_embedded {
        problem.note("its configuration comes from the program itself, so no private server stands in for it")
    } else if crate::private::is_production() {
        problem.note("ENVIRONMENT is production, so no private server stands in for it")
    } else {
        problem
    };
    let dot_env = match config.folder() {
        Some(_) => format!(" or in the .env beside {}", config.file_name()),
        None => String::new(),
    };
    problem.hint(format!(
        "set {variable}=postgresql://user:password@host:5432/database in the environment{dot_env}, \
         or set {variable}_FILE to the path of a file that holds the URL"
    ))
}

/// A folder of revision files that do not read or do not fit together: every fault that is known, in its place.
pub(crate) fn of_history(
    error: &RevisionSetError,
    source: &RevisionSource,
    database: Option<&str>,
) -> Vec<Problem> {
    match error {
        RevisionSetError::Graph(errors) => {
            errors.iter().map(|error| faults::of_graph(error, source).of(database)).collect()
        }
        _ => of_revisions(error, database),
    }
}

/// Revision files that do not read or do not fit together: every fault that is known.
pub(crate) fn of_revisions(error: &RevisionSetError, database: Option<&str>) -> Vec<Problem> {
    match error {
        RevisionSetError::Graph(errors) => {
            errors.iter().map(|error| of_graph(error).of(database)).collect()
        }
        RevisionSetError::Dir(error) => vec![of_dir(error).of(database)],
        RevisionSetError::Unknown(_) => vec![Problem::new(error.to_string()).of(database)],
        RevisionSetError::Changed { .. } => vec![
            Problem::new(error.to_string())
                .of(database)
                .hint("the files changed while the command ran: run it again"),
        ],
    }
}

/// A revision file that does not read.
pub(crate) fn of_file(error: &RevisionFileError) -> Problem {
    Problem::new(error.kind().to_string())
        .frame(error.origin(), error.span(), "")
        .maybe_hint(error.hint().map(|hint| in_program(&hint)))
}

fn of_dir(error: &RevisionDirError) -> Problem {
    match error {
        RevisionDirError::File(file) => of_file(file),
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
        GraphError::UnknownApplied { .. } | GraphError::OverlappingHeads { .. } => {
            ExitStatus::Failure
        }
        _ => ExitStatus::Usage,
    }
}

/// A command that failed because of the graph.
pub(crate) fn graph_failure(error: &GraphError, database: Option<&str>) -> CommandError {
    CommandError::new(status_of_graph(error), of_graph(error).of(database))
}

/// The library names commands without the program: `merge a b` becomes `migrate merge a b`.
pub(crate) fn in_program(hint: &str) -> String {
    // Not `heads`: a hint that says `heads` means the target, and no hint names the command.
    const COMMANDS: [&str; 11] = [
        "merge",
        "stamp",
        "history",
        "branches",
        "downgrade",
        "upgrade",
        "sum",
        "new",
        "revision",
        "recover",
        "lint",
    ];
    COMMANDS.iter().fold(hint.to_owned(), |hint, command| {
        hint.replace(&format!("`{command} "), &format!("`{{program}} {command} "))
            .replace(&format!("`{command}`"), &format!("`{{program}} {command}`"))
    })
}

/// The database that a problem is about.
#[derive(Debug, Clone)]
pub(crate) struct Place<'d> {
    /// Its name in commands.
    pub(crate) name: &'d str,
    /// Whether the command works on others too.
    pub(crate) several: bool,
    /// Its name on the server, and the server.
    pub(crate) at: String,
    /// The service of the project's compose file that runs its server.
    pub(crate) service: Option<String>,
}

/// One database of a run that failed.
pub(crate) fn of_run(kind: &RunErrorKind, place: &Place<'_>) -> (ExitStatus, Problem) {
    let failure = ExitStatus::Failure;
    let (status, problem) = match kind {
        RunErrorKind::Connect(error) => (failure, of_connect(error, place)),
        RunErrorKind::Server(error) => (failure, of_server(error)),
        RunErrorKind::Statement(error) => (failure, of_statement(error)),
        RunErrorKind::Step(error) => (failure, step_problems::of_step(error)),
        RunErrorKind::UnknownCall { origin, span, .. }
        | RunErrorKind::CallOffline { origin, span, .. } => {
            (failure, step_problems::of_call(kind, origin, span))
        }
        RunErrorKind::Graph(error) => (status_of_graph(error), of_graph(error)),
        RunErrorKind::UnknownApplied { error, revisions } => {
            (failure, unknown::problem(error, revisions))
        }
        RunErrorKind::Revisions(error) => {
            let problem = of_revisions(error, None).into_iter().next().unwrap_or_default();
            (failure, problem)
        }
        RunErrorKind::EditedApplied { applied, file } => (failure, of_edited(kind, applied, file)),
        RunErrorKind::Interrupted => {
            (ExitStatus::Interrupted, Problem::new("interrupted; what was open is rolled back"))
        }
        RunErrorKind::LockBusy { holder, .. } => {
            let problem = Problem::new(kind.to_string());
            let problem = match holder {
                Some(holder) => problem.note(format!("it is held by {holder}")),
                None => problem,
            };
            let hint = "run the command again when that run has ended; lock_wait in the configuration sets how long to wait";
            (ExitStatus::LockBusy, problem.hint(hint))
        }
        RunErrorKind::Unsettled { error, .. } => (
            ExitStatus::InDoubt,
            details(Problem::new(kind.to_string()), error).maybe_hint(hint_of(kind)),
        ),
        RunErrorKind::InDoubt { .. }
        | RunErrorKind::LeftBehind { .. }
        | RunErrorKind::NoWayOn { .. } => {
            (ExitStatus::InDoubt, Problem::new(kind.to_string()).maybe_hint(hint_of(kind)))
        }
        RunErrorKind::DeferredConstraint { revision, path, error } => {
            let title = format!(
                "a deferred constraint does not hold at the end of revision {revision}: {}",
                error.message
            );
            let problem = details(Problem::new(title), error)
                .note("the transaction was rolled back: nothing of it is in the database")
                .hint(format!("correct the rows in {}, or what they refer to", path.display()));
            (failure, problem)
        }
        _ => (failure, Problem::new(kind.to_string()).maybe_hint(hint_of(kind))),
    };
    (status, problem.of(place.several.then_some(place.name)))
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
        RunErrorKind::ReadOnly { what: "a standby" } => "connect to the primary".to_owned(),
        RunErrorKind::ReadOnly { .. } => {
            "default_transaction_read_only is on for the role, the database or the server: switch it off there".to_owned()
        }
        RunErrorKind::Pooler => {
            "connect to the server itself: a pooler may hand the next statement to another session, which has no lock".to_owned()
        }
        RunErrorKind::VersionRow { table, reason } => {
            let row = reason.text().replace('\'', "''");
            format!("no migration writes such a row: delete it with `DELETE FROM {table} WHERE version_num = '{row}'`")
        }
        RunErrorKind::VersionMoved { .. } | RunErrorKind::VersionChanged { .. } => {
            "nothing was changed by this run; stop the other tool and run the command again".to_owned()
        }
        RunErrorKind::Unsettled { .. } => {
            "what is committed is found out by the next run: run `{program} recover` when the server is back".to_owned()
        }
        RunErrorKind::InDoubt { .. } => {
            format!("run `{PROGRAM_FOR_ALL} recover` where the configurations of all databases of that run are")
        }
        RunErrorKind::LeftBehind { .. } => "run `{program} recover`, or `{program} upgrade`, to finish that run first".to_owned(),
        RunErrorKind::NoWayOn { .. } => {
            "get the checkout that the run was made with, and run `{program} recover`".to_owned()
        }
        RunErrorKind::NoPreparedSlot { .. } => {
            "end the transactions in pg_prepared_xacts that nobody needs, or raise max_prepared_transactions".to_owned()
        }
        RunErrorKind::LockLost => {
            "take pg_advisory_unlock_all() and DISCARD ALL out of the revision; nothing of it is committed".to_owned()
        }
        RunErrorKind::HalfDone { direction: Action::Downgrade, .. } => "run the same downgrade again to finish it".to_owned(),
        RunErrorKind::HalfDone { .. } => "run `{program} upgrade` to finish it first".to_owned(),
        RunErrorKind::ProgressChanged { .. } => {
            "put the part that was run back as it was, let the upgrade finish, and change it in a new revision".to_owned()
        }
        _ => return None,
    })
}

fn of_connect(error: &ConnectError, place: &Place<'_>) -> Problem {
    let problem = Problem::new(error.to_string());
    let local = ["localhost", "127.0.0.1", "::1"];
    let start = match error.kind() {
        ConnectErrorKind::Refused { host, .. } if local.contains(&host.as_str()) => place
            .service
            .as_ref()
            .map(|service| format!("start the server: `docker compose up -d {service}`")),
        _ => None,
    };
    problem.maybe_hint(start).maybe_hint(error.hint())
}

fn of_server(error: &DatabaseError) -> Problem {
    let problem = Problem::new(&error.message).note(format!("while running: {}", error.statement));
    let hint = match error.sqlstate.as_deref() {
        Some("42501") => Some("`{program} doctor` says which right the role lacks".to_owned()),
        Some("42703") if error.statement.contains("version_num") => Some(
            "this table is not Alembic's: `version_table` in the configuration names another"
                .to_owned(),
        ),
        _ => None,
    };
    details(problem, error).maybe_hint(hint)
}

fn of_statement(error: &StatementError) -> Problem {
    let verb = if error.direction == Action::Downgrade { "downgrade" } else { "upgrade" };
    let span = match error.offset {
        Some(offset) => offset..end_of_word(error.origin.text(), offset, error.span.end),
        None => error.span.clone(),
    };
    let title = format!("{verb} of revision {} failed: {}", error.revision, error.error.message);
    let problem = details(Problem::new(title).frame(&error.origin, span, ""), &error.error);
    if error.transactional {
        problem.note("the transaction was rolled back: nothing of it is in the database")
    } else {
        problem
            .note("the statements before it in this section are committed; the next run goes on with this one")
            .maybe_hint(invalid_index(error.origin.slice(&error.span)))
    }
}

/// A concurrent build that fails leaves an index behind that nothing uses and every write keeps up.
fn invalid_index(statement: &str) -> Option<String> {
    match script::concurrent_index(statement)? {
        ConcurrentIndex::Build { index, .. } => Some(format!(
            "the build may have left the INVALID index {index}: the next run drops it and builds it again"
        )),
        ConcurrentIndex::Drop { .. } => None,
    }
}

pub(crate) fn details(problem: Problem, error: &DatabaseError) -> Problem {
    let sqlstate = error.sqlstate.as_ref().map(|sqlstate| format!("SQLSTATE {sqlstate}"));
    let problem = sqlstate.into_iter().fold(problem, Problem::note);
    let notes = [("detail", &error.detail), ("context", &error.context)];
    let problem = notes.into_iter().fold(problem, |problem, (name, text)| match text {
        Some(text) => problem.note(format!("{name}: {text}")),
        None => problem,
    });
    let problem = error
        .blocked_by
        .iter()
        .fold(problem, |problem, blocker| problem.note(format!("the lock is held by {blocker}")));
    let problem = if error.is_lock_timeout() {
        let tries = (error.tries > 1).then(|| format!("given up after {} tries", error.tries));
        tries.into_iter().fold(problem, Problem::note).hint(
            "another session holds a lock on the object: run the command again when it has ended; \
             lock_timeout in the configuration sets how long to wait",
        )
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
    let length: usize =
        rest.chars().take_while(|c| c.is_alphanumeric() || *c == '_').map(char::len_utf8).sum();
    offset + length.max(rest.chars().next().map_or(0, char::len_utf8))
}

fn of_edited(
    kind: &RunErrorKind,
    applied: &str,
    file: &aludel_core::revision::RevisionFile,
) -> Problem {
    let now = [Some(file.up_text()), file.down_text()]
        .into_iter()
        .flatten()
        .collect::<Vec<_>>()
        .join("\n");
    let path = file.source().path();
    let mut problem = Problem::new(kind.to_string()).hint(format!(
        "put {} back as it was, and make the change in a new revision",
        path.display()
    ));
    problem.difference = Some(difference(applied, &now, path));
    problem
}

/// What went wrong with a database, and where it is.
pub(crate) fn failed(kind: &RunErrorKind, place: &Place<'_>) -> CommandError {
    failed_among(kind, place, [])
}

/// The same; `graphs` are the histories of all databases of the command.
pub(crate) fn failed_among<'g>(
    kind: &RunErrorKind,
    place: &Place<'_>,
    graphs: impl IntoIterator<Item = (&'g str, &'g RevisionGraph)>,
) -> CommandError {
    let (status, mut problem) = of_run(kind, place);
    if let RunErrorKind::UnknownApplied { error, .. } = kind {
        problem = unknown::with_swapped_urls(problem, error, place.name, graphs);
    }
    CommandError::new(status, with_place(problem, kind, place))
}

/// Adds where the database is, for an error that is about what is found there.
pub(crate) fn with_place(problem: Problem, kind: &RunErrorKind, place: &Place<'_>) -> Problem {
    let is_elsewhere = match kind {
        RunErrorKind::Graph(error) => !matches!(
            **error,
            GraphError::UnknownApplied { .. } | GraphError::OverlappingHeads { .. }
        ),
        // The connection's own words name it.
        RunErrorKind::Connect(_) | RunErrorKind::Interrupted => true,
        RunErrorKind::MissingDown { .. } | RunErrorKind::Irreversible { .. } => true,
        RunErrorKind::UnknownCall { .. } | RunErrorKind::Revisions(_) => true,
        RunErrorKind::CallOffline { .. } | RunErrorKind::RegisteredTwice(_) => true,
        _ => false,
    };
    if is_elsewhere { problem } else { problem.note(format!("the database is {}", place.at)) }
}

/// Adds which databases know a target that this one does not know, and the command that moves them alone.
pub(crate) fn with_owners<'g>(
    mut problem: Problem,
    error: &GraphError,
    command: &Move,
    graphs: impl IntoIterator<Item = (&'g str, &'g RevisionGraph)>,
) -> Problem {
    if !matches!(error, GraphError::UnknownRevision { .. } | GraphError::UnknownBranch { .. }) {
        return problem;
    }
    let targets: Vec<&Target> = match command {
        Move::Upgrade(target) | Move::Downgrade(target) => vec![target],
        Move::Stamp { targets, .. } => targets.iter().collect(),
        _ => Vec::new(),
    };
    let owners: Vec<&str> = graphs
        .into_iter()
        .filter(|(_, graph)| targets.iter().all(|target| graph.resolve_many(target, &[]).is_ok()))
        .map(|(name, _)| name)
        .collect();
    if owners.is_empty() {
        return problem;
    }
    let texts: Vec<String> = targets.iter().map(ToString::to_string).collect();
    let line = format!("{} {}", command.word(), texts.join(" "));
    let databases: String = owners.iter().map(|name| format!(" -d {name}")).collect();
    problem.hints = vec![format!(
        "it belongs to the history of {}: `{PROGRAM_FOR_ALL}{databases} {line}`",
        owners.join(" and ")
    )];
    problem
}

/// What changed between the applied text and the file, as a unified difference.
pub(crate) fn difference(applied: &str, now: &str, path: &Path) -> String {
    let diff = TextDiff::from_lines(applied, now);
    diff.unified_diff()
        .context_radius(2)
        .header("as applied", &path.display().to_string())
        .to_string()
        .trim_end()
        .to_owned()
}

#[cfg(test)]
mod tests;
