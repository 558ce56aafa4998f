//! upgrade, downgrade, stamp, init, ensure-version and recover: everything that moves databases. Never decides how; that is the
//! coordinator's.

use std::cell::Cell;

use aludel_core::graph::{Action, RevisionGraph, Target};
use aludel_core::revision::RevisionId;
use aludel_postgres::coordinator::{self, Halt, Ready};
use aludel_postgres::database::Database;
use aludel_postgres::error::RunErrorKind;
use aludel_postgres::report::{DatabaseReport, Outcome, RunFailure, RunReport};
use aludel_postgres::{Move, RunContext};
use schemars::JsonSchema;
use serde::Serialize;
use uuid::Uuid;

use crate::args::BackupArgs;
use crate::backup::{self, Backup, BackupError};
use crate::context::{Context, History};
use crate::document::{Document, DocumentKind, Word};
use crate::error::{CommandError, Problem};
use crate::exit::ExitStatus;
use crate::lines::joined;
use crate::observer::Lines;
use crate::problems::{self, Place};
use crate::signals;
use crate::unknown;

/// Reads a target of the command line.
pub(crate) fn target(text: &str) -> Result<Target, CommandError> {
    Target::parse(text).map_err(|error| {
        CommandError::new(
            ExitStatus::Usage,
            Problem::new(error.to_string()).maybe_hint(error.hint()),
        )
    })
}

/// Moves the chosen databases and says where they are then.
pub(crate) fn run(context: &Context<'_>, command: &Move) -> Result<ExitStatus, CommandError> {
    run_behind(context, command, &BackupArgs { folder: None })
}

/// The same, behind a backup where one is wished for.
pub(crate) fn run_behind(
    context: &Context<'_>,
    command: &Move,
    wished: &BackupArgs,
) -> Result<ExitStatus, CommandError> {
    let histories = context.histories()?;
    let databases = context.databases(&histories)?;
    run_on(context, &histories, &databases, command, wished)
}

/// The same for databases that are at hand.
pub(crate) fn run_on(
    context: &Context<'_>,
    histories: &[History],
    databases: &[Database],
    command: &Move,
    wished: &BackupArgs,
) -> Result<ExitStatus, CommandError> {
    let unread: Vec<CommandError> = histories
        .iter()
        .map(|history| super::sum::before_run(context, history))
        .collect::<Result<Vec<_>, _>>()?
        .into_iter()
        .flatten()
        .collect();
    let several = databases.len() > 1;
    let author = context.author();
    let backups = Cell::new(Vec::new());
    let observer = Lines::new(context.output, several);
    let (result, signal) = signals::run(async |interrupt| {
        let run = RunContext {
            run: Uuid::now_v7(),
            command: command.word(),
            author: &author,
            observer: &observer,
            interrupt,
        };
        let gate = async |ready: &[Ready<'_>]| {
            if let Some(folder) = &wished.folder {
                let made =
                    backup::make(context, histories, ready, folder, run.run, interrupt).await?;
                backups.set(made);
            }
            Ok::<(), BackupError>(())
        };
        coordinator::run_behind(databases, command, &run, gate).await
    })?;
    let backups = backups.take();
    match result {
        Ok(report) => {
            tell(context, databases, &report, &backups)?;
            unread.iter().for_each(|error| super::sum::warn_of(context, error));
            Ok(ExitStatus::Success)
        }
        Err(Halt::Gate { report, error }) => {
            if context.output.is_json() {
                context.output.json(&document(&report, &backups))?;
            }
            Err(error.into_error(several, signal))
        }
        Err(Halt::Run(failure)) => {
            if context.output.is_json() {
                context.output.json(&document(&failure.report, &backups))?;
            }
            let places: Vec<Place<'_>> = histories
                .iter()
                .zip(databases)
                .map(|(history, database)| context.place(&history.config, database, several))
                .collect();
            Err(fail(&failure, databases, &places, command, signal))
        }
    }
}

fn tell(
    context: &Context<'_>,
    databases: &[Database],
    report: &RunReport,
    backups: &[Backup],
) -> Result<(), CommandError> {
    if context.output.is_json() {
        return context.output.json(&document(report, backups));
    }
    for (database, report) in databases.iter().zip(&report.databases) {
        let place = place(database.revisions.graph(), &report.to);
        let line = match report.outcome {
            Outcome::NothingToDo => format!("nothing to do, at {place}"),
            _ => format!("at {place}"),
        };
        context.output.talk(&format!("{}: {line}", report.name));
    }
    Ok(())
}

/// `843c768c33cd (head)`, or `<base>`.
pub(crate) fn place(graph: &RevisionGraph, heads: &[RevisionId]) -> String {
    if heads.is_empty() {
        return "<base>".to_owned();
    }
    let mark = |id: &RevisionId| {
        if graph.is_head(id.as_str()) { format!("{id} (head)") } else { id.to_string() }
    };
    heads.iter().map(mark).collect::<Vec<_>>().join(", ")
}

