//! What the stages of a comparison say, as people read it. Never prints.

use aludel_postgres::autogenerate::{AutogenerateError, ProofFailure, SqlSourceError};
use aludel_postgres::catalog::InspectError;
use aludel_postgres::error::RunError;
use aludel_postgres::shadow::ShadowError;
use aludel_postgres::verify::VerifyError;

use super::Origin;
use crate::error::{CommandError, Problem};
use crate::exit::ExitStatus;
use crate::problems::{self, Place};

fn failure(problem: Problem) -> CommandError {
    CommandError::new(ExitStatus::Failure, problem)
}

/// `origin` is where the desired side comes from, if that is models.
pub(crate) fn of_autogenerate(
    error: &AutogenerateError,
    origin: Option<&Origin>,
    database: Option<&str>,
) -> CommandError {
    let problem = Problem::new(error.to_string()).of(database);
    let problem = match (error, origin) {
        (AutogenerateError::DropsEverything { .. }, Some(Origin::Compiled(_))) => {
            problem.hint("list the tables of the base: #[base(tables(…))]")
        }
        (AutogenerateError::DropsEverything { .. }, Some(Origin::Command(_))) => {
            problem.hint("does the command of `models` print the tables?")
        }
        (AutogenerateError::DropsEverything { .. }, Some(Origin::Files(path))) => {
            problem.hint(format!("write the tables into {}", path.display()))
        }
        _ => problem,
    };
    failure(problem.maybe_hint(error.hint()))
}

pub(crate) fn of_inspect(error: &InspectError, database: Option<&str>) -> CommandError {
    let again = "another session changes the schema: try again";
    let hint = error.is_concurrent_change().then(|| again.to_owned());
    failure(Problem::new(error.to_string()).maybe_hint(hint).of(database))
}

pub(crate) fn of_shadow(error: &ShadowError, database: Option<&str>) -> CommandError {
    let problem = Problem::new(format!("there is no shadow database: {error}")).of(database);
    let problem = match error {
        ShadowError::Connect(error) => problem.maybe_hint(error.hint()),
        ShadowError::Server(error) if error.sqlstate.as_deref() == Some("42501") => {
            problem.hint("the role needs CREATEDB; --shadow-url names another server")
        }
        ShadowError::Server(error) => problems::details(problem, error),
    };
    failure(problem)
}

pub(crate) fn of_sql(error: &SqlSourceError, database: Option<&str>) -> CommandError {
    match error {
        SqlSourceError::Shadow(error) => of_shadow(error, database),
        SqlSourceError::Split { source_text, error } => failure(
            Problem::new(error.to_string())
                .frame(source_text, error.span.clone(), "")
                .hint(error.hint())
                .of(database),
        ),
        SqlSourceError::Statement { source_text, span, error } => {
            let problem = Problem::new(format!("the SQL does not run: {}", error.message))
                .frame(source_text, span.clone(), "")
                .of(database);
            failure(
                problems::details(problem, error).note("it was run in an empty shadow database"),
            )
        }
        SqlSourceError::Inspect(error) => of_inspect(error, database),
        _ => failure(Problem::new(error.to_string()).of(database)),
    }
}

/// A generated revision that does not hold, or why nothing is known about it.
pub(crate) fn of_proof(error: &ProofFailure) -> Problem {
    match error {
        ProofFailure::Revision { way, error } => {
            let problem = of_step(error);
            let title = format!(
                "the generated revision does not run ({}): {}",
                way.as_str(),
                problem.title
            );
            Problem { title, ..problem }
        }
        ProofFailure::History(error) => of_history_in_shadow(error),
        other => Problem::new(other.to_string()),
    }
}

/// What to do about a way back that does not lead back.
pub(crate) const DOWN_HINT: &str =
    "mend the down section: `missing` was there before, `added` is left behind";

/// A history that cannot be verified to its end.
pub(crate) fn of_verification(error: &VerifyError) -> Problem {
    match error {
        VerifyError::Run { revision, way, behind, error } => {
            let mut problem = of_step(error);
            if !behind.is_empty() {
                let note = "after down the schema was not what it was before:".to_owned();
                let changes = behind.iter().map(ToString::to_string);
                problem.notes = std::iter::once(note).chain(changes).collect();
                problem.hints = vec![DOWN_HINT.to_owned()];
            }
            let title = format!(
                "revision {revision} does not run in a shadow database ({}): {}",
                way.as_str(),
                problem.title
            );
            Problem { title, ..problem }
        }
        other => Problem::new(other.to_string()),
    }
}

/// A history that does not run in a shadow database.
pub(crate) fn of_history_in_shadow(error: &RunError) -> Problem {
    let problem = of_step(error);
    let title = format!("the history does not run in a shadow database: {}", problem.title);
    Problem { title, ..problem }
}

/// What failed, without what holds for databases that live on: nothing is rolled back for them, and no next run goes on.
fn of_step(error: &RunError) -> Problem {
    let place = Place {
        name: &error.database,
        several: false,
        at: "a shadow database".to_owned(),
        service: None,
    };
    let (_, problem) = problems::of_run(&error.kind, &place);
    Problem { notes: Vec::new(), hints: Vec::new(), ..problem }
}
