//! What goes wrong with code steps, as people read it: what was found, where, and what to do next. Never prints.

use std::ops::Range;

use aludel_core::graph::Action;
use aludel_core::source::Source;
use aludel_postgres::error::RunErrorKind;
use aludel_postgres::step::{Near, RegisteredTwice, StepCause, StepError, StepPlace};

use crate::error::{CommandError, Problem};
use crate::problems::details;

/// A step that failed.
pub(crate) fn of_step(error: &StepError) -> Problem {
    let StepPlace { revision, direction, origin, span, name, version } = &error.place;
    let verb = if *direction == Action::Downgrade { "downgrade" } else { "upgrade" };
    let server = error.server();
    let cause = match &error.cause {
        StepCause::Server(error) => error.message.clone(),
        StepCause::Own(_) => error.cause.to_string(),
    };
    let title =
        format!("{verb} of revision {revision} failed in the code step {name} {version}: {cause}");
    let problem = Problem::new(title).frame(origin, span.clone(), "");
    let problem = match server {
        Some(server) => {
            details(problem.note(format!("while running: {}", server.statement)), server)
        }
        None => problem,
    };
    match error.kept {
        None => problem.note("the transaction was rolled back: nothing of it is in the database"),
        Some(rows) => problem.note(format!(
            "the batch was rolled back; {rows} rows are done and committed, and the next run goes on behind them"
        )),
    }
}

/// A call that cannot be followed.
pub(crate) fn of_call(kind: &RunErrorKind, origin: &Source, span: &Range<usize>) -> Problem {
    let hint = match kind {
        RunErrorKind::UnknownCall { near: Some(near), name, .. } => match near {
            Near::Version(version) => format!(
                "the program registers `{name} {version}`; a version that a revision calls stays registered"
            ),
            Near::Name(name, version) => format!("did you mean `{name} {version}`?"),
            Near::Database(database) => format!(
                "it is registered for the database {database}, and a step is called by revisions of its own database"
            ),
        },
        RunErrorKind::CallOffline { .. } => {
            "upgrade with the program itself; a script can end below this revision".to_owned()
        }
        _ => "run the application's own program, which registers its code steps".to_owned(),
    };
    Problem::new(kind.to_string()).frame(origin, span.clone(), "").hint(hint)
}

/// Two steps that one call could mean.
pub(crate) fn of_twice(twice: &RegisteredTwice) -> CommandError {
    let hint = "give one of them another name, or the next version, where the program registers it";
    CommandError::failure(twice.to_string(), hint)
}