/// Every error, and then what is in each database now.
fn fail(
    failure: &RunFailure,
    databases: &[Database],
    places: &[Place<'_>],
    command: &Move,
    signal: Option<ExitStatus>,
) -> CommandError {
    let several = databases.len() > 1;
    let started =
        failure.report.databases.iter().any(|report| report.outcome != Outcome::NotStarted);
    let mut status = ExitStatus::Failure;
    let mut found = Vec::new();
    for (index, error) in failure.errors.iter().enumerate() {
        let Some(place) = places.iter().find(|place| place.name == error.database) else {
            continue;
        };
        let (own, problem) = problems::of_run(&error.kind, place);
        // Of several errors, one that leaves something to settle says what to do next.
        if index == 0 || own == ExitStatus::InDoubt {
            status = own;
        }
        let graphs = databases.iter().map(|other| (other.name.as_str(), other.revisions.graph()));
        let problem = match &error.kind {
            RunErrorKind::Graph(graph) => problems::with_owners(problem, graph, command, graphs),
            RunErrorKind::UnknownApplied { error, .. } => {
                unknown::with_swapped_urls(problem, error, place.name, graphs)
            }
            _ => problem,
        };
        // What is in the database is said below when something ran; then it says where the database is, too.
        found.push(if started {
            problem
        } else {
            problems::with_place(problem, &error.kind, place)
        });
    }
    if status == ExitStatus::Interrupted
        && let Some(signal) = signal
    {
        status = signal;
    }
    if let Some(last) = found.last_mut().filter(|_| started) {
        for ((database, place), report) in
            databases.iter().zip(places).zip(&failure.report.databases)
        {
            last.notes.push(format!("{} ({}): {}", report.name, place.at, state(database, report)));
        }
    } else if several && let Some(last) = found.last_mut() {
        last.notes.push("no database was touched".to_owned());
    }
    CommandError::several(status, found)
}

fn state(database: &Database, report: &DatabaseReport) -> String {
    let place = place(database.revisions.graph(), &report.to);
    match report.outcome {
        Outcome::Done => format!("moved, at {place}"),
        Outcome::NothingToDo => format!("nothing to do, at {place}"),
        Outcome::NotStarted => format!("not touched, at {place}"),
        Outcome::RolledBack => format!("rolled back with the other, still at {place}"),
        Outcome::InDoubt => format!("not settled yet, was at {place}"),
        Outcome::Failed if report.steps.is_empty() => format!("stopped, still at {place}"),
        Outcome::Failed => {
            let done: Vec<RevisionId> =
                report.steps.iter().map(|step| step.revision.clone()).collect();
            format!("stopped at {place}; committed: {}", joined(&done))
        }
    }
}

/// A run over every chosen database; also one that failed after its preflight began, then with what is committed.
#[derive(Serialize, JsonSchema)]
pub(crate) struct RunDocument {
    /// Its id in the journals.
    run: Uuid,
    /// One for each database, in the order in which they are named.
    databases: Vec<DatabaseDocument>,
}

impl Document for RunDocument {
    const KIND: DocumentKind = DocumentKind::Run;
}

/// What a run did to one database.
#[derive(Serialize, JsonSchema)]
struct DatabaseDocument {
    /// The name of its configuration.
    database: String,
    /// How the run ended for it.
    outcome: OutcomeWord,
    /// The identifiers of the heads before; empty where nothing was applied, or where the run failed before it read them.
    from: Vec<String>,
    /// Those of the heads that are committed now; empty likewise.
    to: Vec<String>,
    /// What is committed, in order.
    steps: Vec<StepDocument>,
    /// The dump that was made before; only with `--backup`, and where one was made.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Backup")]
    backup: Option<Backup>,
}

/// How a run ended for one database.
#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[schemars(rename = "Outcome")]
enum OutcomeWord {
    /// Moved to its target.
    Done,
    /// It was there already.
    NothingToDo,
    /// The run stopped before this database; nothing was touched.
    NotStarted,
    /// The run stopped in it: what is in `steps` stays, the rest was rolled back.
    Failed,
    /// What it had done last was rolled back because another database failed.
    RolledBack,
    /// The last commit was not answered, or not finished: the next run, or `recover`, settles it.
    InDoubt,
}

/// A revision that was moved, and is committed.
#[derive(Serialize, JsonSchema)]
struct StepDocument {
    /// Its identifier.
    revision: String,
    /// Which way it went.
    direction: Word<Action>,
    /// How long it took, in seconds.
    seconds: f64,
}

impl From<Outcome> for OutcomeWord {
    fn from(outcome: Outcome) -> Self {
        match outcome {
            Outcome::Done => Self::Done,
            Outcome::NothingToDo => Self::NothingToDo,
            Outcome::NotStarted => Self::NotStarted,
            Outcome::Failed => Self::Failed,
            Outcome::RolledBack => Self::RolledBack,
            Outcome::InDoubt => Self::InDoubt,
        }
    }
}

fn document(report: &RunReport, backups: &[Backup]) -> RunDocument {
    let strings = |ids: &[RevisionId]| ids.iter().map(ToString::to_string).collect();
    let database = |report: &DatabaseReport| DatabaseDocument {
        database: report.name.clone(),
        outcome: report.outcome.into(),
        from: strings(&report.from),
        to: strings(&report.to),
        steps: report
            .steps
            .iter()
            .map(|step| StepDocument {
                revision: step.revision.to_string(),
                direction: Word(step.direction),
                seconds: step.duration.as_secs_f64(),
            })
            .collect(),
        backup: backups.iter().find(|backup| backup.database == report.name).cloned(),
    };
    RunDocument { run: report.run, databases: report.databases.iter().map(database).collect() }
}
